using CsCheck;
using NeuronProbe.Corpora;
using Xunit;

namespace NeuronProbe.Tests.Corpora;

public sealed class BatcherTests
{
    [Fact]
    public void Every_token_is_in_exactly_one_batch_which_keeps_to_its_size()
    {
        Gen.Select(Gen.Int[0, 60].Array[0, 40], Gen.Int[1, 100], Gen.Int[1, 400], Gen.Int[2, 40]).Sample((lengths, batchTokens, bufferTokens, maxLength) =>
        {
            WindowCutter cutter = new(maxLength, [0], []);
            List<TokenBatch> batches = [.. new Batcher(batchTokens, bufferTokens).Pack(lengths.Select((n, i) => Tokenized.Document(i, n)).SelectMany(cutter.Cut))];
            Assert.Equal(
                lengths.SelectMany((n, i) => Enumerable.Range(0, n).Select(t => (long)Tokenized.Id(i, t))),
                batches.SelectMany(b => b.Ids).Where(id => id > 0).Order());
            Assert.All(batches, b =>
            {
                Assert.True(b.Windows.Count == 1 || b.Windows.Count * b.Length <= batchTokens);
                Assert.Equal(b.Windows.OrderByDescending(w => w.Ids.Length).ThenBy(w => w.Document.Document.Index).ThenBy(w => w.FirstToken), b.Windows);
            });
        });
    }

    [Fact]
    public void Little_is_padding_in_a_corpus_of_mixed_lengths()
    {
        Random random = new(7);
        int[] lengths = [.. Enumerable.Range(0, 4096).Select(_ => (int)Math.Clamp(120 * Math.Exp(0.9 * Normal(random)), 8, 1024))];
        List<TokenBatch> batches = [.. new Batcher(4096).Pack(lengths.Select((n, i) => Window(i, n)))];
        long positions = batches.Sum(b => (long)b.Ids.Length);
        double padding = 1 - ((double)lengths.Sum() / positions);
        TestContext.Current.TestOutputHelper?.WriteLine($"padding {padding:P2} in {batches.Count} batches");
        Assert.InRange(padding, 0, 0.015);
        Assert.InRange(batches.Average(b => b.Ids.Length), 3700, 4096);
    }

    [Fact]
    public void Windows_that_tie_come_in_the_order_of_their_documents_whatever_order_they_arrive_in()
    {
        Window[] windows = [.. Enumerable.Range(0, 50).Select(i => Window(i, (i % 5) + 1))];
        long[] ids = [.. new Batcher(16).Pack(windows).SelectMany(b => b.Ids)];
        Assert.Equal(ids, new Batcher(16).Pack(windows.Reverse()).SelectMany(b => b.Ids));
    }

    [Fact]
    public void No_more_windows_are_taken_than_the_buffer_holds()
    {
        int taken = 0;
        IEnumerable<Window> Endless()
        {
            while (true)
            {
                yield return Window(taken++, 10);
            }
        }
        Assert.Equal(4, new Batcher(40, 400).Pack(Endless()).First().Windows.Count);
        Assert.Equal(40, taken);
    }

    [Fact]
    public void A_window_longer_than_a_batch_goes_alone() =>
        Assert.Equal([1, 2], new Batcher(8).Pack([Window(0, 20), Window(1, 4), Window(2, 4)]).Select(b => b.Windows.Count));

    [Fact]
    public void A_batch_without_room_is_refused() =>
        Assert.Equal(
            "--batch-tokens: expected at least 1, but got 0. Give a larger number, or leave it out.",
            Assert.Throws<ProbeException>(() => new Batcher(0)).Message);

    private static Window Window(long document, int tokenCount) => new(Tokenized.Document(document, tokenCount), 0, tokenCount, [], []);

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
