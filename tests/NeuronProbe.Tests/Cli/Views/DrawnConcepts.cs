using NeuronProbe.Concepts.Measures;
using NeuronProbe.Results;
using NeuronProbe.Sites;
using NeuronProbe.Tests.Reports;

namespace NeuronProbe.Tests.Cli.Views;

/// <summary>Concepts of neurons, and distributions on their tokens,
/// made from formulas so that drawings never change.</summary>
internal static class DrawnConcepts
{
    public const string LongName = "feat=PronType=Prs|Person=3";

    private const string Column0 = "transformer.h.0.mlp.c_proj";
    private const string Column11 = "transformer.h.11.mlp.c_proj";

    /// <summary>A neuron after a GELU that fires on most of the concept's tokens.</summary>
    public static ConceptRanking Telling { get; } = new("person", 36_864, 36_860, 8_042,
        [
            Row(Column11, 219, 0.912, 0.905, 0.717, 4.3, 0, 0.33, ""),
            Row(Column0, 3071, 0.12, 0.13, 0.011, -1.98, 3.2e-41, 0.31, "coarse"),
            Row(Column0, 7, 0.803, 0.79, 0.31, 0.0125, 0.0312, 0.045, "token_locked coarse"),
        ],
        Gelu(3_229, 45_995));

    /// <summary>The same with intervals, as a second pass gives them.</summary>
    public static ConceptRanking WithIntervals { get; } = Telling with
    {
        Best =
        [
            .. Telling.Best.Select(found => found with
            {
                Row = WithInterval(found.Row, found.Row.Auroc - 0.02, found.Row.Auroc + 0.015),
            }),
        ],
    };

    /// <summary>The same where AUROCs, of bins, are not in their intervals, of values.</summary>
    public static ConceptRanking OutsideIntervals { get; } = Telling with
    {
        Best = [.. Telling.Best.Select(found => found with { Row = WithInterval(found.Row, 0.92, 0.93) })],
    };

    /// <summary>The same where figures of bins say how far off they may be.</summary>
    public static ConceptRanking WithErrors { get; } = Telling with
    {
        Best = [.. Telling.Best.Select(found => found with { Row = Coarse(found.Row) })],
    };

    /// <summary>A neuron of which everything warns, and a concept of few tokens.</summary>
    public static ConceptRanking Misleading { get; } = new(LongName, 2_048, 0, 0,
        [Row(
            Column0, 12, 0.94, 0.48, 0.05, 0.8, double.NaN, -0.012, "token_locked position_locked coarse", 70,
            492_170)],
        Gelu(70, 492_170));

    /// <summary>Before the nonlinearity: two bells, the concept's one to the left.</summary>
    public static ConceptRanking LowValues { get; } = new("question", 1, 1, 1,
        [Row(Column0, 5, 0.21, 0.24, 0.04, -1.1, 0.0004, 0.25, "")],
        [
            .. Enumerable.Range(-40, 80)
                .Select(i => new LabelledBin(i / 10.0, (i + 1) / 10.0, Bell(i, -12, 600), Bell(i, 4, 9_000))),
        ]);

    public static ConceptRanking Empty { get; } = new("nowhere", 64, 0, 0, [], [])
    {
        First = new(SiteOf(Column0), 0, new ConceptFigures { Concept = "nowhere", Negatives = 1_200 }),
    };

    /// <summary>Twenty-one tokens in seven documents, which are too few to rank by.</summary>
    public static ConceptRanking Rare { get; } = new("rare", 64, 0, 0, [], [])
    {
        LeftOut = 64,
        First = Row(Column0, 0, 0.9, double.NaN, 0.1, 2, double.NaN, 0.3, "", 21, 1_200),
    };

    /// <summary>The concepts of a neuron, the best first.</summary>
    public static ConceptFigures[] OfNeuron { get; } =
    [
        .. Telling.Best.Take(2).Select((found, i) => found.Row with { Concept = ((string[])["person", "name"])[i] }),
        Telling.Best[2].Row with { Concept = LongName, PointBiserialR = 0.3 },
        .. Enumerable.Range(1, 6).Select(i => Row(Column0, 3, 0.7 - (i / 40.0), 0.51, 0.1, 0.2, i / 20.0, 0.05, "").Row
            with { Concept = "upos=X" + i }),
        new ConceptFigures { Concept = "nowhere" },
    ];

    /// <summary>A table of concepts for some neurons, the third of which tells none that is more than chance.</summary>
    public static FixedTable<ConceptFigures> Table(SiteSelection selection) => new(
        selection, ConceptFigures.Schema, [.. selection.Neurons.Select((_, i) => OfNeuron.Skip(2 * i).ToArray())]);

    private static ConceptFigures WithInterval(ConceptFigures row, double low, double high) =>
        row with { Interval = (low, high) };

    private static ConceptFigures Coarse(ConceptFigures row) => row with
    {
        Flags = "coarse",
        Ranking = row.Ranking with { Errors = row.Ranking.Errors with { Auroc = 0.0123, AveragePrecision = 0.2 } },
    };

    private static FoundRow<ConceptFigures> Row(
        string path,
        int neuron,
        double auroc,
        double heldOut,
        double precision,
        double d,
        double q,
        double selectivity,
        string flags,
        long positives = 3_229,
        long negatives = 45_995) => new(SiteOf(path), neuron, new ConceptFigures
        {
            Concept = "",
            Positives = positives,
            Negatives = negatives,
            PositiveDocuments = positives / 3,
            Ranking = RankingFigures.None with
            {
                Auroc = auroc,
                HeldOutAuroc = heldOut,
                AveragePrecision = precision,
                BestF1 = Math.Sqrt(precision) - 0.05,
                // That of random labels, such that the selectivity is as given.
                ControlAuroc = 0.5 + Math.Abs(auroc - 0.5) - selectivity,
                Direction = auroc < 0.5 ? -1 : 1,
            },
            CohensD = d,
            PointBiserialR = CorrelationOf(d, (double)positives / (positives + negatives)),
            QValue = q,
            Flags = flags,
        });

    // What d is in a large sample.
    private static double CorrelationOf(double d, double share) => d / Math.Sqrt((d * d) + (1 / (share * (1 - share))));

    private static Site SiteOf(string path) => new(path, SiteSide.Input, 0, 3072);

    private static long Bell(int at, int middle, int most) =>
        (long)(most * Math.Exp(-(at - middle) * (at - middle) / 150.0));

    // Most other tokens just below zero, the concept's around 2.5.
    private static LabelledBin[] Gelu(long positives, long negatives)
    {
        double[] edges = [-0.17, -0.15, -0.1, -0.05, 0, .. Enumerable.Range(1, 40).Select(i => i / 10.0)];
        double[] yes = [.. edges.Select(edge => Math.Exp(-(edge - 2.5) * (edge - 2.5)))];
        double[] no = [.. edges.Select(edge => edge < 0 ? 30 : Math.Exp(-2 * edge))];
        return
        [
            .. edges.SkipLast(1).Select((lower, i) => new LabelledBin(
                lower,
                edges[i + 1],
                (long)Math.Round(positives * yes[i] / yes.Sum()),
                (long)Math.Round(negatives * no[i] / no.Sum()))),
        ];
    }
}
