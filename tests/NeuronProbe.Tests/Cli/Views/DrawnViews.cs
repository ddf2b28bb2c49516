using NeuronProbe.Benchmarking;
using NeuronProbe.Cli.Views;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Tables;
using NeuronProbe.Tests.Reports;
using Spectre.Console;

namespace NeuronProbe.Tests.Cli.Views;

/// <summary>Every view by its name, with something of each kind to draw.</summary>
internal static class DrawnViews
{
    private const string LongFolder = "collections/english/nineteenth-century/novels/";

    // Drawn at many widths, and made once.
    private static readonly Lazy<Findings> Many = new(() => DrawnNeurons.Create(2000));

    public static IReadOnlyDictionary<string, Action<IAnsiConsole>> All { get; } =
        new Dictionary<string, Action<IAnsiConsole>>
        {
            ["neurons"] = console => new NeuronTableView(console).Write(WithConcepts(), 20),
            ["neurons_many"] = console => new NeuronTableView(console).Write(Many.Value, 4),
            ["neuron"] = console => new NeuronView(console).Write(Neuron(), "ffn.0.post"),
            ["concept"] = console => new ConceptView(console).Write(DrawnConcepts.WithIntervals, 0.5),
            ["concept_careful"] = console => new ConceptView(console).Write(DrawnConcepts.Misleading, 0.25),
            ["print_neurons"] = console => Print(console, "neurons"),
            ["print_top_examples"] = console => Print(console, "top_examples"),
            ["bench"] = console => new BenchView(console).Write(CreateBench()),
        };

    private static BenchFigures CreateBench() => new()
    {
        Model = new BenchModel("gpt2", 12, 768, 3072, 50_257, 124_439_808),
        Type = "float32",
        Threads = 2,
        Matmul = "packed",
        Rounds = 5,
        Seconds = 238.4,
        SecondsLimit = 240,
        PeakGflops = 260,
        PeakSource = "fused multiply-adds on 512 bits",
        MachineGflops = Spread(205),
        Bare = new BenchSpeed(Spread(1_210)),
        BareLinear = new BenchSpeed(Spread(870)),
        Scan = new BenchSpeed(Spread(1_150)),
        OneLayer = new BenchSpeed(Spread(2_170)),
        OneNeuron = new BenchSpeed(Spread(1_230)),
        Plain = new BenchSpeed(Spread(310)),
        Ratios = new BenchRatios(0.95, 3.71, 7, 1.39, 1.07, 0.79),
        PaddingFraction = 0.031,
        PeakMemoryBytes = 1_234_567_890,
        PageFaultsPerBatch = new BenchPageFaults(12, 345),
        Saving = new BenchSaving(new Spread(0.42, 0.4, 0.5), 150_000_000, 1.007),
        Sample = new BenchSample(256, 120_000, 60, 2_048, 12, 24_000, 4, 9_000, 11_000, 0.8),
    };

    /// <summary>Two layers of neurons, most of which tell a concept.</summary>
    public static Findings WithConcepts() => new(
        [
            .. DrawnNeurons.Create().Sites.Select(site => site with
            {
                Collectors = [.. site.Collectors, DrawnConcepts.Table(site.Selection)],
            }),
        ],
        new HashSet<string>([.. SampleTables.AllNames, "concepts"]),
        RunCorrections.Of([], []));

    // With long ids, as files in folders have them.
    private static NeuronFindings Neuron()
    {
        Findings findings = DrawnNeurons.Create();
        NeuronFindings neuron = NeuronFindings.Read(findings, findings.Sites[0], 0);
        return neuron with
        {
            Concepts = DrawnConcepts.OfNeuron,
            Examples =
            [
                .. neuron.Examples.Select(example => example with
                {
                    Context = example.Context with { DocumentId = LongFolder + example.Context.DocumentId },
                }),
            ],
        };
    }

    private static void Print(IAnsiConsole console, string table)
    {
        Findings findings = SmallFindings.Create();
        TableSchema schema = findings.Schemas.Single(schema => schema.Name == table);
        new TableView(console).Write(findings, schema);
    }

    private static Spread Spread(double median) => new(median, 0.96 * median, 1.03 * median);
}
