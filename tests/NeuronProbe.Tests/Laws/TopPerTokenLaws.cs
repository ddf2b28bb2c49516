using NeuronProbe.Collectors;
using NeuronProbe.Sites;

namespace NeuronProbe.Tests.Laws;

public sealed class TopPerTokenLaws : CollectorLaws
{
    private static readonly CollectorOptions Options = new() { Top = 50, Tails = Tails.Low, Per = TopPer.Token };

    protected override IReadOnlyList<Collector> Create(SiteSelection selection) =>
        [new TopExamplesCollector(selection, Options)];

    protected override Collector? CreateWithOtherSettings(SiteSelection selection) =>
        new TopExamplesCollector(selection, Options with { Top = 8 });
}
