using System.Text;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Corpora.Windows;
using Xunit;

namespace NeuronProbe.Tests.Corpora;

public sealed class BatchReaderTests
{
    private const int Vocabulary = 1000;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private int cutDocuments;

    [Fact]
    public void Steps_are_the_batches_of_each_chunk_and_after_them_its_end()
    {
        using BatchReader reader = Read(Lines(3, 1, 2, 0, 4, 4, 9), chunk: 3);
        Assert.Equal(["0 2 1", "end, more", "4 5", "end, more", "6", "end"], reader.Steps().Select(Describe));
    }

    [Fact]
    public void Each_step_says_of_which_chunk_it_is()
    {
        // The first chunk and that of the documents 4 and 5 are without tokens: it ends with the one before it.
        using BatchReader reader = Read(Lines(0, 0, 3, 1, 0, 0, 2), chunk: 2);
        Assert.Equal(
            [(1, false), (2, true), (3, false), (3, true)], reader.Steps().Select(s => (s.Chunk, s.Batch is null)));
    }

    [Fact]
    public void Each_step_says_how_far_the_reading_had_come()
    {
        string text = Lines(3, 1, 0, 2);
        using BatchReader reader = Read(text, chunk: 2);
        // A chunk has ended when a document after it was read, which does not count yet.
        CorpusPosition all = new(6, text.Length, 1, 0);
        Assert.Equal(
            [all, new CorpusPosition(4, text.Length, 0, 0), all, all], reader.Steps().Select(s => s.Position));
        using BatchReader longer = Read(Lines([.. Enumerable.Repeat(10, 30)]), batchTokens: 100, bufferTokens: 100);
        Assert.Equal([100L, 200, 300, 300], longer.Steps().Select(s => s.Position.Tokens));
    }

    [Fact]
    public void What_comes_does_not_depend_on_who_is_faster()
    {
        string text = Lines([.. Enumerable.Range(0, 400).Select(i => (i * 37 % 50) + 1)]);
        using BatchReader eager = Read(text, chunk: 100, batchTokens: 64, bufferTokens: 500);
        string[] expected = [.. eager.Steps().Select(Describe)];
        using BatchReader slow = Read(
            text, chunk: 100, batchTokens: 64, bufferTokens: 500,
            whenCut: d => Thread.Sleep(d.Document.Index % 40 == 0 ? 5 : 0));
        List<string> seen = [];
        foreach (BatchStep step in slow.Steps())
        {
            Thread.Sleep(seen.Count % 20 == 0 ? 5 : 0);
            seen.Add(Describe(step));
        }
        Assert.Equal(expected, seen);
        Assert.InRange(expected.Length, 100, 400);
    }

    [Fact]
    public void What_comes_next_is_read_while_a_batch_runs_one_and_a_half_buffers_at_most()
    {
        // Documents of 10 tokens, so 15 at a time, and one more that is cut and waits.
        using BatchReader reader = Read(Lines([.. Enumerable.Repeat(10, 1000)]), batchTokens: 20, bufferTokens: 100);
        int done = 0;
        foreach (BatchStep step in reader.Steps().Take(60))
        {
            Assert.True(
                SpinWait.SpinUntil(() => Volatile.Read(ref cutDocuments) == done + 16, LongestWait),
                $"{cutDocuments} documents were cut when {done} had run.");
            done += step.Batch!.Windows.Count;
        }
        Thread.Sleep(20);
        Assert.Equal(done - 2 + 16, cutDocuments);
    }

    [Fact]
    public async Task A_chunk_ends_when_the_next_begins_though_that_one_never_ends()
    {
        using BatchReader reader = Read(Unending(Lines(1, 2, 3)), chunk: 2);
        Assert.Equal(["1 0", "end, more"], await Soon(() => reader.Steps().Take(2).Select(Describe).ToArray()));
    }

