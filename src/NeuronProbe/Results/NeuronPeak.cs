using System.Globalization;
using NeuronProbe.Collectors;

namespace NeuronProbe.Results;

/// <summary>How far from its mean a neuron is in the documents on which it is strongest.</summary>
/// <remarks>
/// For each tail the median of the activations of its first documents, each with its most extreme token; where too few
/// documents are listed, the quantile near that end. Neither is decided by one token.
/// </remarks>
/// <param name="Tail">The tail that is farther from the mean.</param>
/// <param name="Value">Its distance in standard deviations, negative for the low tail.</param>
/// <param name="Documents">Of how many documents it is the median; 0 where it is of a quantile.</param>
internal readonly record struct NeuronPeak(Tail Tail, double Value, int Documents)
{
    /// <summary>Documents of a list that count at most.</summary>
    public const int MostDocuments = 10;

    /// <summary>Documents that a list must have; a shorter one is as if it had not been kept.</summary>
    public const int FewestDocuments = 5;

    /// <summary>What one of documents is measured at.</summary>
    public static string MeaningOfDocuments { get; } = MedianOf(MostDocuments);

    /// <summary>What this one is measured at.</summary>
    public string Meaning => IsOfDocuments ? MedianOf(Documents) : Tail == Tail.High ? "q99" : "q01";

    /// <summary>Whether it is of documents, and not of a quantile.</summary>
    public bool IsOfDocuments => Documents > 0;

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
        (double? high, int highest) = Median(strongest(Tail.High));
        (double? low, int lowest) = Median(strongest(Tail.Low));
        double above = Math.Max(0, ((high ?? statistics.Q99 ?? mean) - mean) / std);
        double below = Math.Max(0, (mean - (low ?? statistics.Q01 ?? mean)) / std);
        return below > above
            ? new(Tail.Low, -below, lowest)
            : new(Tail.High, above, highest);
    }

    private static string MedianOf(int documents) => string.Create(
        CultureInfo.InvariantCulture, $"median of the {documents} strongest documents");

    private static (double? Value, int Documents) Median(IReadOnlyList<float> ordered)
    {
        int middle = ordered.Count / 2;
        return ordered.Count < FewestDocuments ? (null, 0)
            : ordered.Count % 2 == 1 ? (ordered[middle], ordered.Count)
            : (((double)ordered[middle - 1] + ordered[middle]) / 2, ordered.Count);
    }
}
