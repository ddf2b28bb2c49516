using NeuronProbe.Collectors;
using NeuronProbe.Sites;

namespace NeuronProbe.Reports;

/// <summary>What a scan keeps, by which a format tells whether it can be written of it.</summary>
/// <param name="Collect">Names of the collectors that were asked for.</param>
/// <param name="Options">What these were asked for.</param>
/// <param name="Sites">The sites.</param>
internal sealed record ScanContents(
    IReadOnlyList<string> Collect, CollectorOptions Options, IReadOnlyList<Site> Sites);
