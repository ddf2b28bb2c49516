using NeuronProbe.Collectors;
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

    public static readonly TextOption SortOption = new(
        "--sort",
        "COLUMN",
        "Order neurons by a column of neurons.csv, or by peak, the largest first; COLUMN:asc has the smallest first.");

    private static readonly TextOption WhereOption = new(
        "--where",
        "CONDITION",
        "Only neurons that meet it: flags and comparisons of columns, joined by & and |, such as 'dead | always_on' "
        + "or '!dead & kurtosis > 10'.");

    private static readonly TextOption FindOption = new(
        "--find",
        "WORD",
        "Only neurons that have that word at or near the peak of a top example, those with the most such examples "
        + "first; several words in quotes: all of them.");

    private static readonly NumberOption<int> LimitOption = new("--limit", "Neurons in the table.")
    {
        Least = 1,
        Default = ScanCommand.TableLimit,
        DefaultNote = $"{ScanCommand.TableLimit}; with --print, all",
    };

    /// <summary>The concept that neurons are ranked for, or null.</summary>
    public string? Concept { get; init; }

    /// <summary>What neurons must be to be shown, or null.</summary>
    public NeuronCondition? Where { get; init; }

    /// <summary>The words that their top examples must have, or null.</summary>
    public WordQuery? Find { get; init; }

    /// <summary>By what they are ordered, or null where nobody said it.</summary>
    public NeuronOrder? Sort { get; init; }

    /// <summary>The most neurons, or null where nobody said it.</summary>
    public int? Limit { get; init; }

    /// <summary>The most neurons of a table on the terminal.</summary>
    public int TableLimit => Limit ?? LimitOption.Default;

    /// <summary>How neurons are ranked for a concept, and concepts for a neuron.</summary>
    public RankingOptions Ranking { get; init; } = new();

    /// <summary>An option that says how they are ranked, or null where nobody said it.</summary>
    public string? RankingOption { get; init; }

    public PrintOptions Print { get; init; } = new();

    public SavedReportOptions Reports { get; init; } = new();

    public static IReadOnlyList<OptionField<ShowRequest>> Fields { get; } =
    [
        ConceptOption.In<ShowRequest>(o => o.Concept, (o, value) => o with { Concept = value }),
        .. RankingOptions.Fields.Select(field => field.Within<ShowRequest>(
            o => o.Ranking,
            (o, value) => o with { Ranking = value, RankingOption = field.Description.Name })),
        WhereOption.In<ShowRequest>(
            o => o.Where?.Text, (o, value) => o with { Where = new NeuronCondition(value, FigureNames.All) }),
        FindOption.In<ShowRequest>(o => o.Find?.Text, (o, value) => o with { Find = new WordQuery(value) }),
        SortOption.In<ShowRequest>(
            o => o.Sort?.Text, (o, value) => o with { Sort = NeuronOrder.Parse(value, FigureNames.All) }),
        LimitOption.InOrNone<ShowRequest, int>(o => o.Limit, (o, value) => o with { Limit = value }),
        .. PrintOptions.Fields.Within<PrintOptions, ShowRequest>(o => o.Print, (o, value) => o with { Print = value }),
        SavedReportOptions.CsvSafeField.Within<ShowRequest>(o => o.Reports, (o, value) => o with { Reports = value }),
    ];

    /// <summary>The collectors whose findings are needed.</summary>
    /// <param name="collected">What was collected.</param>
    /// <exception cref="ProbeException">Something that is asked for was not.</exception>
    public IReadOnlyList<string> CollectorsOf(IReadOnlyList<string> collected)
    {
        Print.Check(collected);
        if (Concept is null && RankingOption is { } option && Print.Table is { } printed)
        {
            throw new ProbeException(
                $"{option}: expected {ConceptOption.Name} {ConceptOption.ValueName} beside --print, but got "
                + $"'{printed}' alone. Say for which concept neurons are ranked, or leave {option} out.");
        }
        if (Find is not null && !collected.Contains(TopExamplesCollector.Kind.Name))
        {
            throw new ProbeException(
                $"{FindOption.Name}: expected top examples to be collected, but --collect has only "
                + $"{string.Join(", ", collected)}. Scan with --collect {TopExamplesCollector.Kind.Name} too.");
        }
        IEnumerable<string> named =
        [
            .. FigureNames.CollectorsOf(Where, Sort, collected),
            .. Find is null ? [] : (string[])[TopExamplesCollector.Kind.Name],
        ];
        return Print.Table is { } table ? [.. named.Append(PrintOptions.KindOf(table).Name).Distinct()] : collected;
    }

    /// <summary>The findings with the rows that are printed, in their order.</summary>
    /// <param name="findings">Those of the neurons that meet the condition.</param>
    public Findings ToPrint(Findings findings)
    {
        if (Sort is null && Limit is null)
        {
            return findings;
        }
        IEnumerable<NeuronPlace> neurons = Sort?.Rank(findings) ?? findings.Places;
        return findings.Of([.. Limit is { } limit ? neurons.Take(limit) : neurons]);
    }

    /// <summary>Refuses what has no meaning beside the choice of a concept.</summary>
    /// <exception cref="ProbeException">Another table, a condition or an order is asked for.</exception>
    public void DemandConcepts()
    {
        string? beside = Where is not null ? WhereOption.Name : Find is not null ? FindOption.Name
            : Sort is not null ? SortOption.Name : null;
        if (beside is not null)
        {
            throw new ProbeException(
                $"{beside}: expected no --concept beside it, but got '{Concept}'. Leave one of them out; without "
                + "--concept, --print concepts takes --where, --find and --sort.");
        }
        if (Print.Table is { } table && PrintOptions.KindOf(table) != ConceptsKind.Kind)
        {
            throw new ProbeException(
                $"--print: expected '{ConceptsKind.Kind.PrintName}' beside --concept, but got '{table}'. "
                + "Leave one of them out.");
        }
    }
}
