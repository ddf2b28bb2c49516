namespace NeuronProbe.Comparisons;

/// <summary>A figure that two scans have differently.</summary>
/// <param name="Column">Its column.</param>
/// <param name="Site">The site.</param>
/// <param name="Neuron">The neuron's number at the site.</param>
/// <param name="First">The first scan's.</param>
/// <param name="Second">The other one's.</param>
/// <param name="Bound">How far they may be apart, or null where no bound is stated.</param>
internal sealed record FigureDifference(
    string Column, string Site, int Neuron, double First, double Second, double? Bound)
{
    /// <summary>How far they are apart, as a multiple of the bound; NaN where there is none.</summary>
    public double Share => Bound is { } bound ? Math.Abs(First - Second) / bound : double.NaN;
}
