using NeuronProbe.Collectors;

namespace NeuronProbe.Scans;

/// <summary>What a scan says of its findings.</summary>
internal static class ScanWarnings
{
    /// <summary>Figures of nothing, or of few values because the others are NaN, look like findings: say so.</summary>
    /// <param name="kinds">The kinds of collectors.</param>
    /// <param name="options">Their options.</param>
    /// <param name="collectorsOf">The collectors of a kind at all sites.</param>
    /// <param name="counts">What was counted.</param>
    public static IEnumerable<string> OfFindings(
        IReadOnlyList<CollectorKind> kinds,
        CollectorOptions options,
        Func<CollectorKind, IReadOnlyList<Collector>> collectorsOf,
        RunCounts counts)
    {
        if (counts.CountedTokens == 0)
        {
            return
            [
                "scan: expected tokens that count, but --ignore-first and special tokens leave out all. "
                    + "Lower --ignore-first, or give --include-special.",
            ];
        }
        // What is said of single concepts comes before what is said of all neurons.
        return kinds.Reverse().SelectMany(kind => kind.Warn(options, collectorsOf(kind), counts));
    }
}
