using System.Text.Json.Nodes;
using NeuronProbe.Effects.Ablation;
using NeuronProbe.Options;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary>What <c>ablate</c> is asked for.</summary>
internal sealed record AblateRequest
{
    private static readonly ParsedOption<AblationValue> ValueOption = new(
        "--value", "What neurons are set to: zero, their mean, or a number.", AblationValue.Parse, value => $"{value}")
    { Group = OptionGroup.Sites, ValueName = "zero|mean|NUMBER", Default = AblationValue.Zero };

    private static readonly TextOption MeansFromOption = new(
        "--scan", "DIR",
        "A finished scan of the model that has the means; without it the corpus is read for them first.")
    { Group = OptionGroup.Sites, Kind = ValueKind.Path };

    private static readonly SwitchOption TogetherOption = new(
        "--together", "Set all neurons at once too, after each alone.")
    { Group = OptionGroup.Sites };

    private static readonly NumberOption<int> ContextsOption = new(
        "--top", "Contexts on which a neuron is highest that are told apart, and as many random ones; 0 for none.")
    {
        Letter = "-k",
        Group = OptionGroup.Collectors,
        Least = 0,
        Default = 20,
    };

    private static readonly NumberOption<int> LengthOption = new(
        "--context", "Tokens of such a context, after the one on which the neuron is high.")
    {
        Group = OptionGroup.Collectors,
        Least = 1,
        Default = 16,
    };

    private static readonly NumberOption<int> LimitOption = new(
        "--limit", "The most neurons that the table shows, those first that raise the loss most.")
    {
        Group = OptionGroup.Output,
        Least = 0,
        Default = 20,
    };

    private static readonly ChoiceOption<string> AsOption = new(
        "--as", "How results are printed.", Choice.Words("table", "json", "csv"))
    { Group = OptionGroup.Output, Default = "table" };

    private static readonly TextOption OutOption = new(
        "--out", "DIR", "The folder for ablation.csv, ablation_tokens.csv and ablation.json.")
    {
        Letter = "-o",
        Group = OptionGroup.Output,
        Kind = ValueKind.Path,
    };

    private static readonly SwitchOption OverwriteOption = new(
        ScanOptionList.Overwrite.Name, "Replace ablations that are in the folder already.")
    { Group = OptionGroup.Output };

    private static readonly OptionField<AblateRequest>[] OfAblation =
    [
        .. ScanFields.OfReading.Concat(ScanFields.OfConcepts)
            .Within<ScanOptions, AblationOptions>(o => o.Scan, (o, value) => o with { Scan = value })
            .Concat(
            [
                ValueOption.In<AblationOptions>(o => o.Value, (o, value) => o with { Value = value }),
                MeansFromOption.In<AblationOptions>(o => o.MeansFrom, (o, value) => o with { MeansFrom = value }),
                TogetherOption.In<AblationOptions>(o => o.Together, (o, value) => o with { Together = value }),
                ContextsOption.In<AblationOptions>(o => o.Contexts, (o, value) => o with { Contexts = value }),
                LengthOption.In<AblationOptions>(
                    o => o.ContextLength, (o, value) => o with { ContextLength = value }),
            ])
            .Within<AblationOptions, AblateRequest>(o => o.Ablation, (o, value) => o with { Ablation = value }),
    ];

    /// <summary>What is set, and on which corpus.</summary>
    public AblationOptions Ablation { get; init; } = new();

    /// <summary>Neurons that the table shows at most.</summary>
    public int Limit { get; init => field = LimitOption.Demand(value); } = LimitOption.Default;

    /// <summary>What goes to standard output.</summary>
    public string Format { get; init; } = AsOption.Default;

    /// <summary>The folder for files, or null.</summary>
    public string? Out { get; init; }

    public bool Overwrite { get; init; }

    public static IReadOnlyList<OptionField<AblateRequest>> Fields { get; } =
    [
        .. OfAblation,
        LimitOption.In<AblateRequest>(o => o.Limit, (o, value) => o with { Limit = value }),
        AsOption.In<AblateRequest>(o => o.Format, (o, value) => o with { Format = value }),
        OutOption.In<AblateRequest>(o => o.Out, (o, value) => o with { Out = value }),
        OverwriteOption.In<AblateRequest>(o => o.Overwrite, (o, value) => o with { Overwrite = value }),
    ];

    /// <summary>What was asked for as <c>ablation.json</c> has it, with the settled size of batches and windows.
    /// </summary>
    /// <param name="plan">The opened ablations.</param>
    public JsonObject ToJson(AblationPlan plan)
    {
        AblateRequest settled = this with
        {
            Ablation = Ablation with
            {
                Scan = Ablation.Scan with
                {
                    BatchTokens = plan.BatchTokens,
                    MaxLength = plan.Scan.Corpus.WindowLength,
                    Device = plan.Scan.Model.DeviceName,
                    MatrixProduct = plan.Scan.Model.Model.Products.Name,
                },
            },
        };
        var json = new JsonObject { ["neurons"] = new JsonArray([.. Ablation.Neurons.Select(name => (JsonNode)name)]) };
        foreach (OptionField<AblateRequest> field in OfAblation)
        {
            json[field.Description.Key] = field.ToJson(settled);
        }
        return json;
    }
}
