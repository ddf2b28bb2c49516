using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Corpora;

/// <summary>
/// Reads, tokenises, cuts and packs a corpus on a thread of its own, while the caller runs the batches that are ready.
/// </summary>
/// <remarks>
/// What comes, and in what order, depends on the corpus and the sizes alone, never on timing; batches never cross a
/// chunk's border. At most one and a half buffers of tokens are gathered, ready or running at a time, and the document
/// that is being cut.
/// </remarks>
internal sealed class BatchReader : IDisposable
{
    private readonly TokenizedCorpus corpus;
    private readonly Func<TokenizedDocument, IEnumerable<Window>> cut;
    private readonly Batcher batcher;
    private readonly int chunk;
    private readonly ReadingThread<BatchStep> thread;

    /// <summary>Begins to read.</summary>
    /// <param name="corpus">The documents; used by the reading thread alone until this is disposed.</param>
    /// <param name="cut">Cuts a document into windows, likewise.</param>
    /// <param name="batcher">Packs them.</param>
    /// <param name="chunk">Document numbers in a chunk.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public BatchReader(
        TokenizedCorpus corpus, Func<TokenizedDocument, IEnumerable<Window>> cut, Batcher batcher, int chunk,
        CancellationToken cancellation)
    {
        this.corpus = corpus;
        this.cut = cut;
        this.batcher = batcher;
        this.chunk = chunk;
        thread = new(
            ReadChunks,
            step => step.Batch?.TokenCount ?? 0,
            batcher.BufferTokens + (batcher.BufferTokens / 2),
            cancellation);
    }

    /// <summary>
    /// The batches of each chunk, and after them its end; to be read once. Asking for a step says that the one before
    /// is done with.
    /// </summary>
    /// <remarks>Once cancelled it gives what is ready, and then throws.</remarks>
    /// <exception cref="ProbeException">
    /// The corpus can't be read or tokenised. It is thrown at the next step, whatever is ready before it.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IEnumerable<BatchStep> Steps()
    {
        foreach (BatchStep step in thread.Items())
        {
            thread.DemandNoFailure();
            yield return step;
            if (!step.HasMore)
            {
                yield break;
            }
        }
    }

    /// <summary>Stops the reading and waits until its files are closed.</summary>
    public void Dispose() => thread.Dispose();

    private IEnumerable<BatchStep> ReadChunks(ReadingThread<BatchStep> reading, CancellationToken stop)
    {
        bool isAfterChunk = false;
        foreach (Chunk next in Chunks.Split(corpus.Read(stop), chunk))
        {
            if (isAfterChunk)
            {
                yield return Step(null);
            }
            // What is gathered never fills the room alone, so what is ready is run meanwhile.
            IEnumerable<Window> windows = next.Documents.SelectMany(cut).Select(window =>
            {
                reading.Admit(window.Ids.Length);
                return window;
            });
            foreach (TokenBatch batch in batcher.Pack(windows, startsEarly: next.Index == 0))
            {
                yield return Step(batch);
            }
            isAfterChunk = true;
        }
        if (isAfterChunk)
        {
            yield return Step(null, hasMore: false);
        }
    }

    private BatchStep Step(TokenBatch? batch, bool hasMore = true) => new(batch, hasMore, corpus.Position);
}
