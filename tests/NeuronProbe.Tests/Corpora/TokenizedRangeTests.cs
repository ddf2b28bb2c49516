using System.Globalization;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Corpora;

/// <summary>What follows from documents is that of a whole reading too, where some chunks alone are read.</summary>
public sealed class TokenizedRangeTests : IDisposable
{
    private const int Vocabulary = 100;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Batches_of_some_chunks_are_those_of_a_whole_reading()
    {
        Random random = new(3);
        for (int round = 0; round < 20; round++)
        {
            CorpusOptions options = Write([.. Enumerable.Range(0, 200).Select(_ => random.Next(0, 40))]);
            ChunkRule rule = new(random.Next(1, 40), random.Next(40, 2000));
            CorpusIndex index = CorpusIndexBuilder.Build(options, rule);
            // The buffer is small: the first chunk of all begins with a part of one.
            string[] whole = Batches(Open(options, rule, null), bufferTokens: 300);
            Assert.NotEmpty(whole);
            long middle = random.Next(0, (int)index.ChunkCount + 1);
            string[] parts =
            [
                .. Batches(Open(options, rule, new ChunkRange(index, 0, middle)), bufferTokens: 300),
                .. Batches(Open(options, rule, new ChunkRange(index, middle, index.ChunkCount)), bufferTokens: 300),
            ];
            Assert.Equal(whole, parts);
        }
    }

    [Fact]
    public void A_limit_of_tokens_counts_those_of_the_chunks_before()
    {
        CorpusOptions options = Write(4, 0, 3, 2, 5);
        CorpusIndex index = CorpusIndexBuilder.Build(options, new ChunkRule(2));
        Assert.Equal([0L, 2, 3], Read(options, index, first: 0, limit: 9, before: 0).Documents);
        Assert.Equal([2L, 3], Read(options, index, first: 1, limit: 9, before: 4).Documents);
        Assert.Equal([2L], Read(options, index, first: 1, limit: 8, before: 4).Documents);
        Assert.Empty(Read(options, index, first: 2, limit: 9, before: 9).Documents);
        Assert.Equal(new CorpusPosition(5, 0, 0, 0), Read(options, index, 1, 9, 4).Position with { Bytes = 0 });
        Assert.StartsWith(
            "--limit-tokens: expected room for the first document, but ",
            Assert.Throws<ProbeException>(() => Read(options, index, first: 0, limit: 3, before: 0)).Message,
            StringComparison.Ordinal);
    }

    private static (long[] Documents, CorpusPosition Position) Read(
        CorpusOptions options, CorpusIndex index, long first, long limit, long before)
    {
        TokenizedCorpus corpus = Open(
            options, index.Rule, new ChunkRange(index, first, index.ChunkCount), limit, before);
        return ([.. corpus.Read(CancellationToken.None).Select(d => d.Document.Index)], corpus.Position);
    }

    private static TokenizedCorpus Open(
        CorpusOptions options, ChunkRule rule, ChunkRange? range, long? limit = null, long before = 0)
    {
        Corpus corpus = new(options);
        corpus.CutInto(rule);
        return new TokenizedCorpus(
            corpus, new DocumentTokenizer(null, null, Vocabulary, "model"), limit, null, range, before);
    }

    private static string[] Batches(TokenizedCorpus corpus, long bufferTokens)
    {
        using BatchReader reader = new(
            corpus, new WindowCutter(16, [], []).Cut, new Batcher(64, bufferTokens), CancellationToken.None);
        return
        [
            .. reader.Steps().Select(step => step.Batch).OfType<TokenBatch>().Select(batch => string.Join(
                ' ', batch.Windows.Select(w => string.Create(
                    CultureInfo.InvariantCulture, $"{w.Document.Document.Index}+{w.FirstToken}"))))
        ];
    }

    /// <summary>Documents of token ids, of the lengths given.</summary>
    private CorpusOptions Write(params int[] lengths) => new()
    {
        Paths =
        [
            folder.Write("a.jsonl", string.Concat(lengths.Select(
                length => $"{{\"input_ids\":[{string.Join(',', Enumerable.Repeat(7, length))}]}}\n"))),
        ],
    };
}
