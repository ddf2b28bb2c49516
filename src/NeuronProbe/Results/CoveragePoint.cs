namespace NeuronProbe.Results;

/// <summary>How well parts of the documents agree on a neuron with others as large; means over the pairs of such parts,
/// and null where no pair has what it takes.</summary>
/// <param name="Part">The share of the documents that is a part: 0.125, 0.25 or 0.5.</param>
/// <param name="Documents">Documents of a part.</param>
/// <param name="Mean">How far the two means are apart, in standard deviations of all values.</param>
/// <param name="Density">How far the two shares of active values are apart.</param>
/// <param name="Top">The share of the top examples whose token is that of an example of the other part.</param>
/// <param name="Correlation">Pearson's r of what its correlations with the site's other neurons are in the two parts.
/// </param>
internal sealed record CoveragePoint(
    double Part, double Documents, double? Mean, double? Density, double? Top, double? Correlation);
