using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Samples;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Scans;

/// <summary>How far computing in bfloat16 moves what is found in trained models.</summary>
/// <remarks>docs/performance.md gives the figures that the first tests print.</remarks>
public sealed class Bfloat16Tests(Bfloat16Tests.Float32Scans references) : IClassFixture<Bfloat16Tests.Float32Scans>
{
    private const int Documents = 40;
    private const int Stories = 400;

    // Of the largest magnitude at a site. bfloat16 has 8 significant bits, and the errors of layers add up; a published
    // model of narrow layers is hit harder.
    private const double SampleBound = 0.02;
    private const double PublishedBound = 0.05;

    private static ScanOptions Sentences => new()
    {
        Model = SampleFolder.Path("tiny-english"),
        Corpus = new() { Paths = [SampleFolder.Path("sentences.jsonl")] },
        Threads = StoriesJob.Threads,
    };

    [Theory]
    [InlineData("linear")]
    [InlineData("convolution")]
    public void What_is_found_in_the_sample_model_hardly_moves(string product) => HardlyMoves(Sentences, product);

    [Theory]
    [InlineData("linear")]
    [InlineData("convolution")]
    public void What_is_found_in_a_published_model_hardly_moves(string product) =>
        HardlyMoves(
            StoriesJob.Options with { Corpus = StoriesJob.Options.Corpus with { LimitDocuments = Stories } }, product);

    [Theory]
    [InlineData("linear")]
    [InlineData("convolution")]
    public void Every_figure_is_that_of_the_models_own_activations_rounded_no_further(string product)
    {
        // Windows one by one, so that both see products of the same shapes.
        AllActivations truth = ActivationsOf(Sentences.Model, FirstSentences(), product);
        using var scan = new FinishedScan(InBfloat16(Sentences, product) with
        {
            BatchTokens = 1,
            Corpus = Sentences.Corpus with { LimitDocuments = Documents },
        });
        new ScanAgreement(truth, scan, 0, Sentences.Collectors.Top).Check();
        Assert.True(
            truth.Sites.All(
                s => truth.Of(s.Site.Name, 0).All(v => (BitConverter.SingleToUInt32Bits(v.Value) & 0xffff) == 0)),
            "The model did not compute in bfloat16.");
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("convolution")]
    public void Activations_of_the_sample_model_are_near_those_in_double_precision(string product)
    {
        var plain = new PlainGpt2(PlainCheckpoint.Read(Sentences.Model));
        AreNear(ActivationsOf(Sentences.Model, FirstSentences(), product), plain.Run, SampleBound);
    }

    [Fact]
    public void Activations_of_a_published_model_are_near_those_in_double_precision()
    {
        StoriesJob job = StoriesJob.Open();
        var plain = new PlainGated(PlainCheckpoint.Read(StoriesJob.ModelFolder));
        TokenDocument[] windows = [.. Enumerable.Range(0, StoriesJob.Stories / 4).SelectMany(job.Windows)
            .Select(w => new TokenDocument("", w.Ids))];
        AreNear(
            ActivationsOf(StoriesJob.ModelFolder, windows, "linear"),
            window => plain.Run(window, withLogits: false),
            PublishedBound);
    }

    /// <summary>Scans in float32, which those in bfloat16 are compared with.</summary>
    public sealed class Float32Scans : IDisposable
    {
        // By model.
        private readonly Dictionary<string, FinishedScan> scans = [];

        public void Dispose() => scans.Values.ToList().ForEach(scan => scan.Dispose());

        internal FinishedScan Of(ScanOptions options) => scans.TryGetValue(options.Model, out FinishedScan? scan)
            ? scan
            : scans[options.Model] = new FinishedScan(options);
    }

    private void HardlyMoves(ScanOptions options, string product)
    {
        FinishedScan reference = references.Of(options);
        using var scan = new FinishedScan(InBfloat16(options, product));
        var shift = new ScanShift(reference, scan);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{reference.Manifest.Corpus.Tokens} tokens, {product}: {shift}");
        Assert.InRange(shift.MeanCorrelations.Min(), 0.999, 1);
        Assert.InRange(shift.Overlaps.Mean, 0.88, 1);
        Assert.InRange(shift.Overlaps.Least, 0.3, 1);
        Assert.InRange(shift.DocumentOverlaps.Mean, shift.Overlaps.Mean, 1);
        Assert.InRange(shift.LargestMeanShift, 0, 0.02);
        Assert.InRange(shift.LargestStdShift, 0, 0.02);
        Assert.InRange(shift.ChangedFlags, 0, shift.NeuronCount / 40);
    }

    private static TokenDocument[] FirstSentences() =>
        [.. new LabelledSentences().Windows.Take(Documents)
            .Select(w => new TokenDocument(w.Document.Document.Id, w.Ids))];

    private static AllActivations ActivationsOf(string model, IReadOnlyList<TokenDocument> windows, string product)
    {
        set_num_threads(StoriesJob.Threads);
        using TransformerModel opened = ModelLoader.Load(
            model, ScalarType.BFloat16, CPU, _ => { }, ProductChoice.Of(product, ScalarType.BFloat16, CPU));
        return new AllActivations(opened, windows, [], windows.Max(w => w.Ids.Length));
    }

    private static void AreNear(AllActivations activations, Func<int[], PlainRun> plain, double bound)
    {
        PlainRun[] expected = [.. activations.Documents.AsParallel().AsOrdered().Select(d => plain(d.Ids))];
        for (int layer = 0; layer < activations.Sites.Count; layer++)
        {
            string site = activations.Sites[layer].Site.Name;
            double difference = expected.Index().Max(run => run.Item.Sites[$"ffn.{layer}.post"]
                .Zip(activations[site, run.Index], (e, a) => e.Zip(a, (x, y) => Math.Abs(x - y)).Max()).Max());
            double relative = difference / activations.Largest(site);
            TestContext.Current.TestOutputHelper?.WriteLine(
                FormattableString.Invariant($"ffn.{layer}.post: at most {relative:0.0000} of the largest magnitude"));
            Assert.InRange(relative, 0, bound);
        }
    }

    private static ScanOptions InBfloat16(ScanOptions options, string product) =>
        options with { Type = "bfloat16", MatrixProduct = product };
}
