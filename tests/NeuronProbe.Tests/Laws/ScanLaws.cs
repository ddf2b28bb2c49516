using System.Collections.Concurrent;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Laws;

/// <summary>What every scan must hold to, whatever the batches, threads, chunks and order of documents,
/// on a folder of conformance data.</summary>
public abstract class ScanLaws : IDisposable
{
    private const int WindowLength = 40;
    private const int Vocabulary = 320;
    private const int Chunk = 16;
    private const int Top = 8;

    // By model: those of several are computed at the same time.
    private static readonly ConcurrentDictionary<string, AllActivations> Truths = [];

    private static readonly CollectorOptions AllOfHighTail =
        new() { Top = 10_000, Tails = Tails.High, Per = TopPer.Token, Context = 2 };

    private readonly TokenDocument[] documents = TokenDocuments.Random(11, 45, 130, Vocabulary);
    private readonly TemporaryFolder folder = new();
    private readonly string model;

    /// <param name="folder">The folder's path.</param>
    protected ScanLaws(string folder) => model = folder;

    public void Dispose()
    {
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(300)]
    [InlineData(4096)]
    public void Any_batch_size_agrees_with_all_activations(int batchTokens) =>
        Agrees(Options() with { BatchTokens = batchTokens });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Any_number_of_threads_agrees_with_all_activations(int threads) =>
        Agrees(Options() with { Threads = threads });

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public void Any_size_of_chunks_agrees_with_all_activations(int chunk) => Agrees(Options() with { Chunk = chunk });

    [Fact]
    public void Any_order_of_the_documents_agrees_with_all_activations()
    {
        TokenDocument[] shuffled = [.. documents];
        new Random(3).Shuffle(shuffled);
        Agrees(Options() with { Corpus = Corpus(TokenDocuments.Write(folder, "shuffled.jsonl", shuffled)) });
    }

    [Fact]
    public void Single_windows_give_every_figure_as_all_activations_have_it()
    {
        using var scan = new FinishedScan(Options() with { BatchTokens = 1 });
        new ScanAgreement(AllActivations(), scan, 0, Top).Check();
    }

