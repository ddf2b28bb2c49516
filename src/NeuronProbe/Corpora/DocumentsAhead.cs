using System.Runtime.ExceptionServices;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora;

/// <summary>Documents that are read on a thread of its own, while the caller is at those before them.</summary>
internal static class DocumentsAhead
{
    // Handing over a document takes as long as reading a short one, so they go in groups.
    private const int GroupLength = 1 << 14;
    private const int MostAhead = 4 * GroupLength;

    /// <summary>Reads a corpus; what comes, and where it fails, is as without the thread.</summary>
    /// <param name="corpus">The corpus; used by that thread alone until the end.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="ProbeException">A document can't be read.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static IEnumerable<Document> Read(Corpus corpus, CancellationToken cancellation)
    {
        using var thread = new ReadingThread<List<Document>>(
            (reading, stop) => Groups(corpus.Read(stop), reading), LengthOf, MostAhead, cancellation);
        foreach (List<Document> group in thread.Items())
        {
            foreach (Document document in group)
            {
                yield return document;
            }
        }
    }

    private static IEnumerable<List<Document>> Groups(
        IEnumerable<Document> all, ReadingThread<List<Document>> reading)
    {
        List<Document> group = [];
        long length = 0;
        ExceptionDispatchInfo? failure = null;
        using IEnumerator<Document> documents = all.GetEnumerator();
        while (Next(documents, ref failure))
        {
            group.Add(documents.Current);
            length += LengthOf(documents.Current);
            if (length >= GroupLength)
            {
                reading.Admit(length);
                yield return group;
                (group, length) = ([], 0);
            }
        }
        yield return group;
        failure?.Throw();
    }

    /// <summary>Goes on to the next document; where that fails, those before it are to be handed over first.</summary>
    private static bool Next(IEnumerator<Document> documents, ref ExceptionDispatchInfo? failure)
    {
        try
        {
            return documents.MoveNext();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            failure = ExceptionDispatchInfo.Capture(e);
            return false;
        }
    }

    private static long LengthOf(List<Document> group) => group.Sum(LengthOf);

    private static long LengthOf(Document document) => document.Text?.Length ?? document.TokenIds?.Length ?? 0;
}
