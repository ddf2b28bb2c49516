using NeuronProbe.Options;
using NeuronProbe.Reports;

namespace NeuronProbe.Cli.Commands;

/// <summary>What <c>scan</c> is asked for beside the options of the scan itself.</summary>
internal sealed record ScanRequest
{
    public static readonly TextOption FromOption = new(
        "--from",
        "FILE",
        "Take the options of an earlier scan from its scan.json; "
            + "options given beside it win, and relative paths start here.")
    {
        Group = OptionGroup.Running,
        Kind = ValueKind.Path,
    };

    public static readonly ChoiceOption<string> ForOption = new(
        "--for",
        "Choose the options that a format of another tool needs, --format among them; options given beside it win.",
        Choice.Words(ReportFormatCatalogue.Needs.Select(needs => needs.Format)))
    { Group = OptionGroup.Output };

    private static readonly SwitchOption DryRunOption = new(
        "--dry-run", "Show plan, sites, documents and the estimate of memory, and stop.")
    { Group = OptionGroup.Running };

    /// <summary>The scan.json of an earlier scan, or null.</summary>
    public string? From { get; init; }

    /// <summary>The format of another tool that the scan is for, or null.</summary>
    public string? For { get; init; }

    public bool IsDryRun { get; init; }

    public static IReadOnlyList<OptionField<ScanRequest>> Fields { get; } =
    [
        FromOption.In<ScanRequest>(o => o.From, (o, value) => o with { From = value }),
        ForOption.In<ScanRequest>(o => o.For, (o, value) => o with { For = value }),
        DryRunOption.In<ScanRequest>(o => o.IsDryRun, (o, value) => o with { IsDryRun = value }),
    ];
}
