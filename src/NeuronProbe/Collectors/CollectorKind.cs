using NeuronProbe.Sites;

namespace NeuronProbe.Collectors;

/// <summary>A kind of collector, as the catalogue lists it.</summary>
/// <param name="Name">Its name in <c>--collect</c>, the same as <see cref="Collector.Name"/>.</param>
/// <param name="Description">One line for the help.</param>
/// <param name="Requires">Names of the kinds that it reads from; they are created, updated and merged along with it.</param>
/// <param name="BytesPerNeuron">Memory that it holds for a neuron when it is full, for the estimate before a scan.</param>
/// <param name="Create">Makes one for a site, from the options and the collectors that it requires, in the order of <paramref name="Requires"/>.</param>
public sealed record CollectorKind(
    string Name,
    string Description,
    IReadOnlyList<string> Requires,
    Func<CollectorOptions, long> BytesPerNeuron,
    Func<SiteSelection, CollectorOptions, IReadOnlyList<Collector>, Collector> Create);
