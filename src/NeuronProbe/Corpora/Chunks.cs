using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora;

/// <summary>Splits a stream of documents into chunks.</summary>
internal static class Chunks
{
    /// <summary>The chunk that a document number belongs to.</summary>
    /// <param name="document">Number of the document, from 0.</param>
    /// <param name="size">Document numbers in a chunk.</param>
    public static long IndexOf(long document, int size) => document / size;

    /// <summary>
    /// Splits documents in ascending order of their numbers; chunks without a document do not appear.
    /// </summary>
    /// <remarks>
    /// No more than one document is held. What the caller leaves of a chunk is passed over when the next one is asked
    /// for.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// A chunk's documents are enumerated a second time, or after the next chunk was asked for.
    /// </exception>
    public static IEnumerable<Chunk> Split(IEnumerable<TokenizedDocument> documents, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        return SplitChecked(documents, size);
    }

    private static IEnumerable<Chunk> SplitChecked(IEnumerable<TokenizedDocument> documents, int size)
    {
        using IEnumerator<TokenizedDocument> cursor = documents.GetEnumerator();
        bool hasMore = cursor.MoveNext();
        while (hasMore)
        {
            long index = IndexOf(cursor.Current.Document.Index, size);
            bool isOpen = true;
            bool isTaken = false;
            yield return new Chunk(index, Take());
            isOpen = false;
            while (hasMore && IndexOf(cursor.Current.Document.Index, size) == index)
            {
                hasMore = cursor.MoveNext();
            }

            IEnumerable<TokenizedDocument> Take()
            {
                ThrowIf(isTaken || !isOpen);
                isTaken = true;
                while (hasMore && IndexOf(cursor.Current.Document.Index, size) == index)
                {
                    ThrowIf(!isOpen);
                    yield return cursor.Current;
                    ThrowIf(!isOpen);
                    hasMore = cursor.MoveNext();
                }
            }

            void ThrowIf(bool isMisused)
            {
                if (isMisused)
                {
                    throw new InvalidOperationException(
                        $"The documents of chunk {index} can be read once, before the next chunk is asked for.");
                }
            }
        }
    }
}
