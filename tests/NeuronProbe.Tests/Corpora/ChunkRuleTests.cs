using NeuronProbe.Corpora;
using Xunit;

namespace NeuronProbe.Tests.Corpora;

public sealed class ChunkRuleTests
{
    [Fact]
    public void A_chunk_ends_after_so_many_records_or_before_the_one_that_would_pass_so_many_bytes()
    {
        Assert.Equal([0, 0, 0, 1, 1, 1, 2], ChunksOf(new ChunkRule(3), 9, 0, 9, 9, 9, 0, 9));
        // Ten bytes are no more than ten; a record of eleven is alone, and so is what follows it, be it empty.
        Assert.Equal([0, 0, 1, 2, 2, 3, 4], ChunksOf(new ChunkRule(9, 10), 6, 4, 11, 0, 5, 6, 30));
        Assert.Equal([0, 1, 2], ChunksOf(new ChunkRule(1, 10), 0, 0, 0));
    }

    [Fact]
    public void Chunks_are_those_of_brute_force()
    {
        Random random = new(1);
        for (int round = 0; round < 2000; round++)
        {
            ChunkRule rule = new(random.Next(1, 6), random.Next(4) == 0 ? null : random.Next(1, 40));
            long[] bytes = [.. Enumerable.Range(0, random.Next(0, 30)).Select(_ => (long)random.Next(0, 20))];
            Assert.Equal(BruteForce(rule, bytes), ChunksOf(rule, bytes));
        }
    }

    [Fact]
    public void Counting_goes_on_from_the_start_of_any_chunk()
    {
        long[] bytes = [5, 5, 5, 0, 20, 3, 3, 3];
        ChunkRule rule = new(3, 10);
        long[] whole = ChunksOf(rule, bytes);
        for (int start = 0; start < bytes.Length; start++)
        {
            if (start == 0 || whole[start] != whole[start - 1])
            {
                ChunkCounter counter = new(rule, whole[start]);
                Assert.Equal(whole[start] - 1, counter.Current);
                Assert.Equal(whole[start..], bytes[start..].Select(counter.Next));
            }
        }
    }

    [Fact]
    public void A_chunk_has_room_for_something()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChunkCounter(new ChunkRule(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChunkCounter(new ChunkRule(1, 0)));
    }

    private static long[] ChunksOf(ChunkRule rule, params long[] bytes)
    {
        ChunkCounter counter = new(rule);
        return [.. bytes.Select(counter.Next)];
    }

    /// <summary>Takes for each chunk the longest run of records that the rule allows, one at least.</summary>
    private static List<long> BruteForce(ChunkRule rule, long[] bytes)
    {
        List<long> chunks = [];
        long chunk = 0;
        for (int first = 0; first < bytes.Length; chunk++)
        {
            int most = Enumerable.Range(1, bytes.Length - first).Where(
                n => n == 1 || (n <= rule.Documents && !(bytes[first..(first + n)].Sum() > rule.Bytes))).Max();
            chunks.AddRange(Enumerable.Repeat(chunk, most));
            first += most;
        }
        return chunks;
    }
}
