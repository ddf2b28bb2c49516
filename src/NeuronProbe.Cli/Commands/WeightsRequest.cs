using System.Text.Json.Nodes;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Effects.Vocabulary;
using NeuronProbe.Hub;
using NeuronProbe.Options;
using NeuronProbe.Reports;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary>What <c>weights</c> is asked for.</summary>
internal sealed record WeightsRequest
{
    public const string AsJson = "json";
    public const string AsCsv = "csv";

    private static readonly NumberOption<int> TokensOption = new(
        "--tokens", "Tokens of each neuron that it promotes most, and as many that it suppresses.")
    {
        Letter = "-k",
        Group = OptionGroup.Output,
        Least = 1,
        Default = 10,
    };

    // Unlike a scan, this needs no corpus.
    public static readonly TextsOption CorpusOption = new(
        CorpusFields.Paths.Name, CorpusFields.Paths.ValueName!,
        "Files, folders or globs in which tokens are counted, for the correlation of effects with their frequency.")
    {
        Letter = CorpusFields.Paths.Letter,
        Group = OptionGroup.Corpus,
        Kind = ValueKind.Path,
    };

    private static readonly TextOption OutOption = new(
        ScanOptionList.Out.Name, "DIR", $"The folder for {string.Join(", ", WeightFiles.Names)}.")
    {
        Letter = ScanOptionList.Out.Letter,
        Group = OptionGroup.Output,
        Kind = ValueKind.Path,
    };

    private static readonly SwitchOption OverwriteOption = new(
        ScanOptionList.Overwrite.Name, $"Replace {WeightFiles.What} that are in the folder already.")
    { Group = OptionGroup.Output };

    private static readonly ChoiceOption<string> AsOption = new(
        "--as", "What goes to standard output: tables for people, all as JSON, or a line for each neuron as CSV.",
        Choice.Words("table", AsJson, AsCsv))
    {
        Group = OptionGroup.Output,
        Default = "table",
    };

    // Weights are read as they are stored, on the CPU; nothing is run.
    private static readonly string[] OfRunning =
    [
        ScanOptionList.Device.Name, ScanOptionList.Type.Name, ScanOptionList.MatrixProduct.Name,
        ScanOptionList.BatchTokens.Name, CorpusFields.Paths.Name,
    ];

    /// <summary>How a corpus is read: of no use without one.</summary>
    public static IReadOnlyList<OptionDescription> OfCorpus { get; } =
    [
        .. ScanFields.OfReading.Select(field => field.Description)
            .Except(ScanFields.OfModel.Select(field => field.Description))
            .Where(option => !OfRunning.Contains(option.Name) && option.Name != ScanOptionList.MaxMemory.Name
                && DisplayOptions.Fields.All(field => field.Description.Name != option.Name)),
    ];

    /// <summary>The neuron as it was typed, in place of sites and numbers; else null.</summary>
    public string? Typed { get; init; }

    /// <summary>The model, the neurons, and how a corpus is read.</summary>
    public ScanOptions Scan { get; init; } = ScanFields.Defaults;

    /// <summary>The corpus, or null where none is read.</summary>
    public IReadOnlyList<string>? Corpus { get; init; }

    /// <summary>Tokens of each tail.</summary>
    public int Tokens { get; init => field = TokensOption.Demand(value); } = TokensOption.Default;

    /// <summary>The folder for files, or null.</summary>
    public string? Out { get; init; }

    public bool Overwrite { get; init; }

    /// <summary>What goes to standard output.</summary>
    public string Format { get; init; } = AsOption.Default;

    public static IReadOnlyList<OptionField<WeightsRequest>> Fields { get; } =
    [
        .. ScanFields.OfReading.Where(field => !OfRunning.Contains(field.Description.Name))
            .Append(ScanOptionList.Layers.In<ScanOptions>(o => o.Layers, (o, value) => o with { Layers = value }))
            .Append(ScanOptionList.Neurons.In<ScanOptions>(o => o.Neurons, (o, value) => o with { Neurons = value }))
            .Append(ReportOptions.CsvSafeField.Within<ScanOptions>(
                o => o.Reports, (o, value) => o with { Reports = value }))
            .Within<ScanOptions, WeightsRequest>(o => o.Scan, (o, value) => o with { Scan = value }),
        CorpusOption.In<WeightsRequest>(o => o.Corpus ?? [], (o, value) => o with { Corpus = value }),
        TokensOption.In<WeightsRequest>(o => o.Tokens, (o, value) => o with { Tokens = value }),
        OutOption.In<WeightsRequest>(o => o.Out, (o, value) => o with { Out = value }),
        OverwriteOption.In<WeightsRequest>(o => o.Overwrite, (o, value) => o with { Overwrite = value }),
        AsOption.In<WeightsRequest>(o => o.Format, (o, value) => o with { Format = value }),
    ];

    /// <summary>What a scan would be asked for that opens the same model and corpus: weights as they are stored, in
    /// float32, and nothing written.</summary>
    /// <param name="hub">Where models of the hub are.</param>
    public ScanOptions Opening(HubEnvironment hub) => Scan with
    {
        Hub = hub,
        Corpus = Scan.Corpus with { Paths = Corpus ?? Scan.Corpus.Paths },
        Collect = ["stats"],
        Device = "cpu",
        Type = "float32",
        MatrixProduct = "linear",
        Savings = [ScanOptionList.Layers.Name, ScanOptionList.Neurons.Name],
    };

    /// <summary>The options by their keys.</summary>
    public JsonObject ToJson() =>
        new(Fields.Select(field => KeyValuePair.Create(field.Description.Key, field.ToJson(this))));
}
