using NeuronProbe.Collectors;
using NeuronProbe.Sites;

namespace NeuronProbe.Tests.Laws;

public sealed class TopPerWindowLaws : CollectorLaws
{
    private static readonly CollectorOptions Options = new() { Top = 7, Per = TopPer.Window, Context = 0 };

    protected override IReadOnlyList<Collector> Create(SiteSelection selection) =>
        [new TopExamplesCollector(selection, Options)];

    protected override Collector? CreateWithOtherSettings(SiteSelection selection) =>
        new TopExamplesCollector(selection, Options with { Tails = Tails.Low });
}
