namespace NeuronProbe.Tokenizers;

/// <summary>Byte-pair encoding's merges: which two neighbours become one symbol, and which pair goes first.</summary>
/// <remarks>Sennrich, Haddow and Birch 2016: the pair of the lowest rank is merged until none is left;
/// among equals the leftmost.</remarks>
internal sealed class MergeTable
{
    /// <summary>Up to here searching all pairs for each merge is faster than keeping them in a queue.</summary>
    internal const int ShortLength = 32;

    private const int Absorbed = int.MinValue;
    private readonly Dictionary<(int Left, int Right), (int Rank, int Merged)> pairs = [];

    /// <summary>States that two neighbours become one symbol, the lowest rank first;
    /// a later statement about the same pair replaces it.</summary>
    public void Set(int left, int right, int rank, int merged) => pairs[(left, right)] = (rank, merged);

    /// <summary>Merges symbols in place, in O(n log n), and returns how many are left at the front.</summary>
    /// <param name="symbols">Any numbers above <see cref="int.MinValue"/>; those of no pair stay as they are.</param>
    /// <param name="counts">As long as <paramref name="symbols"/>:
    /// gets how many of the symbols given went into each that is left.</param>
    public int Merge(Span<int> symbols, Span<int> counts) =>
        symbols.Length <= ShortLength ? MergeShort(symbols, counts) : MergeLong(symbols, counts);

    private int MergeShort(Span<int> symbols, Span<int> counts)
    {
        int left = symbols.Length;
        counts[..left].Fill(1);
        while (true)
        {
            (int at, (int Rank, int Merged) best) = (-1, (int.MaxValue, 0));
            for (int i = 0; i + 1 < left; i++)
            {
                if (pairs.TryGetValue((symbols[i], symbols[i + 1]), out (int Rank, int Merged) pair)
                    && (at < 0 || pair.Rank < best.Rank))
                {
                    (at, best) = (i, pair);
                }
            }
            if (at < 0)
            {
                return left;
            }
            symbols[at] = best.Merged;
            counts[at] += counts[at + 1];
            symbols[(at + 2)..left].CopyTo(symbols[(at + 1)..]);
            counts[(at + 2)..left].CopyTo(counts[(at + 1)..]);
            left--;
        }
    }

    private int MergeLong(Span<int> symbols, Span<int> counts)
    {
        int[] next = new int[symbols.Length + 1];
        int[] previous = new int[symbols.Length + 1];
        for (int i = 0; i < next.Length; i++)
        {
            next[i] = i + 1;
            previous[i] = i - 1;
        }
        PriorityQueue<(int At, int Left, int Right), long> queue = new(symbols.Length);
        for (int i = 0; i < symbols.Length; i++)
        {
            Offer(queue, symbols, i, next[i]);
        }
        while (queue.TryDequeue(out (int At, int Left, int Right) candidate, out _))
        {
            int right = next[candidate.At];
            if (right >= symbols.Length || symbols[candidate.At] != candidate.Left || symbols[right] != candidate.Right)
            {
                continue;
            }
            symbols[candidate.At] = pairs[(candidate.Left, candidate.Right)].Merged;
            symbols[right] = Absorbed;
            next[candidate.At] = next[right];
            previous[next[right]] = candidate.At;
            Offer(queue, symbols, candidate.At, next[right]);
            Offer(queue, symbols, previous[candidate.At], candidate.At);
        }
        return Compact(symbols, counts, next);
    }

    private void Offer(PriorityQueue<(int, int, int), long> queue, ReadOnlySpan<int> symbols, int left, int right)
    {
        if (left >= 0 && right < symbols.Length
            && pairs.TryGetValue((symbols[left], symbols[right]), out (int Rank, int Merged) pair))
        {
            queue.Enqueue((left, symbols[left], symbols[right]), ((long)pair.Rank << 32) | (uint)left);
        }
    }

    private static int Compact(Span<int> symbols, Span<int> counts, int[] next)
    {
        int kept = 0;
        for (int i = 0; i < symbols.Length; i = next[i])
        {
            symbols[kept] = symbols[i];
            counts[kept++] = next[i] - i;
        }
        return kept;
    }
}
