namespace NeuronProbe.Sites;

/// <summary>A site and those of its neurons that are collected.</summary>
/// <param name="Site">The site.</param>
/// <param name="Neurons">Numbers of the chosen neurons, ascending.
/// Collectors count columns by index into this list.</param>
public sealed record SiteSelection(Site Site, IReadOnlyList<int> Neurons)
{
    public static SiteSelection All(Site site) => new(site, [.. Enumerable.Range(0, site.Width)]);

    public bool IsSameAs(SiteSelection other) => Site == other.Site && Neurons.SequenceEqual(other.Neurons);
}
