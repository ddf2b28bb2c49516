using NeuronProbe.Results;

namespace NeuronProbe.Reports;

/// <summary>All that a format shows.</summary>
/// <param name="Manifest">What was done with what; without the files that are still to be written.</param>
/// <param name="Findings">What was found.</param>
internal sealed record Report(ScanManifest Manifest, Findings Findings);
