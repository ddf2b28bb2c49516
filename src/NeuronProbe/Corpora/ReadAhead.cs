using System.Collections.Concurrent;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora;

/// <summary>Documents that another thread reads and tokenises while they are gone through.</summary>
internal static class ReadAhead
{
    // Documents are handed over in parts of so many tokens, of which one is gone through, one waits, and one is made.
    private const int PartTokens = 1 << 15;

    /// <summary>The same documents in the same order.</summary>
    /// <param name="documents">Documents, which the other thread alone asks for; it has stopped when this ends.</param>
    /// <exception cref="Exception">What asking for the next document threw, after those before it.</exception>
    public static IEnumerable<TokenizedDocument> Of(IEnumerable<TokenizedDocument> documents)
    {
        using var ready = new BlockingCollection<List<TokenizedDocument>>(boundedCapacity: 1);
        using var stop = new CancellationTokenSource();
        Task reading = Task.Factory.StartNew(
            () => Read(documents, ready, stop.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            foreach (List<TokenizedDocument> part in ready.GetConsumingEnumerable())
            {
                foreach (TokenizedDocument document in part)
                {
                    yield return document;
                }
            }
            reading.GetAwaiter().GetResult();
        }
        finally
        {
            stop.Cancel();
            Task.WaitAny(reading);
        }
    }

    private static void Read(
        IEnumerable<TokenizedDocument> documents,
        BlockingCollection<List<TokenizedDocument>> ready,
        CancellationToken stop)
    {
        List<TokenizedDocument> part = [];
        long tokens = 0;
        try
        {
            foreach (TokenizedDocument document in documents)
            {
                part.Add(document);
                tokens += document.Tokens.Length;
                if (tokens >= PartTokens)
                {
                    ready.Add(part, stop);
                    (part, tokens) = ([], 0);
                }
            }
        }
        finally
        {
            // What was read before a failure is gone through before that is told.
            TryAdd(ready, part, stop);
            ready.CompleteAdding();
        }
    }

    private static void TryAdd(
        BlockingCollection<List<TokenizedDocument>> ready, List<TokenizedDocument> part, CancellationToken stop)
    {
        try
        {
            ready.Add(part, stop);
        }
        catch (OperationCanceledException)
        {
            // Nobody goes on.
        }
    }
}
