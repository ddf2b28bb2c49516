using NeuronProbe.Tables;

namespace NeuronProbe.Results;

/// <summary>How well a probe tells a concept on the documents that are held out.</summary>
/// <param name="Concept">The concept's name.</param>
/// <param name="K">Neurons of the probe.</param>
/// <param name="Kind"><see cref="Best"/>, <see cref="Random"/> or <see cref="Shuffled"/>.</param>
internal sealed record ProbeRow(string Concept, int K, string Kind)
{
    /// <summary>The neurons whose means differ most.</summary>
    public const string Best = "best";

    /// <summary>Neurons drawn at random.</summary>
    public const string Random = "random";

    /// <summary>Neurons chosen, and weights fitted, by labels dealt anew.</summary>
    public const string Shuffled = "shuffled";

    public double Auroc { get; init; }

    public double AveragePrecision { get; init; }

    /// <summary>F1 at the threshold where it is largest on the documents that rank.</summary>
    public double F1 { get; init; }

    /// <summary>Balanced accuracy at the threshold where it is largest there.</summary>
    public double BalancedAccuracy { get; init; }

    /// <summary>The neurons in the order of choice.</summary>
    public required string[] Neurons { get; init; }

    /// <summary>Of the best neurons the 95 % interval of the AUROC over documents, else its lowest and highest of all
    /// draws; NaN where there is none.</summary>
    public (double Low, double High) Range { get; init; }

    /// <summary>Tokens with the label, and all, by which it is judged.</summary>
    public int Positives { get; init; }

    public int Tokens { get; init; }

    /// <summary>Whether its fit came to its end.</summary>
    public bool IsConverged { get; init; }

    /// <summary>Reads a row as the table has it; figures that are missing are NaN or 0.</summary>
    /// <param name="cell">The value of a column, empty where there is no such column.</param>
    public static ProbeRow Read(Func<string, Cell> cell)
    {
        return new ProbeRow(cell("concept").ToString(), (int)Whole("k"), cell("kind").ToString())
        {
            Auroc = Real("auroc"),
            AveragePrecision = Real("average_precision"),
            F1 = Real("f1"),
            BalancedAccuracy = Real("balanced_accuracy"),
            Neurons = cell("neurons").ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries),
            Range = (Real("auroc_low"), Real("auroc_high")),
            Positives = (int)Whole("positives"),
            Tokens = (int)Whole("tokens"),
            IsConverged = Whole("converged") != 0,
        };

        long Whole(string name) => cell(name) is { Kind: CellKind.Whole } number ? number.Whole : 0;

        double Real(string name) => cell(name) switch
        {
            { Kind: CellKind.Real } number => number.Number,
            { Kind: CellKind.Whole } number => number.Whole,
            _ => double.NaN,
        };
    }

    /// <summary>The table <c>probes</c>.</summary>
    public static TableSchema<ProbeRow> Schema { get; } = new(
        "probes",
        "probes",
        isSingleRow: false,
        [
            new("concept", row => row.Concept),
            new("k", row => (long?)row.K),
            new("kind", row => row.Kind),
            new("auroc", row => row.Auroc),
            new("average_precision", row => row.AveragePrecision),
            new("f1", row => row.F1),
            new("balanced_accuracy", row => row.BalancedAccuracy),
            new("neurons", row => row.Neurons),
            new("auroc_low", row => row.Range.Low),
            new("auroc_high", row => row.Range.High),
            new("positives", row => (long?)row.Positives),
            new("tokens", row => (long?)row.Tokens),
            new("base_rate", row => (double)row.Positives / row.Tokens),
            new("converged", row => (long?)(row.IsConverged ? 1 : 0)),
        ]);
}
