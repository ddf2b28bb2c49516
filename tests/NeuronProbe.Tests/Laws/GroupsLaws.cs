using NeuronProbe.Collectors;
using NeuronProbe.Sites;

namespace NeuronProbe.Tests.Laws;

public sealed class GroupsLaws : CollectorLaws
{
    protected override IReadOnlyList<Collector> Create(SiteSelection selection) =>
        [new GroupsCollector(selection, new CollectorOptions())];

    protected override Collector? CreateWithOtherSettings(SiteSelection selection) =>
        new GroupsCollector(selection, new CollectorOptions { Threshold = 0.5 });
}
