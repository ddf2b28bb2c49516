using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;
using Xunit;

namespace NeuronProbe.Tests.Corpora;

public sealed class ChunksTests
{
    [Fact]
    public void A_chunk_is_what_the_reading_says_whether_or_not_documents_or_chunks_were_skipped() =>
        Assert.Equal(
            ["0: 0 1 2", "1: 5", "3: 9 11"],
            Chunks.Split(Documents(3, [0, 1, 2, 5, 9, 11]))
                .Select(c => $"{c.Index}: {string.Join(' ', c.Documents.Select(d => d.Document.Index))}"));

    [Fact]
    public void No_document_is_no_chunk() => Assert.Empty(Chunks.Split([]));

    [Fact]
    public void At_most_one_document_is_read_ahead()
    {
        long read = 0;
        IEnumerable<TokenizedDocument> Endless()
        {
            while (true)
            {
                yield return Tokenized.Document(read, 1, read++ / 1000);
            }
        }
        foreach (Chunk chunk in Chunks.Split(Endless()).Take(3))
        {
            foreach (TokenizedDocument document in chunk.Documents)
            {
                Assert.Equal(document.Document.Index + 1, read);
                Assert.Equal(chunk.Index, document.Document.Index / 1000);
            }
        }
        Assert.Equal(3001, read);
    }

    [Fact]
    public void What_is_left_of_a_chunk_is_passed_over() =>
        Assert.Equal(
            [0L, 3, 6],
            Chunks.Split(Documents(3, [0, 1, 2, 3, 4, 5, 6])).Select(c => c.Documents.First().Document.Index));

    [Fact]
    public void A_chunk_that_nobody_reads_is_passed_over() =>
        Assert.Equal([0L, 1, 2], Chunks.Split(Documents(3, [0, 1, 2, 3, 4, 5, 6])).Select(c => c.Index));

    [Fact]
    public void A_chunk_is_read_once_and_in_its_turn()
    {
        List<Chunk> chunks = [.. Chunks.Split(Documents(2, [0, 1, 2, 3]))];
        Assert.Throws<InvalidOperationException>(() => chunks[0].Documents.Count());
        using IEnumerator<Chunk> cursor = Chunks.Split(Documents(2, [0, 1, 2, 3])).GetEnumerator();
        cursor.MoveNext();
        Chunk first = cursor.Current;
        Assert.Equal(2, first.Documents.Count());
        Assert.Throws<InvalidOperationException>(() => first.Documents.Count());
        using IEnumerator<Chunk> other = Chunks.Split(Documents(2, [0, 1, 2, 3])).GetEnumerator();
        other.MoveNext();
        using IEnumerator<TokenizedDocument> half = other.Current.Documents.GetEnumerator();
        half.MoveNext();
        other.MoveNext();
        Assert.Throws<InvalidOperationException>(() => half.MoveNext());
    }

    private static IEnumerable<TokenizedDocument> Documents(int size, long[] indexes) =>
        indexes.Select(i => Tokenized.Document(i, 1, i / size));
}
