using System.Diagnostics;
using System.Text.Json;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using NeuronProbe.Scans;

namespace NeuronProbe.Benchmarking;

/// <summary>Times a scan beside what it can be held against, in one process, on a model with random weights.</summary>
/// <remarks>
/// Each method warms up. Then come the rounds, in each of which every method runs its sample once, in another order
/// each time, so that a drift of the machine, and what one leaves behind for the next, meets all alike. The sample is
/// the same in all rounds and for all methods but the plain one, and as large as fits in the time.
/// </remarks>
/// <param name="options">What is asked for.</param>
/// <param name="warn">Told what the user should know of.</param>
/// <param name="report">Told before each measurement.</param>
/// <param name="cancellation">Stops between two batches.</param>
internal sealed class Bench(
    BenchOptions options, Action<string> warn, Action<BenchProgress> report, CancellationToken cancellation)
{
    // The scan's warm-up fills its lists of examples and shows its memory, so it takes longer than the others'.
    private const double ScanWarmUpShare = 1.0 / 16;
    private const double WarmUpShare = 1.0 / 240;

    // Of a round.
    private const double PeakShare = 0.05;

    // What is left for a machine that slows down, and for the figures themselves.
    private const double Reserve = 0.03;
    private const int FewestBatches = 3;
    private const int Seed = 1;

    private const string DefaultConfig = """
        {
          "model_type": "gpt2", "vocab_size": 50257, "n_positions": 1024, "n_embd": 768, "n_layer": 12, "n_head": 12,
          "activation_function": "gelu_new", "layer_norm_epsilon": 1e-5
        }
        """;

    private readonly Stopwatch elapsed = new();

    /// <summary>Measures.</summary>
    /// <exception cref="ProbeException">The config can't be read, or is of no model that is known here.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public BenchFigures Run()
    {
        elapsed.Start();
        Report(0, "model");
        ModelConfig config = ReadConfig();
        using OpenedModel opened = Open(config, options.Type, options.MatrixProduct, warn);
        TransformerModel model = opened.Model;
        // Now, since an untied head is made only when the plain method asks for it.
        BenchModel measured = BenchModel.Of(model);
        var corpus = new BenchCorpus(
            model.VocabularySize,
            Math.Min(model.PositionLimit, ScanOptions.LongestWindow),
            ScanPlan.DefaultBatchTokens(model.DeviceName));
        using var methods = new TimedMethods(
            opened, options.Threads, () => Open(config, "float32", "linear", _ => { }).Model);
        long peakMemory = WarmUp(corpus, methods);
        Report(0, "peak");
        using var peak = new PeakSpeed(model, TimeSpan.FromSeconds(PeakShare * SecondsOfRound));
        ChooseSamples(corpus, methods, peak);
        TimedMethod[] order = [.. methods.All];
        var random = new Random(Seed);
        for (int round = 1; round <= options.Rounds; round++)
        {
            random.Shuffle(order);
            foreach (TimedMethod method in order)
            {
                Report(round, method.Name);
                method.Measure(cancellation);
            }
            Report(round, "peak");
            peak.Measure();
        }
        foreach (TimedMethod method in order)
        {
            method.DemandWhole();
        }
        return FiguresOf(measured, model, corpus, methods, peak, peakMemory);
    }

    /// <summary>What a round may take, of the time that is left.</summary>
    private double SecondsOfRound =>
        ((options.Seconds * (1 - Reserve)) - elapsed.Elapsed.TotalSeconds) / options.Rounds;

    private ModelConfig ReadConfig()
    {
        if (options.Config is null)
        {
            using var document = JsonDocument.Parse(DefaultConfig);
            return new ModelConfig("GPT-2 small", document.RootElement);
        }
        return File.Exists(options.Config)
            ? ModelConfigFile.ReadFile(options.Config)
            : throw new ProbeException($"--config: expected a model's config.json, but '{options.Config}' "
                + $"{(Directory.Exists(options.Config) ? "is a folder" : "does not exist")}. Name the file.");
    }

    private OpenedModel Open(ModelConfig config, string type, string product, Action<string> tell) =>
        OpenedModel.OpenRandom(config, new ComputeOptions(type, "cpu", product, options.Threads), tell);

    /// <summary>Warms up each method, the scan first.</summary>
    /// <returns>The most memory that the model and the scan had in use, in bytes.</returns>
    private long WarmUp(BenchCorpus corpus, TimedMethods methods)
    {
        WarmUp(methods.Scan, corpus.Scattered(), ScanWarmUpShare);
        long peakMemory = PeakMemory.Read();
        foreach (TimedMethod method in methods.OnPackedBatches.Except([methods.Scan]))
        {
            WarmUp(method, corpus.Scattered(), WarmUpShare);
        }
        WarmUp(methods.Plain, corpus.Groups.OrderBy(g => g.Ids.Length), WarmUpShare);
        return peakMemory;
    }

    private void WarmUp(TimedMethod method, IEnumerable<TokenBatch> batches, double share)
    {
        Report(0, method.Name);
        method.WarmUp(batches, TimeSpan.FromSeconds(share * options.Seconds), cancellation);
    }

    /// <summary>Takes as many batches as the rounds have time for,
    /// by what each method took while it warmed up.</summary>
    private void ChooseSamples(BenchCorpus corpus, TimedMethods methods, PeakSpeed peak)
    {
        var times = new RoundTimes(
            methods.OnPackedBatches.Sum(m => m.SecondsPerPosition) * corpus.Batches.Average(b => b.Ids.Length),
            methods.Plain.SecondsPerPosition * corpus.TypicalGroups(1)[0].Ids.Length,
            peak.SecondsPerRound);
        double seconds = SecondsOfRound;
        int fitting = times.PackedBatches(seconds);
        if (fitting < Math.Min(FewestBatches, corpus.Batches.Count))
        {
            int enough = (int)Math.Ceiling(
                (elapsed.Elapsed.TotalSeconds + (options.Rounds * times.Total(FewestBatches, 1))) / (1 - Reserve));
            warn($"--seconds: expected time for {FewestBatches} batches in each round, but {options.Seconds} seconds "
                + $"are enough for {fitting}. Give about {enough} for figures that say more.");
        }
        methods.Plain.Sample = corpus.TypicalGroups(times.PlainBatches(seconds));
        IReadOnlyList<TokenBatch> sample = corpus.Spread(Math.Max(1, fitting));
        foreach (TimedMethod method in methods.OnPackedBatches)
        {
            method.Sample = sample;
        }
    }

    private BenchFigures FiguresOf(
        BenchModel measured,
        TransformerModel model,
        BenchCorpus corpus,
        TimedMethods methods,
        PeakSpeed peak,
        long peakMemory)
    {
        const double giga = 1e9;
        (Spread bare, Spread linear, Spread scan) =
            (methods.Bare.TokensPerS, methods.BareLinear.TokensPerS, methods.Scan.TokensPerS);
        (Spread oneLayer, Spread oneNeuron, Spread plain) =
            (methods.OneLayer.TokensPerS, methods.OneNeuron.TokensPerS, methods.Plain.TokensPerS);
        Spread operations = peak.OperationsPerS;
        return new BenchFigures
        {
            Model = measured,
            Type = options.Type,
            Threads = options.Threads,
            Matmul = model.Products.Name,
            Rounds = options.Rounds,
            Seconds = elapsed.Elapsed.TotalSeconds,
            SecondsLimit = options.Seconds,
            PeakGflops = operations.Median / giga,
            Peak = new(
                NameOf(peak.Best),
                LargeProduct.Rows,
                peak.Width,
                peak.Width,
                new(operations.Median / giga, operations.Min / giga, operations.Max / giga)),
            Bare = new(bare),
            BareLinear = new(linear),
            Scan = new(scan),
            OneLayer = new(oneLayer),
            OneNeuron = new(oneNeuron),
            Plain = new(plain),
            Ratios = new(
                scan.Median / bare.Median,
                scan.Median / plain.Median,
                oneLayer.Median / plain.Median,
                bare.Median / linear.Median,
                oneNeuron.Median / scan.Median,
                2.0 * model.LinearParameterCount * bare.Median / operations.Median),
            PaddingFraction = corpus.PaddingFraction,
            PeakMemoryBytes = peakMemory,
            Sample = BenchSample.Of(corpus, methods),
        };
    }

    private static string NameOf(MatrixProduct product) => product.ToString().ToLowerInvariant();

    private void Report(int round, string method)
    {
        cancellation.ThrowIfCancellationRequested();
        report(new BenchProgress(
            round, options.Rounds, method, Math.Min(1, elapsed.Elapsed.TotalSeconds / options.Seconds)));
    }
}
