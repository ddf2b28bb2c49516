using System.Diagnostics;
using System.Text.Json;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Scans;

namespace NeuronProbe.Benchmarking;

/// <summary>Times a scan beside what it can be held against, in one process, on a model with random weights.</summary>
/// <remarks>
/// Each method warms up. Then come the rounds, in each of which every method runs its sample once, in another order
/// each time, so that a drift of the machine, and what one leaves behind for the next, meets all alike. The sample is
/// the same in all rounds and for all methods but the plain one, and as large as fits in the time. Before each
/// method's turn a loop on registers tells what the machine gives just then.
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
    private const double WarmUpShare = 1.0 / 60;

    // What is left for a machine that slows down, and for the figures themselves.
    private const double Reserve = 0.03;
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
            opened, options.Threads, options.Type, type => Open(config, type, "linear", _ => { }).Model);
        long peakMemory = WarmUp(corpus, methods);
        double documentShare = ChooseSamples(corpus, methods);
        var machine = new MachineSpeed(RegisterLoop.For(options.Type), options.Threads);
        Measure(methods, machine);
        return FiguresOf(measured, model, corpus, methods, machine, peakMemory, documentShare);
    }

    /// <summary>What a round may take, of the time that is left.</summary>
    private double SecondsOfRound =>
        ((options.Seconds * (1 - Reserve)) - elapsed.Elapsed.TotalSeconds) / options.Rounds;

    /// <summary>Runs all rounds.</summary>
    private void Measure(TimedMethods methods, MachineSpeed machine)
    {
        TimedMethod[] order = [.. methods.All];
        var random = new Random(Seed);
        for (int round = 1; round <= options.Rounds; round++)
        {
            random.Shuffle(order);
            foreach (TimedMethod method in order)
            {
                Report(round, method.Name);
                machine.Measure();
                method.Measure(cancellation);
            }
            machine.EndRound();
        }
        foreach (TimedMethod method in order)
        {
            method.DemandWhole();
        }
    }

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
        WarmUp(methods.Plain, corpus.TypicalGroups(corpus.Groups.Count), WarmUpShare);
        return peakMemory;
    }

    private void WarmUp(TimedMethod method, IEnumerable<TokenBatch> batches, double share)
    {
        Report(0, method.Name);
        method.WarmUp(batches, TimeSpan.FromSeconds(share * options.Seconds), cancellation);
    }

    /// <summary>Takes as many batches as the rounds have time for, by what each method took while it warmed up, and
    /// cuts their documents where that is too little.</summary>
    /// <returns>The share of its tokens to which each document is cut.</returns>
    private double ChooseSamples(BenchCorpus corpus, TimedMethods methods)
    {
        var times = new RoundTimes(
            methods.OnPackedBatches.Sum(m => m.SecondsPerPosition) * corpus.Batches.Average(b => b.Ids.Length),
            methods.Plain.SecondsPerPosition * corpus.TypicalGroups(1)[0].Ids.Length,
            methods.All.Count() * MachineSpeed.TimePerTurn.TotalSeconds);
        RoundPlan plan = times.Fit(SecondsOfRound, corpus.Batches.Count);
        if (BenchTime.WarningOf(options, elapsed.Elapsed.TotalSeconds / (1 - Reserve), times, plan) is { } warning)
        {
            warn(warning);
        }
        methods.Plain.Sample = Cut(corpus.TypicalGroups(plan.PlainBatches));
        IReadOnlyList<TokenBatch> sample = Cut(corpus.Spread(plan.PackedBatches));
        foreach (TimedMethod method in methods.OnPackedBatches)
        {
            method.Sample = sample;
        }
        return plan.DocumentShare;

        IReadOnlyList<TokenBatch> Cut(IReadOnlyList<TokenBatch> batches) =>
            [.. batches.Select(b => BenchCorpus.Cut(b, plan.DocumentShare))];
    }

    private BenchFigures FiguresOf(
        BenchModel measured,
        TransformerModel model,
        BenchCorpus corpus,
        TimedMethods methods,
        MachineSpeed machine,
        long peakMemory,
        double documentShare)
    {
        const double giga = 1e9;
        (double bare, double scan, double plain) = (
            methods.Bare.TokensPerS.Median, methods.Scan.TokensPerS.Median, methods.Plain.TokensPerS.Median);
        Spread operations = machine.OperationsPerS;
        var gflops = new Spread(operations.Median / giga, operations.Min / giga, operations.Max / giga);
        if (MachineSpeed.WarningOf(gflops) is { } warning)
        {
            warn(warning);
        }
        return new BenchFigures
        {
            Model = measured,
            Type = options.Type,
            Threads = options.Threads,
            Matmul = model.Products.Name,
            Rounds = options.Rounds,
            Seconds = elapsed.Elapsed.TotalSeconds,
            SecondsLimit = options.Seconds,
            PeakGflops = gflops.Median,
            PeakSource = machine.Loop.Source,
            MachineGflops = gflops,
            Bare = new(methods.Bare.TokensPerS),
            BareLinear = new(methods.BareLinear.TokensPerS),
            Scan = new(methods.Scan.TokensPerS),
            OneLayer = new(methods.OneLayer.TokensPerS),
            OneNeuron = new(methods.OneNeuron.TokensPerS),
            Plain = new(methods.Plain.TokensPerS),
            Ratios = new(
                scan / bare,
                scan / plain,
                methods.OneLayer.TokensPerS.Median / plain,
                bare / methods.BareLinear.TokensPerS.Median,
                methods.OneNeuron.TokensPerS.Median / scan,
                2.0 * model.LinearParameterCount * bare / operations.Median),
            PaddingFraction = corpus.PaddingFraction,
            PeakMemoryBytes = peakMemory,
            PageFaultsPerBatch = BenchPageFaults.Of(methods),
            Saving = BenchSaving.Measure(methods.CollectedByScan),
            Sample = BenchSample.Of(corpus, methods, documentShare),
        };
    }

    private void Report(int round, string method)
    {
        cancellation.ThrowIfCancellationRequested();
        report(new BenchProgress(
            round, options.Rounds, method, Math.Min(1, elapsed.Elapsed.TotalSeconds / options.Seconds)));
    }
}
