namespace MakeSample.Corpus;

/// <summary>What a piece of a text is.</summary>
/// <param name="Start">Its first character, in Unicode code points from 0.</param>
/// <param name="End">The first character after it.</param>
/// <param name="Name">Such as <c>negation</c>.</param>
internal sealed record Label(int Start, int End, string Name);
