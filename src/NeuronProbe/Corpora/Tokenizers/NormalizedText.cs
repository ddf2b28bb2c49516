namespace NeuronProbe.Corpora.Tokenizers;

/// <summary>What a tokenizer makes of a text before it looks for tokens, with the way back.</summary>
/// <param name="Text">The normalised text.</param>
/// <param name="Ranges">For each of its UTF-16 units the range of the source text that it stands for, in UTF-16 units; starts and ends never decrease.</param>
internal sealed record NormalizedText(string Text, IReadOnlyList<(int Start, int End)> Ranges)
{
    /// <summary>A text as it is: each unit stands for itself, and both halves of a surrogate pair for the pair.</summary>
    public static NormalizedText Of(string source)
    {
        var ranges = new (int Start, int End)[source.Length];
        for (int i = 0; i < ranges.Length; i++)
        {
            ranges[i] = char.IsHighSurrogate(source[i]) ? (i, i + 2) : char.IsLowSurrogate(source[i]) ? (i - 1, i + 1) : (i, i + 1);
        }
        return new NormalizedText(source, ranges);
    }

    /// <summary>The range of the source text that some units stand for together. There is at least one.</summary>
    public (int Start, int End) Source(int first, int end) => (Ranges[first].Start, Ranges[end - 1].End);
}
