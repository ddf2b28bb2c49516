using CsCheck;
using NeuronProbe.Corpora.Windows;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Windows;

public sealed class BatcherTests
{
    [Fact]
    public void Every_token_is_in_exactly_one_batch_which_keeps_to_its_size()
    {
        var gen = Gen.Select(Gen.Int[0, 60].Array[0, 40], Gen.Int[1, 100], Gen.Int[1, 400], Gen.Int[2, 40]);
        gen.Sample((lengths, batchTokens, bufferTokens, maxLength) =>
        {
            WindowCutter cutter = new(maxLength, [0], []);
            IEnumerable<Window> windows = lengths.Select((n, i) => Tokenized.Document(i, n)).SelectMany(cutter.Cut);
            List<TokenBatch> batches = [.. new Batcher(batchTokens, bufferTokens).Pack(windows)];
            Assert.Equal(
                lengths.SelectMany((n, i) => Enumerable.Range(0, n).Select(t => (long)Tokenized.Id(i, t))),
                batches.SelectMany(b => b.Ids).Where(id => id > 0).Order());
            Assert.All(batches, b =>
            {
                Assert.True(b.Windows.Count == 1 || b.Windows.Count * b.Length <= batchTokens);
                Assert.Equal(
                    b.Windows.OrderByDescending(w => w.Ids.Length)
                        .ThenBy(w => w.Document.Document.Index)
                        .ThenBy(w => w.FirstToken),
                    b.Windows);
            });
        });
    }

    [Theory]
    [InlineData(2048, 4096, 0.005, 0.90)]
    [InlineData(4096, 4096, 0.01, 0.90)]
    [InlineData(8192, 4096, 0.02, 0.90)]
    [InlineData(2048, 256, 0.04, 0.70)]
    [InlineData(2048, 16, 0.10, 0.25)]
    public void Little_is_padding_in_a_corpus_of_mixed_lengths(
        int batchTokens, int chunk, double mostPadding, double leastFill)
    {
        Window[] windows = MixedLengths();
        List<TokenBatch> batches = [.. windows.Chunk(chunk).SelectMany(c => new Batcher(batchTokens).Pack(c))];
        double tokens = batches.Sum(b => (long)b.TokenCount);
        double padding = 1 - (tokens / batches.Sum(b => (long)b.Ids.Length));
        double fill = tokens / batches.Count / batchTokens;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{batches.Count} batches, padding {padding:P2}, filled with tokens to {fill:P1}");
        Assert.Equal(windows.Sum(w => w.Ids.Length), tokens);
        Assert.InRange(padding, 0, mostPadding);
        Assert.InRange(fill, leastFill, 1);
    }

    [Fact]
    public void A_buffer_that_starts_early_is_small_and_those_after_it_are_not()
    {
        Window[] windows = [.. Enumerable.Range(0, 2000).Select(i => Window(i, (i % 7) + 97))];
        int taken = 0;
        IEnumerable<Window> counted = windows.Select(w => { taken++; return w; });
        using IEnumerator<TokenBatch> batches = new Batcher(1000).Pack(counted, startsEarly: true).GetEnumerator();
        batches.MoveNext();
        // An eighth of a million tokens are enough for the first buffer; the second one takes all that is left.
        Assert.InRange(windows.Take(taken).Sum(w => w.Ids.Length), 1 << 17, (1 << 17) + 103);
        while (batches.Current.Windows.All(w => w.Document.Document.Index < 1400) && batches.MoveNext())
        {
        }
        Assert.Equal(2000, taken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Windows_come_in_one_order_whatever_the_size_of_batches(bool keepsDocuments)
    {
        Window[] windows = MixedLengths();
        long[] OrderOf(int batchTokens) =>
        [
            .. new Batcher(batchTokens, keepsDocuments: keepsDocuments).Pack(windows, startsEarly: true)
                .SelectMany(b => b.Windows).Select(w => w.Document.Document.Index),
        ];
        long[] expected = OrderOf(2048);
        Assert.All([1, 300, 20_000, 200_000], size => Assert.Equal(expected, OrderOf(size)));
    }

    [Fact]
    public void Batches_never_cost_more_than_full_ones_in_a_row()
    {
        Gen.Select(Gen.Int[1, 60].Array[1, 60], Gen.Int[1, 200]).Sample((lengths, batchTokens) =>
        {
            int[] sorted = [.. lengths.OrderDescending()];
            long full = 0;
            for (int first = 0, rows; first < sorted.Length; first += rows)
            {
                rows = Math.Clamp(batchTokens / sorted[first], 1, sorted.Length - first);
                full += Overhead(batchTokens) + (rows * sorted[first]);
            }
            long cost = new Batcher(batchTokens).Pack(lengths.Select((n, i) => Window(i, n)))
                .Sum(b => Overhead(batchTokens) + (b.Windows.Count * b.Length));
            Assert.InRange(cost, 0, full);
        });

        static long Overhead(int batchTokens) => (batchTokens + 15) / 16;
    }

    [Fact]
    public void A_batch_ends_before_padding_costs_more_than_another_batch() =>
        Assert.Equal(
            [[64, 63], [10, 9, 9]],
            new Batcher(256).Pack([Window(0, 9), Window(1, 64), Window(2, 10), Window(3, 63), Window(4, 9)])
                .Select(b => b.Windows.Select(w => w.Ids.Length)));

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
        Assert.Equal(
            [1, 2], new Batcher(8).Pack([Window(0, 20), Window(1, 4), Window(2, 4)]).Select(b => b.Windows.Count));

    [Fact]
    public void A_batch_without_room_is_refused() =>
        Assert.Equal(
            "--batch-tokens: expected at least 1, but got 0. Give a larger number, or leave it out.",
            Assert.Throws<ProbeException>(() => new Batcher(0)).Message);

    private static Window Window(long document, int tokenCount) =>
        new(Tokenized.Document(document, tokenCount), 0, tokenCount, [], []);

    /// <summary>4,096 documents of log-normal lengths from 8 to 1,024 tokens, with a median of 120.</summary>
    private static Window[] MixedLengths()
    {
        Random random = new(7);
        return [.. Enumerable.Range(0, 4096)
            .Select(i => Window(i, (int)Math.Clamp(120 * Math.Exp(0.9 * Normal(random)), 8, 1024)))];
    }

    [Fact]
    public void The_windows_of_a_document_stay_together_where_that_is_asked()
    {
        var cutter = new WindowCutter(10, [], []);
        Window[] windows = [.. Enumerable.Range(0, 200)
            .SelectMany(i => cutter.Cut(Tokenized.Document(i, 1 + (i * 7 % 35))))];
        long[] order = [.. new Batcher(40, 400, keepsDocuments: true).Pack(windows)
            .SelectMany(b => b.Windows)
            .Select(w => w.Document.Document.Index)];
        Assert.Equal(windows.Length, order.Length);
        Assert.Equal(200, order.Zip(order.Skip(1)).Count(pair => pair.First != pair.Second) + 1);
        Assert.All(
            new Batcher(40, 400, keepsDocuments: true).Pack(windows),
            batch => Assert.InRange(batch.Windows.Count * batch.Length, 1, 40));
    }

    [Fact]
    public void A_document_that_is_longer_than_a_buffer_is_packed_in_parts()
    {
        var cutter = new WindowCutter(10, [], []);
        var batches = new Batcher(40, 400, keepsDocuments: true).Pack(cutter.Cut(Tokenized.Document(0, 100_000)));
        Assert.Equal(10, batches.First().Length);
        Assert.Equal(100_000, batches.Sum(b => b.TokenCount));
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
