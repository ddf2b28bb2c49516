using NeuronProbe.Collectors;

namespace NeuronProbe.Results;

/// <summary>How far from its mean a neuron is in the documents on which it is strongest.</summary>
/// <remarks>
/// For each tail the median of the activations of its first documents, each with its most extreme token; where too few
/// documents are listed, the quantile near that end. Neither is decided by one token.
/// </remarks>
/// <param name="Tail">The tail that is farther from the mean.</param>
/// <param name="Value">Its distance in standard deviations, negative for the low tail.</param>
/// <param name="IsOfDocuments">Whether it is of documents, and not of a quantile.</param>
internal readonly record struct NeuronPeak(Tail Tail, double Value, bool IsOfDocuments)
{
    /// <summary>Documents of a list that count at most.</summary>
    public const int MostDocuments = 10;

    /// <summary>Documents that a list must have; a shorter one is as if it had not been kept.</summary>
    public const int FewestDocuments = 5;

    /// <summary>What one of documents is measured at.</summary>
    public static string MeaningOfDocuments { get; } = $"median of the {MostDocuments} strongest documents";

    /// <summary>What this one is measured at.</summary>
    public string Meaning => IsOfDocuments ? MeaningOfDocuments : Tail == Tail.High ? "q99" : "q01";

    /// <summary>The larger of the tails' peaks; null where there are no statistics, or nothing varies.</summary>
    /// <param name="statistics">The neuron's statistics, or null.</param>
    /// <param name="examples">Its top examples, those of a tail in order of rank.</param>
    public static NeuronPeak? Of(NeuronStatistics? statistics, IReadOnlyCollection<TopExample> examples) =>
        Of(statistics, tail =>
        [
            .. examples.Where(example => example.Tail == tail)
                .DistinctBy(example => example.Context.Document)
                .Take(MostDocuments)
                .Select(example => example.Activation),
        ]);

    /// <summary>The same for a neuron of findings, without making the contexts of its examples.</summary>
    public static NeuronPeak? Of(Findings findings, NeuronPlace place)
    {
        NeuronStatistics? statistics = findings.Rows<NeuronStatistics>(place.Site, place.Index).FirstOrDefault();
        return place.Site.Collectors.OfType<TopExamplesCollector>().FirstOrDefault() is { } lists
            ? Of(statistics, tail => lists.Strongest(place.Index, tail, MostDocuments))
            : Of(statistics, [.. findings.Rows<TopExample>(place.Site, place.Index)]);
    }

    private static NeuronPeak? Of(NeuronStatistics? statistics, Func<Tail, IReadOnlyList<float>> strongest)
    {
        if (statistics is not { Mean: { } mean, Std: { } std and > 0 })
        {
            return null;
        }
        double? high = Median(strongest(Tail.High));
        double? low = Median(strongest(Tail.Low));
        double above = Math.Max(0, ((high ?? statistics.Q99 ?? mean) - mean) / std);
        double below = Math.Max(0, (mean - (low ?? statistics.Q01 ?? mean)) / std);
        return below > above
            ? new(Tail.Low, -below, low is not null)
            : new(Tail.High, above, high is not null);
    }

    private static double? Median(IReadOnlyList<float> ordered)
    {
        int middle = ordered.Count / 2;
        return ordered.Count < FewestDocuments
            ? null
            : ordered.Count % 2 == 1 ? ordered[middle] : ((double)ordered[middle - 1] + ordered[middle]) / 2;
    }
}
