using NeuronProbe.Benchmarking;
using NeuronProbe.Corpora.Windows;
using Xunit;

namespace NeuronProbe.Tests.Benchmarking;

public sealed class BenchCorpusTests
{
    private static readonly BenchCorpus Corpus = new(50257, 1024, 2048);

    private static IEnumerable<Window> Windows => Corpus.Groups.SelectMany(g => g.Windows);

    [Fact]
    public void Documents_have_from_8_to_1024_tokens_and_a_median_near_120()
    {
        int[] lengths = [.. Windows.Select(w => w.TokenCount).Order()];
        Assert.Equal(4096, lengths.Length);
        Assert.InRange(lengths[0], 8, 12);
        Assert.InRange(lengths[^1], 900, 1024);
        Assert.InRange(lengths[2048], 112, 128);
        // Lengths that are out of bounds are drawn again: they do not heap up at the ends.
        Assert.True(lengths.Count(l => l == 1024) < 5, "Lengths are cut at 1,024.");
    }

    [Fact]
    public void No_document_is_longer_than_the_model_reads()
    {
        var cut = new BenchCorpus(320, 64, 2048);
        Assert.Equal(64, cut.Batches.Max(b => b.Length));
        Assert.InRange(cut.PaddingFraction, 0, 0.03);
    }

    [Fact]
    public void It_is_the_same_each_time_and_has_ids_of_the_whole_vocabulary()
    {
        Assert.Equal(
            Corpus.Batches.SelectMany(b => b.Ids), new BenchCorpus(50257, 1024, 2048).Batches.SelectMany(b => b.Ids));
        int[] ids = [.. Windows.SelectMany(w => w.Ids)];
        Assert.Equal((0, 50256), (ids.Min(), ids.Max()));
    }

    [Fact]
    public void Every_document_is_in_one_batch_and_little_is_padding()
    {
        Assert.Equal(
            Enumerable.Range(0, 4096).Select(i => (long)i),
            Corpus.Batches.SelectMany(b => b.Windows).Select(Number).Order());
        Assert.All(Corpus.Batches, b => Assert.True(b.Ids.Length <= 2048));
        Assert.Equal(Corpus.Batches.Sum(b => (long)b.TokenCount), Corpus.TokenCount);
        Assert.InRange(Corpus.PaddingFraction, 0, 0.03);
    }

    [Fact]
    public void The_plain_methods_batches_are_8_documents_in_corpus_order_and_mostly_padding()
    {
        Assert.All(Corpus.Groups, g => Assert.Equal(8, g.Windows.Count));
        Assert.Equal(Enumerable.Range(0, 4096).Select(i => (long)i), Windows.Select(Number));
        double padding = 1 - ((double)Corpus.TokenCount / Corpus.Groups.Sum(g => (long)g.Ids.Length));
        Assert.InRange(padding, 0.60, 0.64);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(20)]
    public void Typical_groups_are_like_the_average_one(int count)
    {
        IReadOnlyList<TokenBatch> groups = Corpus.TypicalGroups(count);
        Assert.Equal(count, groups.Distinct().Count());
        Assert.All(groups, g => Assert.InRange(g.TokenCount / (Corpus.TokenCount / 512.0), 0.9, 1.1));
        Assert.All(groups, g => Assert.InRange(g.Ids.Length / Corpus.Groups.Average(o => o.Ids.Length), 0.9, 1.1));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(40)]
    public void A_sample_has_its_share_of_short_and_long_documents(int count)
    {
        IReadOnlyList<TokenBatch> sample = Corpus.Spread(count);
        Assert.Equal(count, sample.Distinct().Count());
        Assert.InRange(MeanLengthOfATokensDocument(sample) / MeanLengthOfATokensDocument(Corpus.Batches), 0.85, 1.15);
    }

    [Fact]
    public void A_sample_of_more_than_all_is_all() =>
        Assert.Equal(Corpus.Batches, Corpus.Spread(Corpus.Batches.Count + 1));

    [Fact]
    public void The_first_of_the_scattered_batches_have_their_share_too()
    {
        TokenBatch[] first = [.. Corpus.Scattered().Take(8)];
        Assert.Equal(8, first.Distinct().Count());
        Assert.InRange(MeanLengthOfATokensDocument(first) / MeanLengthOfATokensDocument(Corpus.Batches), 0.85, 1.15);
    }

    [Theory]
    [InlineData(0.125)]
    [InlineData(0.5)]
    public void A_cut_batch_has_the_first_tokens_of_the_same_documents(double share)
    {
        TokenBatch whole = Corpus.TypicalGroups(1)[0];
        TokenBatch cut = BenchCorpus.Cut(whole, share);
        Assert.Equal(whole.Windows.Select(Number), cut.Windows.Select(Number));
        Assert.All(whole.Windows.Zip(cut.Windows), pair =>
        {
            Assert.InRange(pair.Second.TokenCount - (share * pair.First.TokenCount), -0.5, 0.5);
            Assert.Equal(pair.First.Ids[..pair.Second.TokenCount], pair.Second.Ids);
        });
        Assert.Equal(whole.PaddingFraction, cut.PaddingFraction, 0.03);
        Assert.Same(whole, BenchCorpus.Cut(whole, 1));
    }

    [Fact]
    public void A_document_is_never_cut_to_nothing() =>
        Assert.All(BenchCorpus.Cut(Corpus.Batches[^1], 0.001).Windows, w => Assert.Equal(1, w.TokenCount));

    private static long Number(Window window) => window.Document.Document.Index;

    private static double MeanLengthOfATokensDocument(IReadOnlyList<TokenBatch> batches) =>
        batches.SelectMany(b => b.Windows).Sum(w => (double)w.TokenCount * w.TokenCount)
        / batches.Sum(b => b.TokenCount);
}
