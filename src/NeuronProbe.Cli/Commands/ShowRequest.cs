using NeuronProbe.Concepts.Measures;
using NeuronProbe.Options;
using NeuronProbe.Results;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary>What <c>show</c> is asked for.</summary>
internal sealed record ShowRequest
{
    public static readonly TextOption ConceptOption = new(
        "--concept", "NAME", "Rank the neurons for that concept, by its whole name.");

    private static readonly NumberOption<int> LimitOption = new("--limit", "Neurons in the table.")
    {
        Least = 1,
        Default = ScanCommand.TableLimit,
    };

    /// <summary>The concept that neurons are ranked for, or null.</summary>
    public string? Concept { get; init; }

    /// <summary>Neurons in a table.</summary>
    public int Limit { get; init; } = LimitOption.Default;

    /// <summary>How neurons are ranked for a concept, and concepts for a neuron.</summary>
    public RankingOptions Ranking { get; init; } = new();

    public PrintOptions Print { get; init; } = new();

    public SavedReportOptions Reports { get; init; } = new();

    public static IReadOnlyList<OptionField<ShowRequest>> Fields { get; } =
    [
        ConceptOption.In<ShowRequest>(o => o.Concept, (o, value) => o with { Concept = value }),
        LimitOption.In<ShowRequest>(o => o.Limit, (o, value) => o with { Limit = value }),
        .. RankingOptions.Fields.Within<RankingOptions, ShowRequest>(
            o => o.Ranking, (o, value) => o with { Ranking = value }),
        .. PrintOptions.Fields.Within<PrintOptions, ShowRequest>(o => o.Print, (o, value) => o with { Print = value }),
        SavedReportOptions.CsvSafeField.Within<ShowRequest>(o => o.Reports, (o, value) => o with { Reports = value }),
    ];

    /// <summary>Refuses any other table beside the choice of a concept.</summary>
    /// <exception cref="ProbeException">Another table is asked for.</exception>
    public void DemandConcepts()
    {
        if (Print.Table is { } table && PrintOptions.KindOf(table) != ConceptsKind.Kind)
        {
            throw new ProbeException(
                $"--print: expected '{ConceptsKind.Kind.PrintName}' beside --concept, but got '{table}'. "
                + "Leave one of them out.");
        }
    }
}
