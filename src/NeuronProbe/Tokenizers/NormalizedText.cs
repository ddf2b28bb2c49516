namespace NeuronProbe.Tokenizers;

/// <summary>What a tokenizer makes of a text before it looks for tokens, with the way back.</summary>
/// <param name="Text">The normalised text.</param>
/// <param name="Ranges">For each of its UTF-16 units the range of the source text that it stands for, in UTF-16 units;
/// starts and ends never decrease.</param>
internal sealed record NormalizedText(string Text, IReadOnlyList<(int Start, int End)> Ranges)
{
    /// <summary>A text as it is: each unit stands for itself,
    /// and both halves of a surrogate pair for the pair.</summary>
    public static NormalizedText Of(string source) => Of(source, 0, source.Length);

    /// <summary>A piece of a text as it is.</summary>
    /// <param name="source">The whole text.</param>
    /// <param name="start">Where the piece begins.</param>
    /// <param name="end">Where it ends, exclusive.</param>
    public static NormalizedText Of(string source, int start, int end)
    {
        var ranges = new (int Start, int End)[end - start];
        for (int i = start; i < end; i++)
        {
            ranges[i - start] = char.IsHighSurrogate(source[i]) ? (i, i + 2)
                : char.IsLowSurrogate(source[i]) ? (i - 1, i + 1)
                : (i, i + 1);
        }
        return new NormalizedText(source[start..end], ranges);
    }

    /// <summary>The range of the source text that some units stand for together. There is at least one.</summary>
    public (int Start, int End) Source(int first, int end) => (Ranges[first].Start, Ranges[end - 1].End);

    /// <summary>A piece of the normalised text.</summary>
    public NormalizedText Slice(int first, int end) =>
        first == 0 && end == Text.Length
            ? this
            : new NormalizedText(Text[first..end], [.. Ranges.Skip(first).Take(end - first)]);
}
