using NeuronProbe.Collectors;
using NeuronProbe.Sites;

namespace NeuronProbe.Tests.Laws;

public sealed class HistogramLaws : CollectorLaws
{
    protected override IReadOnlyList<Collector> Create(SiteSelection selection) => [new HistogramCollector(selection)];
}
