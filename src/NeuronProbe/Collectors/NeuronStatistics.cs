using NeuronProbe.Tables;

namespace NeuronProbe.Collectors;

/// <summary>
/// Statistics of one neuron's values, in the model's own units; null where there are no values, or where they do not
/// vary as a figure needs it.
/// </summary>
internal sealed record NeuronStatistics
{
    /// <summary>Values.</summary>
    public long Count { get; init; }

    public double? Mean { get; init; }

    /// <summary>The square root of <see cref="Variance"/>.</summary>
    public double? Std => Variance is { } variance ? Math.Sqrt(variance) : null;

    /// <summary>Divides by the count, as NumPy does.</summary>
    public double? Variance { get; init; }

    /// <summary>m3 / m2^1.5, as SciPy's biased one.</summary>
    public double? Skewness { get; init; }

    /// <summary>m4 / m2^2 - 3, as SciPy's biased one.</summary>
    public double? Kurtosis { get; init; }

    /// <summary>(1 - (mean |x|)^2 / mean(x^2)) / (1 - 1 / count): near 0 for values of one size, near 1 for rare and
    /// strong ones (Treves and Rolls 1990; Vinje and Gallant 2000).</summary>
    public double? LifetimeSparseness { get; init; }

    public float? Min { get; init; }

    /// <summary>The quantile at 0.01, as are the following at theirs, by NumPy's default rule.</summary>
    public double? Q01 { get; init; }

    public double? Q05 { get; init; }

    public double? Q25 { get; init; }

    public double? Median { get; init; }

    public double? Q75 { get; init; }

    public double? Q95 { get; init; }

    public double? Q99 { get; init; }

    public float? Max { get; init; }

    /// <summary>Values above the threshold.</summary>
    public long Active { get; init; }

    /// <summary>Their share of all values, from 0 to 1.</summary>
    public double? ActiveFraction => Count == 0 ? null : (double)Active / Count;

    /// <summary>On a gated product, where the sign is no activity, the share of values whose magnitude is above a fifth
    /// of what is strong at the site; null at other sites.</summary>
    public double? MagnitudeDensity { get; init; }

    /// <summary>On how many of the tokens the neuron is active, from 0 to 1: by magnitude on a gated product, else
    /// <see cref="ActiveFraction"/>.</summary>
    public double? Density => MagnitudeDensity ?? ActiveFraction;

    /// <summary>NaN and infinities, which are in no other figure.</summary>
    public long Nonfinite { get; init; }

    /// <summary>What is peculiar about the neuron, in words separated by spaces; often none.</summary>
    public string Flags { get; init; } = "";

    /// <summary>The table <c>neurons</c>, a row a neuron.</summary>
    public static TableSchema<NeuronStatistics> Schema { get; } = new(
        "neurons",
        "statistics",
        isSingleRow: true,
        [
            new("count", row => row.Count),
            new("mean", row => row.Mean),
            new("std", row => row.Std),
            new("variance", row => row.Variance),
            new("skewness", row => row.Skewness),
            new("kurtosis", row => row.Kurtosis),
            new("lifetime_sparseness", row => row.LifetimeSparseness),
            new("min", row => row.Min),
            new("q01", row => row.Q01),
            new("q05", row => row.Q05),
            new("q25", row => row.Q25),
            new("median", row => row.Median),
            new("q75", row => row.Q75),
            new("q95", row => row.Q95),
            new("q99", row => row.Q99),
            new("max", row => row.Max),
            new("active", row => row.Active),
            new("active_fraction", row => row.ActiveFraction),
            new("nonfinite", row => row.Nonfinite),
            new("flags", row => row.Flags),
        ]);
}
