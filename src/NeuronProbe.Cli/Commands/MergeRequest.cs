using NeuronProbe.Options;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary>What <c>merge</c> is asked for.</summary>
internal sealed record MergeRequest
{
    private static readonly TextOption OutOption = new("--out", "DIR", "The folder for the results.")
    {
        Letter = "-o",
        Kind = ValueKind.Path,
        DefaultNote = "DIR itself",
    };

    private static readonly SwitchOption OverwriteOption = new(
        ScanOptionList.Overwrite.Name, "Replace another scan that is in the folder already.");

    /// <summary>The folder for the results, or null for that of the shards.</summary>
    public string? Out { get; init; }

    public bool Overwrite { get; init; }

    public static IReadOnlyList<OptionField<MergeRequest>> Fields { get; } =
    [
        OutOption.In<MergeRequest>(o => o.Out, (o, value) => o with { Out = value }),
        OverwriteOption.In<MergeRequest>(o => o.Overwrite, (o, value) => o with { Overwrite = value }),
    ];
}
