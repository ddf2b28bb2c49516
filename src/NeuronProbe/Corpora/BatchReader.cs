using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
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
    private readonly CancellationTokenSource stop;
    private readonly BlockingCollection<BatchStep> ready = [];
    private readonly BlockingCollection<long> finished = [];
    private readonly Task reading;
    private volatile ExceptionDispatchInfo? failure;
    private long room;

    /// <summary>Begins to read.</summary>
    /// <param name="corpus">The documents; used by the reading thread alone until this is disposed.</param>
    /// <param name="cut">Cuts a document into windows, likewise.</param>
    /// <param name="batcher">Packs them.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public BatchReader(
        TokenizedCorpus corpus, Func<TokenizedDocument, IEnumerable<Window>> cut, Batcher batcher,
        CancellationToken cancellation)
    {
        this.corpus = corpus;
        this.cut = cut;
        this.batcher = batcher;
        room = batcher.BufferTokens + (batcher.BufferTokens / 2);
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        reading = Task.Factory.StartNew(
            Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
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
        bool hasMore = true;
        while (hasMore && (ready.TryTake(out BatchStep? step) || ready.TryTake(out step, Timeout.Infinite, stop.Token)))
        {
            failure?.Throw();
            hasMore = step.HasMore;
            yield return step;
            finished.Add(step.Batch?.TokenCount ?? 0);
        }
        failure?.Throw();
    }

    /// <summary>Stops the reading and waits until its files are closed.</summary>
    public void Dispose()
    {
        stop.Cancel();
        reading.Wait();
        stop.Dispose();
        ready.Dispose();
        finished.Dispose();
    }

    private void Read()
    {
        try
        {
            ReadChunks();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Whoever waits for a step waits with the same token.
        }
        catch (Exception e)
        {
            // Whoever asks for the next step gets it, with the place where it was thrown.
            failure = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            ready.CompleteAdding();
        }
    }

    private void ReadChunks()
    {
        bool isAfterChunk = false;
        foreach (Chunk next in Chunks.Split(corpus.Read(stop.Token)))
        {
            if (isAfterChunk)
            {
                // Chunks without tokens end along with the one before them.
                ready.Add(new BatchStep(null, next.Index - 1, HasMore: true, corpus.ChunkPosition));
            }
            IEnumerable<Window> windows = next.Documents.SelectMany(cut).Select(Admit);
            foreach (TokenBatch batch in batcher.Pack(windows, startsEarly: next.Index == 0))
            {
                ready.Add(new BatchStep(batch, next.Index, HasMore: true, corpus.Position));
            }
            isAfterChunk = true;
        }
        if (isAfterChunk)
        {
            ready.Add(new BatchStep(null, corpus.Corpus.Chunk, HasMore: false, corpus.Position));
        }
    }

    /// <summary>
    /// Waits until there is room for another window. What is gathered never fills it alone, so what is ready is run
    /// meanwhile.
    /// </summary>
    private Window Admit(Window window)
    {
        while (room <= 0 || finished.Count > 0)
        {
            room += finished.Take(stop.Token);
        }
        room -= window.Ids.Length;
        return window;
    }
}
