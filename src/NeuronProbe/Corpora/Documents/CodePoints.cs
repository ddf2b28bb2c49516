namespace NeuronProbe.Corpora.Documents;

/// <summary>Turns offsets in UTF-16 units into offsets in Unicode code points and back, for one text.</summary>
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

    /// <summary>Code points of the text.</summary>
    public int Count => Text.Length - lowSurrogates.Length;

    /// <summary>The offset in UTF-16 units after so many code points.</summary>
    /// <param name="codePoints">From 0 to <see cref="Count"/>.</param>
    public int UnitsOf(int codePoints)
    {
        // The pair with number k is the code point lowSurrogates[k] - 1 - k: that grows with k.
        (int from, int to) = (0, lowSurrogates.Length);
        while (from < to)
        {
            int middle = (from + to) / 2;
            (from, to) = lowSurrogates[middle] - 1 - middle < codePoints ? (middle + 1, to) : (from, middle);
        }
        return codePoints + from;
    }

    /// <summary>Code points that begin before an offset; a character cut by it counts.</summary>
    public int OffsetOf(int offset)
    {
        int pairs = lowSurrogates.AsSpan().BinarySearch(offset);
        return offset - (pairs >= 0 ? pairs : ~pairs);
    }
}
