using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora;

/// <summary>Splits a stream of documents into chunks.</summary>
internal static class Chunks
{
    /// <summary>
    /// Splits documents in the order of a corpus where their chunks change; chunks without a document do not appear.
    /// </summary>
    /// <remarks>
    /// No more than one document is held. What the caller leaves of a chunk is passed over when the next one is asked
    /// for.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// A chunk's documents are enumerated a second time, or after the next chunk was asked for.
    /// </exception>
    public static IEnumerable<Chunk> Split(IEnumerable<TokenizedDocument> documents)
    {
        using IEnumerator<TokenizedDocument> cursor = documents.GetEnumerator();
        bool hasMore = cursor.MoveNext();
        while (hasMore)
        {
            long index = cursor.Current.Document.Chunk;
            bool isOpen = true;
            bool isTaken = false;
            yield return new Chunk(index, Take());
            isOpen = false;
            while (hasMore && cursor.Current.Document.Chunk == index)
            {
                hasMore = cursor.MoveNext();
            }

            IEnumerable<TokenizedDocument> Take()
            {
                ThrowIf(isTaken || !isOpen);
                isTaken = true;
                while (hasMore && cursor.Current.Document.Chunk == index)
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