    [Fact]
    public void The_same_scan_twice_writes_the_same_bytes()
    {
        using var first = new FinishedScan(Options() with { Threads = 2 });
        using var second = new FinishedScan(Options() with { Threads = 2 });
        foreach (string file in (string[])["neurons.csv", "histogram.csv", "top_examples.csv", "results.json"])
        {
            Assert.Equal(File.ReadAllBytes(first[file]), File.ReadAllBytes(second[file]));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(300, 1)]
    [InlineData(2048, 2)]
    [InlineData(8192, 1)]
    public void Through_our_own_product_any_batches_and_threads_write_the_same_bytes(int batchTokens, int threads)
    {
        ScanOptions options = Options() with { MatrixProduct = "packed" };
        using var usual = new FinishedScan(options);
        using var other = new FinishedScan(options with { BatchTokens = batchTokens, Threads = threads });
        foreach (string file in (string[])["neurons.csv", "histogram.csv", "top_examples.csv", "results.json"])
        {
            Assert.Equal(File.ReadAllBytes(usual[file]), File.ReadAllBytes(other[file]));
        }
    }

    [Fact]
    public void Every_token_is_in_exactly_one_window_and_padding_is_never_counted()
    {
        using var scan = new FinishedScan(Options());
        long tokens = documents.Sum(d => (long)d.Ids.Length);
        Assert.Contains(documents, d => d.Ids.Length > 2 * WindowLength);
        Assert.Equal((documents.Length, tokens), (scan.Manifest.Corpus.Documents, scan.Manifest.Corpus.Tokens));
        Assert.Equal(
            documents.Sum(d => (d.Ids.Length + WindowLength - 1) / WindowLength), scan.Manifest.Corpus.Windows);
        Assert.All(scan.Table("neurons"), row => Assert.Equal(tokens, Numbers.Parse(row["count"])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(WindowLength)]
    public void Ignoring_the_first_tokens_leaves_the_others_as_they_were(int ignored)
    {
        ScanOptions every =
            Options() with { Neurons = "0-3", Collectors = AllOfHighTail };
        using var all = new FinishedScan(every);
        using var masked = new FinishedScan(every with { IgnoreFirst = ignored });
        (string, string, string, string, string)[] kept =
            [.. all.Table("top_examples").Select(Key).Where(
                r => int.Parse(r.Item4, System.Globalization.CultureInfo.InvariantCulture) % WindowLength >= ignored)];
        Assert.Equal(kept.Order(), masked.Table("top_examples").Select(Key).Order());
        long left = documents.Sum(d => d.Ids.Index().Count(t => t.Index % WindowLength >= ignored));
        Assert.Equal(12 * left, kept.Length);
        Assert.All(masked.Table("neurons"), row => Assert.Equal(left, Numbers.Parse(row["count"])));
        Assert.Equal(documents.Sum(d => (long)d.Ids.Length) - left, masked.Manifest.Masked.IgnoreFirst);

        static (string, string, string, string, string) Key(Dictionary<string, string> row) =>
            (row["site"], row["neuron"], row["document"], row["token"], row["activation"]);
    }

    [Fact]
    public void A_part_of_a_site_and_a_list_of_neurons_give_what_the_whole_site_gives()
    {
        using var whole = new FinishedScan(Options() with { Layers = ["ffn.1.pre"] });
        using var part = new FinishedScan(
            Options() with { Layers = [$"{whole.Sites[0].Choice.Site.Name}[30:50]"], Neurons = "1,5-7" });
        foreach (string table in (string[])["neurons", "histogram", "top_examples"])
        {
            ILookup<string, string> all = Lines(whole, table);
            ILookup<string, string> few = Lines(part, table);
            Assert.Equal(["1", "5", "6", "7"], few.Select(l => l.Key));
            Assert.All(few, lines => Assert.Equal(all[$"{30 + Numbers.Parse(lines.Key)}"], lines));
            Assert.All(
                part.Table(table), row => Assert.Equal($"{whole.Sites[0].Choice.Site.Name}[30:50]", row["site"]));
        }

        static ILookup<string, string> Lines(FinishedScan scan, string table) => scan.Table(table)
            .ToLookup(row => row["neuron"], row => string.Join(
                ' ', row.Where(cell => cell.Key is not ("site" or "alias" or "neuron")).Select(cell => cell.Value)));
    }

    [Fact]
    public void Two_parts_of_the_corpus_merged_equal_one_scan()
    {
        using var plan = new ScanPlan(Options());
        Collector[] even = ScanParts.Collect(plan, chunk => chunk % 2 == 0);
        Collector[] odd = ScanParts.Collect(plan, chunk => chunk % 2 == 1);
        foreach ((Collector merged, Collector other) in even.Zip(odd))
        {
            merged.Merge(other);
        }
        foreach ((Collector expected, Collector merged) in ScanParts.Collect(plan, _ => true).Zip(even))
        {
            Assert.Equal(Text(expected), Text(merged));
        }

        static IEnumerable<string> Text(Collector collector) =>
            Enumerable.Range(0, collector.Selection.Neurons.Count)
                .SelectMany(neuron => collector.Cells(neuron).Select(row => string.Join(", ", row)));
    }

    private void Agrees(ScanOptions options)
    {
        using var scan = new FinishedScan(options);
        new ScanAgreement(AllActivations(), scan, ScanAgreement.OtherBatches, Top).Check();
    }

    private AllActivations AllActivations() => Truths.GetOrAdd(model, location =>
    {
        set_num_threads(2);
        using TransformerModel loaded = ModelLoader.Load(location, ScalarType.Float32, CPU, _ => { });
        return new AllActivations(loaded, documents, [], WindowLength);
    });

    private static CorpusOptions Corpus(string path) => new() { Paths = [path] };

    private ScanOptions Options() => new()
    {
        Model = model,
        Corpus = Corpus(TokenDocuments.Write(folder, "corpus.jsonl", documents)),
        MaxLength = WindowLength,
        Threads = 2,
        BatchTokens = 512,
        Chunk = Chunk,
        Collectors = new() { Top = Top },
    };
}
