using NeuronProbe.Tables;

namespace NeuronProbe.Concepts.Measures;

/// <summary>How well one neuron tells one concept. A figure that can't be had is NaN.</summary>
internal sealed record ConceptFigures
{
    /// <summary>The q-value from which on a difference is not taken for one.</summary>
    public const double SignificantBelow = 0.05;

    /// <summary>The concept's name.</summary>
    public required string Concept { get; init; }

    /// <summary>Tokens that rank and that it applies to.</summary>
    public long Positives { get; init; }

    /// <summary>All others.</summary>
    public long Negatives { get; init; }

    /// <summary>Documents that have tokens of the concept.</summary>
    public long PositiveDocuments { get; init; }

    public double MeanPositive { get; init; } = double.NaN;

    public double MeanNegative { get; init; } = double.NaN;

    /// <summary>The difference of the means in units of the pooled standard deviation.</summary>
    public double CohensD { get; init; } = double.NaN;

    public double PointBiserialR { get; init; } = double.NaN;

    /// <summary>What follows from the order of the values.</summary>
    public RankingFigures Ranking { get; init; } = RankingFigures.None;

    /// <summary>Ends of the interval of the AUROC, over the documents that rank and over those held out.</summary>
    public (double Low, double High) Interval { get; init; } = (double.NaN, double.NaN);

    public (double Low, double High) HeldOutInterval { get; init; } = (double.NaN, double.NaN);

    public double PValue { get; init; } = double.NaN;

    /// <summary>The p-value corrected over all tests of the run.</summary>
    public double QValue { get; init; } = double.NaN;

    /// <summary>What makes it easily over-read, in words separated by spaces; often nothing.</summary>
    public string Flags { get; init; } = "";

    /// <summary>The share of the tokens that the concept applies to.</summary>
    public double BaseRate => (double)Positives / (Positives + Negatives);

    public double Auroc => Ranking.Auroc;

    /// <summary>The end of the values that tells the concept: 1 for high ones, -1 for low ones,
    /// 0 where there is no AUROC.</summary>
    public int Direction => Ranking.Direction;

    /// <summary>Whether it is low values that tell the concept.</summary>
    public bool IsByLowValues => Direction < 0;

    /// <summary>Whether the difference was tested.</summary>
    public bool IsTested => !double.IsNaN(QValue);

    /// <summary>Whether the difference was tested, and holds for the whole run.</summary>
    public bool IsSignificant => QValue < SignificantBelow;

    /// <summary>The table <c>concepts</c>, a row a concept.</summary>
    public static TableSchema<ConceptFigures> Schema { get; } = new(
        "concepts",
        "concepts",
        isSingleRow: false,
        [
            new("concept", row => row.Concept),
            new("positives", row => row.Positives),
            new("negatives", row => row.Negatives),
            new("positive_documents", row => row.PositiveDocuments),
            new("mean_positive", row => row.MeanPositive),
            new("mean_negative", row => row.MeanNegative),
            new("cohens_d", row => row.CohensD),
            new("point_biserial_r", row => row.PointBiserialR),
            new("auroc", row => row.Ranking.Auroc),
            new("auroc_low", row => row.Interval.Low),
            new("auroc_high", row => row.Interval.High),
            new("direction", row => row.Direction == 0 ? null : (long?)row.Direction),
            new("average_precision", row => row.Ranking.AveragePrecision),
            new("base_rate", row => row.BaseRate),
            new("best_f1", row => row.Ranking.BestF1),
            new("best_f1_threshold", row => (float)row.Ranking.BestF1Threshold),
            new("mutual_information", row => row.Ranking.MutualInformation),
            new("p_value", row => row.PValue),
            new("q_value", row => row.QValue),
            new("held_out_auroc", row => row.Ranking.HeldOutAuroc),
            new("held_out_average_precision", row => row.Ranking.HeldOutAveragePrecision),
            new("control_auroc", row => row.Ranking.ControlAuroc),
            new("control_rank", row => double.IsNaN(row.Ranking.ControlRank) ? null : (long?)row.Ranking.ControlRank),
            new("selectivity", row => row.Ranking.Selectivity),
            new("flags", row => row.Flags),
            new("held_out_auroc_low", row => row.HeldOutInterval.Low, IsNestedOnly: true),
            new("held_out_auroc_high", row => row.HeldOutInterval.High, IsNestedOnly: true),
            new("auroc_error", row => row.Ranking.Errors.Auroc),
            new("average_precision_error", row => row.Ranking.Errors.AveragePrecision),
            new("best_f1_error", row => row.Ranking.Errors.BestF1),
            new("mutual_information_error", row => row.Ranking.Errors.MutualInformation),
            new("held_out_auroc_error", row => row.Ranking.Errors.HeldOutAuroc),
            new("held_out_average_precision_error", row => row.Ranking.Errors.HeldOutAveragePrecision),
            new("control_auroc_error", row => row.Ranking.Errors.ControlAuroc),
            new("selectivity_error", row => row.Ranking.Errors.Selectivity),
        ]);

    /// <summary>The figures of a neuron and concept, but for its test and its flags.</summary>
    /// <param name="concept">The concept's name.</param>
    /// <param name="positiveDocuments">Documents that have tokens of it.</param>
    /// <param name="difference">The means on its tokens and on all others.</param>
    /// <param name="ranking">What follows from the order of the values.</param>
    /// <param name="again">What a second reading found, which takes the place of that;
    /// null where there was none.</param>
    public static ConceptFigures Of(
        string concept, long positiveDocuments, MeanDifference difference, RankingFigures ranking, SecondReading? again)
    {
        bool hasBoth = difference.Positives > 0 && difference.Negatives > 0;
        return new ConceptFigures
        {
            Concept = concept,
            Positives = difference.Positives,
            Negatives = difference.Negatives,
            PositiveDocuments = positiveDocuments,
            MeanPositive = difference.Positives == 0 ? double.NaN : difference.PositiveMean,
            MeanNegative = difference.Negatives == 0 ? double.NaN : difference.NegativeMean,
            CohensD = hasBoth ? difference.CohensD : double.NaN,
            PointBiserialR = hasBoth ? difference.PointBiserialR : double.NaN,
            Ranking = again?.Figures ?? ranking,
            Interval = (again?.Low ?? double.NaN, again?.High ?? double.NaN),
            HeldOutInterval = (again?.HeldOutLow ?? double.NaN, again?.HeldOutHigh ?? double.NaN),
        };
    }
}
