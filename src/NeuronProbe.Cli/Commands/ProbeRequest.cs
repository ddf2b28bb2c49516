using NeuronProbe.Effects.Probes;
using NeuronProbe.Options;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary>What <c>probe</c> is asked for.</summary>
internal sealed record ProbeRequest
{
    public const string AsTable = "table";

    public const string AsJson = "json";

    private static readonly TextOption OutOption = new(
        "--out", "DIR", $"The folder for {ProbeFiles.Table} and {ProbeFiles.Manifest}.")
    {
        Letter = "-o",
        Group = OptionGroup.Output,
        Kind = ValueKind.Path,
    };

    private static readonly SwitchOption OverwriteOption = new(
        ScanOptionList.Overwrite.Name, "Replace probes that are in the folder already.")
    { Group = OptionGroup.Output };

    private static readonly ChoiceOption<string> FormatOption = new(
        "--as", "What goes to standard output.", Choice.Words(AsTable, AsJson, "csv"))
    {
        Group = OptionGroup.Output,
        Default = AsTable,
    };

    /// <summary>Model, corpus, concepts, and the neurons that probes may have.</summary>
    public ScanOptions Scan { get; init; } = ScanFields.Defaults;

    public ProbeOptions Probes { get; init; } = new();

    /// <summary>The folder for files, or null.</summary>
    public string? Out
    {
        get;
        init => field = value is not ""
            ? value
            : throw new ProbeException("--out: expected a folder, but got an empty name. "
                + "Give its name, or leave the option out to print a table alone.");
    }

    public bool Overwrite { get; init; }

    /// <summary>What goes to standard output.</summary>
    public string Format { get; init; } = FormatOption.Default;

    public static IReadOnlyList<OptionField<ProbeRequest>> Fields { get; } =
    [
        .. ProbeFields.OfScan.Within<ScanOptions, ProbeRequest>(o => o.Scan, (o, value) => o with { Scan = value }),
        .. ProbeOptions.Fields.Within<ProbeOptions, ProbeRequest>(
            o => o.Probes, (o, value) => o with { Probes = value }),
        OutOption.In<ProbeRequest>(o => o.Out, (o, value) => o with { Out = value }),
        OverwriteOption.In<ProbeRequest>(o => o.Overwrite, (o, value) => o with { Overwrite = value }),
        FormatOption.In<ProbeRequest>(o => o.Format, (o, value) => o with { Format = value }),
    ];
}
