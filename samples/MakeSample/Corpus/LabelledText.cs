namespace MakeSample.Corpus;

/// <summary>The text of one document and what its pieces are.</summary>
/// <param name="Text">Plain text without marks.</param>
/// <param name="Labels">In the order of their starts; of two that start together the longer comes first.</param>
/// <param name="Sentences">The sentences that the text consists of.</param>
internal sealed record LabelledText(string Text, IReadOnlyList<Label> Labels, IReadOnlyList<string> Sentences);
