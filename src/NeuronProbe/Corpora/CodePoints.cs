namespace NeuronProbe.Corpora;

/// <summary>Turns offsets in UTF-16 units into offsets in Unicode code points, for one text.</summary>
internal sealed class CodePoints
{
    private readonly int[] lowSurrogates;

    public CodePoints(string text)
    {
        Text = text;
        List<int> found = [];
        int from = 0;
        while (text.AsSpan(from).IndexOfAnyInRange('\uDC00', '\uDFFF') is int step and >= 0)
        {
            int low = from + step;
            if (low > 0 && char.IsHighSurrogate(text[low - 1]))
            {
                found.Add(low);
            }
            from = low + 1;
        }
        lowSurrogates = [.. found];
    }

    public string Text { get; }

    /// <summary>Code points that begin before an offset; a character cut by it counts.</summary>
    public int OffsetOf(int offset)
    {
        int pairs = lowSurrogates.AsSpan().BinarySearch(offset);
        return offset - (pairs >= 0 ? pairs : ~pairs);
    }
}
