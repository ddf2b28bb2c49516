namespace NeuronProbe.Results;

/// <summary>A neuron of a site whose findings are at hand.</summary>
/// <param name="Site">The site, one of those of the findings.</param>
/// <param name="Index">The neuron's index in the site's selection, which is not its number.</param>
internal readonly record struct NeuronPlace(SiteFindings Site, int Index)
{
    /// <summary>The neuron's number at the site, from 0.</summary>
    public int Neuron => Site.Selection.Neurons[Index];

    /// <summary>Its name as it may be typed, such as <c>ffn.3.post:123</c>.</summary>
    public string ShortName => NameOf(Site.Selection.Site.Alias ?? Site.Selection.Site.Name, Neuron);

    /// <summary>The name of a neuron of a site, as it may be typed.</summary>
    internal static string NameOf(string site, int neuron) => FormattableString.Invariant($"{site}:{neuron}");
}
