using NeuronProbe.Tables;

namespace NeuronProbe.Comparisons;

/// <summary>How one neuron differs between two scans; a figure is null where a scan has no such values, or where they
/// do not vary as the figure needs it.</summary>
/// <param name="Site">Index of its site in both scans.</param>
/// <param name="Index">Its index in the site's selection.</param>
internal sealed record NeuronChange(int Site, int Index)
{
    /// <summary>Flags that a change may have, in their order.</summary>
    public const string NewlyDead = "newly_dead";

    public const string NewlyAlive = "newly_alive";

    public const string NewlyNonfinite = "newly_nonfinite";

    /// <summary>Columns that say what documents bear out.</summary>
    public const string DocumentPName = "document_p";

    public const string DocumentPAdjustedName = "document_p_adjusted";

    /// <summary>The mean's change, in standard deviations of the baseline.</summary>
    public double? MeanChange { get; init; }

    /// <summary>The standard deviation over that of the baseline.</summary>
    public double? StdRatio { get; init; }

    /// <summary>The change of the share of active values.</summary>
    public double? DensityChange { get; init; }

    /// <summary>How far the distributions are apart, in units of activation; null where one has no values.</summary>
    public BinnedDistance? Distance { get; init; }

    /// <summary>The baseline's standard deviation, or null where it has none above 0.</summary>
    public double? Scale { get; init; }

    /// <summary>The first Wasserstein distance in standard deviations of the baseline.</summary>
    public double? Wasserstein => Distance?.Wasserstein / Scale;

    /// <summary>By how much that of the values themselves may differ, in the same unit.</summary>
    public double? WassersteinError => Distance?.WassersteinError / Scale;

    /// <summary>The Kolmogorov-Smirnov distance at the edges of bins.</summary>
    public double? KolmogorovSmirnov => Distance?.KolmogorovSmirnov;

    /// <summary>The share of the longer list of top examples that both lists have, by document and token.</summary>
    public double? TopOverlap { get; init; }

    /// <summary>Pearson's correlation of the values on the same tokens.</summary>
    public double? PearsonR { get; init; }

    /// <summary>The root of the mean of the squared differences on the same tokens, in standard deviations of the
    /// baseline.</summary>
    public double? RmsChange { get; init; }

    /// <summary>How likely documents whose sums differ by chance alone move the mean as far; null where a scan has no
    /// sums by document, the documents are others, or a value is not finite.</summary>
    public double? DocumentP { get; init; }

    /// <summary>How likely they move that of any neuron which is compared as far, each measured by its own
    /// documents.</summary>
    public double? DocumentPAdjusted { get; init; }

    /// <summary>Whether it counts as changed; null where the baseline does not tell by how much its own documents
    /// differ.</summary>
    public bool? IsChanged { get; init; }

    /// <summary>How many times the limit the figure reaches that is farthest beyond its own, 1 at the limit; null where
    /// there are no limits.</summary>
    public double? Size { get; init; }

    /// <summary>Which figure that is, with its value, in words; empty where there is none.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What kind of figure that is; null where there is none.</summary>
    public ChangeKind? Kind { get; init; }

    /// <summary>What is new about it, separated by spaces; often nothing.</summary>
    public string Flags { get; init; } = "";

    /// <summary>Whether it has a flag.</summary>
    public bool Has(string flag) => Flags.Split(' ').Contains(flag);

    /// <summary>The table <c>compare</c>, a row a neuron.</summary>
    public static TableSchema<NeuronChange> Schema { get; } = new(
        "compare",
        "compare",
        isSingleRow: true,
        [
            new("mean_change", row => row.MeanChange),
            new("std_ratio", row => row.StdRatio),
            new("density_change", row => row.DensityChange),
            new("wasserstein", row => row.Wasserstein),
            new("ks", row => row.KolmogorovSmirnov),
            new("top_overlap", row => row.TopOverlap),
            new("pearson_r", row => row.PearsonR),
            new("rms_change", row => row.RmsChange),
            new(DocumentPName, row => row.DocumentP),
            new(DocumentPAdjustedName, row => row.DocumentPAdjusted),
            new("changed", row => row.IsChanged is { } isChanged ? isChanged ? 1 : 0 : (long?)null),
            new("flags", row => row.Flags),
        ]);
}
