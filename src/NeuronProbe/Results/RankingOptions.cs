using NeuronProbe.Concepts.Measures;
using NeuronProbe.Options;

namespace NeuronProbe.Results;

/// <summary>How rows of concepts are ranked: neurons for a concept, or concepts of a neuron.</summary>
internal sealed record RankingOptions
{
    private static readonly ChoiceOption<ConceptRank> RankByOption = new(
        "--rank-by",
        "The figure that ranks neurons for a concept, and a neuron's concepts.",
        [.. ConceptRank.All.Select(rank => new Choice<ConceptRank>(rank.Name, rank))])
    {
        Default = ConceptRank.Correlation,
    };

    private static readonly NumberOption<int> SupportOption = new(
        "--min-support",
        "Leave out of rankings what has fewer documents of the concept, or fewer than twice as many tokens.")
    {
        Least = 0,
        Default = 10,
    };

    /// <summary>The figure that ranks.</summary>
    public ConceptRank Rank { get; init => field = RankByOption.Demand(value); } = RankByOption.Default;

    /// <summary>The fewest documents with tokens of the concept that a row is ranked with, and half of the fewest
    /// tokens; at least 0.</summary>
    public int MinSupport { get; init => field = SupportOption.Demand(value); } = SupportOption.Default;

    /// <summary>The fewest tokens of the concept that a row is ranked with.</summary>
    public long LeastTokens => 2L * MinSupport;

    public static IReadOnlyList<OptionField<RankingOptions>> Fields { get; } =
    [
        RankByOption.In<RankingOptions>(o => o.Rank, (o, value) => o with { Rank = value }),
        SupportOption.In<RankingOptions>(o => o.MinSupport, (o, value) => o with { MinSupport = value }),
    ];

    /// <summary>Whether a row is ranked.</summary>
    public bool Ranks(ConceptFigures row) => HasFigure(row) && HasSupport(row);

    /// <summary>Whether it would be, if it had more tokens or documents of the concept.</summary>
    public bool LeavesOut(ConceptFigures row) => HasFigure(row) && !HasSupport(row);

    /// <summary>The rows that are ranked, the best first; those that are as good stay in their order.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="figuresOf">A row's figures.</param>
    public IEnumerable<TRow> Sort<TRow>(IEnumerable<TRow> rows, Func<TRow, ConceptFigures> figuresOf) =>
        rows.Where(row => Ranks(figuresOf(row))).OrderByDescending(row => Rank.Strength(figuresOf(row)));

    private bool HasFigure(ConceptFigures row) => !double.IsNaN(Rank.Strength(row));

    private bool HasSupport(ConceptFigures row) =>
        row.PositiveDocuments >= MinSupport && row.Positives >= LeastTokens;
}
