using NeuronProbe.Reports.Html;

namespace NeuronProbe.Comparisons;

/// <summary>Plain words for what a comparison says of a neuron.</summary>
internal static class ComparisonWords
{
    private static readonly Dictionary<string, FigureWord> Known = new(StringComparer.Ordinal)
    {
        ["neuron"] = new("neuron", "site and number") { Kind = "text" },
        ["rank"] = new("rank", "its place by the size of the change; 1 is the largest") { Kind = "place" },
        [ComparisonPageSite.Times] = new(
            "times", "how many times what it may change by; above 1 it counts as changed. ∞ where nothing may", 3),
        [ComparisonPageSite.Reason] = new("by", "the figure that is farthest beyond what it may change by")
        {
            Kind = "text",
        },
        ["mean_change"] = new(
            "mean", "how far the mean moved, in standard deviations of the baseline", 3),
        ["std_ratio"] = new("std ×", "the standard deviation over that of the baseline; 1 is no change", 3),
        ["density_change"] = new(
            "density", "how much the share of tokens on which it is active has grown, in points of a hundred")
        {
            Kind = "points",
        },
        ["wasserstein"] = new(
            "W1", "how far values moved on average from one distribution to the other, in standard deviations of the "
                + "baseline (first Wasserstein distance)", 3),
        ["ks"] = new(
            "KS", "the largest difference of the two cumulative distributions, from 0 to 1 (Kolmogorov-Smirnov)")
        {
            Kind = "decimals",
        },
        ["top_overlap"] = new("top", "share of the top examples that both scans have") { Kind = "share" },
        ["pearson_r"] = new("r", "correlation of its values on the same tokens; 1 is the same neuron")
        {
            Kind = "decimals",
        },
        ["rms_change"] = new(
            "rms", "how far its value on a token moved (root mean square), in standard deviations of the baseline", 3),
        [NeuronChange.DocumentPName] = new(
            "document p", "how likely documents that differ by chance alone move its mean as far: the share of 1,000 "
                + "draws of signs for the documents' differences")
        {
            Kind = "decimals",
        },
        [NeuronChange.DocumentPAdjustedName] = new(
            "adjusted p", "how likely they move the mean of any neuron here as far (adjusted by the largest of all)")
        {
            Kind = "decimals",
        },
        [ComparisonPageSite.Changed] = new("changed", "whether a figure is beyond what it may change by")
        {
            Kind = "answer",
        },
        [ComparisonPageSite.Flags] = new("flags", "what is new about it") { Kind = "text" },
    };

    /// <summary>The columns of the list of all neurons, what tells most first.</summary>
    public static IReadOnlyList<string> List { get; } =
    [
        "neuron", "rank", ComparisonPageSite.Times, ComparisonPageSite.Reason,
        .. ComparisonPageSite.Figures.Select(column => column.Name),
        ComparisonPageSite.Changed, ComparisonPageSite.Flags,
    ];

    /// <summary>The ways in which neurons change, in the order of <see cref="ChangeKind"/>.</summary>
    public static IReadOnlyList<FigureWord> Kinds { get; } =
    [
        new("newly so", "newly dead, alive or not finite, or no longer constant"),
        new("other values", "on the same tokens little is left of what it was (r)"),
        new("mean", "the mean moved"),
        new("spread", "the standard deviation changed"),
        new("density", "the share of active tokens changed"),
        new("shape", "the distribution as a whole moved (W1, KS)"),
    ];

    /// <summary>The words for a figure.</summary>
    public static FigureWord Of(string name) => Known[name];

    /// <summary>What a flag means.</summary>
    public static string MeaningOf(string flag) => flag switch
    {
        NeuronChange.NewlyDead => "was active in the baseline and is not any more",
        NeuronChange.NewlyAlive => "was dead in the baseline and is active",
        _ => "has NaN or infinite values, and had none in the baseline",
    };
}