    [Fact]
    public void An_error_comes_as_it_was_and_not_only_when_all_that_is_ready_has_run()
    {
        const int Documents = 10_000;
        MemoryStream text = new(Encoding.UTF8.GetBytes(Lines([.. Enumerable.Repeat(1, Documents)]) + "broken\n"));
        using BatchReader reader = Read(text, chunk: 1);
        int steps = 0;
        ProbeException error = Assert.Throws<ProbeException>(() =>
        {
            foreach (BatchStep step in reader.Steps())
            {
                Assert.True(SpinWait.SpinUntil(() => !text.CanRead, LongestWait), "The file was not closed.");
                Assert.InRange(++steps, 1, Documents);
                Thread.Sleep(1);
            }
        });
        Assert.StartsWith(
            $"(standard input):{Documents + 1}: expected a JSON object", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{nameof(Corpus)}.", error.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancellation_ends_the_wait_for_a_pipe_that_nobody_writes()
    {
        using CancellationTokenSource cancellation = new();
        using BatchReader reader = Read(Unending(""), cancellation: cancellation.Token);
        cancellation.CancelAfter(20);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(() => reader.Steps().Count()));
    }

    [Fact]
    public async Task Once_cancelled_it_gives_what_is_ready_and_then_throws()
    {
        using CancellationTokenSource cancellation = new();
        using BatchReader reader = Read(Unending(Lines(1, 2, 3)), chunk: 1, cancellation: cancellation.Token);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref cutDocuments) == 3, LongestWait));
        cancellation.Cancel();
        List<string> seen = [];
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Soon(() =>
        {
            foreach (BatchStep step in reader.Steps())
            {
                seen.Add(Describe(step));
            }
            return seen;
        }));
        Assert.Equal(["0", "end, more", "1", "end, more"], seen);
    }

    [Fact]
    public void Whoever_leaves_early_finds_the_file_closed()
    {
        MemoryStream text = new(Encoding.UTF8.GetBytes(Lines([.. Enumerable.Repeat(10, 1000)])));
        using (BatchReader reader = Read(text, batchTokens: 20, bufferTokens: 100))
        {
            Assert.Equal(2, reader.Steps().First().Batch!.Windows.Count);
            Assert.True(text.CanRead);
        }
        Assert.False(text.CanRead);
    }

    [Fact]
    public async Task What_comes_first_does_not_wait_for_a_whole_buffer()
    {
        // An eighth of a million tokens are enough for the first buffer; there is no end.
        using BatchReader reader = Read(Unending(Lines([.. Enumerable.Repeat(60, 2185)])), batchTokens: 2048);
        Assert.Equal(64, await Soon(() => reader.Steps().Take(64).Count(s => s.Batch is not null)));
    }

    private static Task<T> Soon<T>(Func<T> work) => Task.Run(work).WaitAsync(LongestWait);

    private BatchReader Read(
        string text, int chunk = 4096, int batchTokens = 64, long? bufferTokens = null,
        Action<TokenizedDocument>? whenCut = null) =>
        Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), chunk, batchTokens, bufferTokens, whenCut);

    private BatchReader Read(
        Stream text, int chunk = 4096, int batchTokens = 64, long? bufferTokens = null,
        Action<TokenizedDocument>? whenCut = null, CancellationToken cancellation = default)
    {
        Corpus corpus = new(new CorpusOptions { Paths = ["-"], Format = "jsonl" }, text);
        corpus.CutInto(new ChunkRule(chunk));
        TokenizedCorpus tokenized = new(corpus, new DocumentTokenizer(null, null, Vocabulary, "model"), null);
        WindowCutter cutter = new(64, [], []);
        return new BatchReader(tokenized, Cut, new Batcher(batchTokens, bufferTokens), cancellation);

        IEnumerable<Window> Cut(TokenizedDocument document)
        {
            Interlocked.Increment(ref cutDocuments);
            whenCut?.Invoke(document);
            return cutter.Cut(document);
        }
    }

    private static UnendingStream Unending(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>Documents of token ids, of the lengths given.</summary>
    private static string Lines(params int[] lengths) => string.Concat(lengths.Select((length, document) =>
    {
        IEnumerable<int> ids = Enumerable.Range(0, length).Select(token => (document + token) % Vocabulary);
        return $"{{\"input_ids\":[{string.Join(',', ids)}]}}\n";
    }));

    private static string Describe(BatchStep step) => step.Batch is { } batch
        ? string.Join(' ', batch.Windows.Select(w => w.Document.Document.Index))
        : step.HasMore ? "end, more" : "end";
}
