namespace NeuronProbe.Corpora.Windows;

/// <summary>Packs windows of like length into batches, so that little is padding.</summary>
/// <remarks>
/// The outcome depends on the windows and the sizes only. Batches of one buffer come with the longest windows first,
/// and buffers have one size, so that windows come in one order whatever the size of batches.
/// </remarks>
internal sealed class Batcher
{
    private const long UsualBufferTokens = 1 << 20;
    private const long FirstBufferTokens = 1 << 17;

    // A size was chosen well where what a batch costs besides its positions is small beside them.
    private const int OverheadsPerBatch = 16;

    private readonly int batchTokens;
    private readonly bool keepsDocuments;
    private readonly int overhead;

    /// <param name="batchTokens">Positions in a batch, padding counted, unless a single window has more.</param>
    /// <param name="bufferTokens">
    /// Tokens that are gathered before they are sorted; by default a million. On a log-normal mix of lengths and
    /// batches of 2,048 positions that leaves 0.3 % padding, an eighth of it 1.7 %.
    /// </param>
    /// <param name="keepsDocuments">
    /// Whether the windows of a document stay together, for those who sum over documents: what waits for the rest of
    /// its document then stays small. A document's last window is padded to the length of its longest.
    /// </param>
    /// <exception cref="ProbeException"><paramref name="batchTokens"/> is not positive.</exception>
    public Batcher(int batchTokens, long? bufferTokens = null, bool keepsDocuments = false)
    {
        if (batchTokens < 1)
        {
            throw new ProbeException(
                $"--batch-tokens: expected at least 1, but got {batchTokens}. Give a larger number, or leave it out.");
        }
        this.batchTokens = batchTokens;
        this.keepsDocuments = keepsDocuments;
        overhead = (batchTokens + OverheadsPerBatch - 1) / OverheadsPerBatch;
        BufferTokens = bufferTokens ?? UsualBufferTokens;
    }

    /// <summary>Tokens that are gathered before they are sorted.</summary>
    public long BufferTokens { get; }

    /// <summary>Packs the windows of one chunk: each is in exactly one batch.</summary>
    /// <param name="windows">The windows, taken as far as a buffer holds them.</param>
    /// <param name="startsEarly">
    /// Whether the first buffer is an eighth of the usual one: what comes first of all should not wait for a million
    /// tokens.
    /// </param>
    public IEnumerable<TokenBatch> Pack(IEnumerable<Window> windows, bool startsEarly = false)
    {
        List<Window> buffer = [];
        long buffered = 0;
        long enough = startsEarly ? Math.Min(FirstBufferTokens, BufferTokens) : BufferTokens;
        foreach (Window window in windows)
        {
            buffer.Add(window);
            buffered += window.Ids.Length;
            if (buffered < enough || (keepsDocuments && !IsLastOfDocument(window) && buffered < enough + (enough / 4)))
            {
                continue;
            }
            foreach (TokenBatch batch in PackBuffer(buffer))
            {
                yield return batch;
            }
            buffer.Clear();
            buffered = 0;
            enough = BufferTokens;
        }
        foreach (TokenBatch batch in PackBuffer(buffer))
        {
            yield return batch;
        }
    }

    private static bool IsLastOfDocument(Window window) =>
        window.FirstToken + window.TokenCount == window.Document.Tokens.Length;

    private IEnumerable<TokenBatch> PackBuffer(List<Window> buffer)
    {
        Dictionary<long, int>? longest = keepsDocuments
            ? buffer.GroupBy(w => w.Document.Document.Index)
                .ToDictionary(document => document.Key, document => document.Max(w => w.Ids.Length))
            : null;
        Window[] sorted = [.. buffer
            .OrderByDescending(LengthOf)
            .ThenBy(w => w.Document.Document.Index)
            .ThenBy(w => w.FirstToken)];
        int[] ends = BatchEnds(Array.ConvertAll(sorted, LengthOf));
        for (int first = 0; first < sorted.Length; first = ends[first])
        {
            yield return new TokenBatch(sorted[first..ends[first]]);
        }

        int LengthOf(Window window) => longest?[window.Document.Document.Index] ?? window.Ids.Length;
    }

    /// <summary>
    /// For each window, the end of the batch that it begins, so that all positions and overheads from there on are
    /// fewest.
    /// </summary>
    /// <param name="lengths">The length that each is padded to at least, descending.</param>
    /// <remarks>
    /// Dynamic programming from the back; a batch ends where it is full or where the length changes, since padding
    /// grows nowhere else.
    /// </remarks>
    private int[] BatchEnds(int[] lengths)
    {
        int[] ends = new int[lengths.Length];
        int[] changes = new int[lengths.Length];
        long[] costs = new long[lengths.Length + 1];
        for (int first = lengths.Length - 1; first >= 0; first--)
        {
            int length = lengths[first];
            bool isSame = first + 1 < lengths.Length && lengths[first + 1] == length;
            changes[first] = isSame ? changes[first + 1] : first + 1;
            int full = first + Math.Clamp(batchTokens / length, 1, lengths.Length - first);
            (ends[first], costs[first]) = (full, CostTo(full));
            for (int end = changes[first]; end < full; end = changes[end])
            {
                if (CostTo(end) < costs[first])
                {
                    (ends[first], costs[first]) = (end, CostTo(end));
                }
            }

            long CostTo(int end) => overhead + ((long)(end - first) * length) + costs[end];
        }
        return ends;
    }
}
