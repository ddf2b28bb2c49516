using NeuronProbe.Collectors;

namespace NeuronProbe.Results;

/// <summary>How far from its mean a neuron is in the documents on which it is strongest.</summary>
/// <remarks>
/// For each tail the median of the activations of its first documents, each with its most extreme token; where too few
/// documents are listed, the quantile near that end. Neither is decided by one token.
/// </remarks>
/// <param name="Tail">The tail that is farther from the mean.</param>
/// <param name="Value">Its distance in standard deviations, negative for the low tail.</param>
internal readonly record struct NeuronPeak(Tail Tail, double Value)
{
    /// <summary>Documents of a list that count at most.</summary>
    public const int MostDocuments = 10;

    /// <summary>Documents that a list must have; a shorter one is as if it had not been kept.</summary>
    public const int FewestDocuments = 5;

    /// <summary>The larger of the tails' peaks; null where there are no statistics, or nothing varies.</summary>
    /// <param name="statistics">The neuron's statistics, or null.</param>
    /// <param name="examples">Its top examples, those of a tail in order of rank.</param>
    public static NeuronPeak? Of(NeuronStatistics? statistics, IReadOnlyCollection<TopExample> examples)
    {
        if (statistics is not { Mean: { } mean, Std: { } std and > 0 })
        {
            return null;
        }
        double above = Math.Max(0, ((Median(examples, Tail.High) ?? statistics.Q99 ?? mean) - mean) / std);
        double below = Math.Max(0, (mean - (Median(examples, Tail.Low) ?? statistics.Q01 ?? mean)) / std);
        return below > above ? new(Tail.Low, -below) : new(Tail.High, above);
    }

    private static double? Median(IReadOnlyCollection<TopExample> examples, Tail tail)
    {
        float[] strongest =
        [
            .. examples.Where(example => example.Tail == tail)
                .DistinctBy(example => example.Context.Document)
                .Take(MostDocuments)
                .Select(example => example.Activation),
        ];
        int middle = strongest.Length / 2;
        return strongest.Length < FewestDocuments
            ? null
            : strongest.Length % 2 == 1 ? strongest[middle] : ((double)strongest[middle - 1] + strongest[middle]) / 2;
    }
}
