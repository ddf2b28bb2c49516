using NeuronProbe.Collectors;
using NeuronProbe.Probing;

namespace NeuronProbe.Tests.Laws;

public sealed class HistogramLaws : CollectorLaws
{
    protected override IReadOnlyList<Collector> Create(SiteSelection selection) => [new HistogramCollector(selection)];
}
