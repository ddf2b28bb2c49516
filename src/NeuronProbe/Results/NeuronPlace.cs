namespace NeuronProbe.Results;

/// <summary>A neuron of a site whose findings are at hand.</summary>
/// <param name="Site">The site, one of those of the findings.</param>
/// <param name="Index">The neuron's index in the site's selection, which is not its number.</param>
internal readonly record struct NeuronPlace(SiteFindings Site, int Index)
{
    /// <summary>The neuron's number at the site, from 0.</summary>
    public int Neuron => Site.Selection.Neurons[Index];
}
