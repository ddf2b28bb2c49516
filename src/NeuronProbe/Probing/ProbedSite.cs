using NeuronProbe.Collectors;

namespace NeuronProbe.Probing;

/// <summary>A chosen site and the collectors that see its activations, those that others require first.</summary>
internal sealed record ProbedSite(SiteChoice Choice, IReadOnlyList<Collector> Collectors);
