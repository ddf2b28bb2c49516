namespace MakeSample.Corpus;

/// <summary>One thing that a rule may stand for.</summary>
/// <param name="Weight">How often it is taken, against the others.</param>
/// <param name="Texts">Its text in each form of the rule, or one text that serves for all.</param>
internal sealed record Choice(int Weight, IReadOnlyList<string> Texts);
