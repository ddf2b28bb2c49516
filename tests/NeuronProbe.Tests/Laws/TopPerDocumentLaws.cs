using NeuronProbe.Collectors;
using NeuronProbe.Sites;

namespace NeuronProbe.Tests.Laws;

public sealed class TopPerDocumentLaws : CollectorLaws
{
    private static readonly CollectorOptions Options = new() { Top = 5, Tails = Tails.Both, Context = 4 };

    protected override IReadOnlyList<Collector> Create(SiteSelection selection) =>
        [new TopExamplesCollector(selection, Options)];

    protected override Collector? CreateWithOtherSettings(SiteSelection selection) =>
        new TopExamplesCollector(selection, Options with { Context = 3 });
}
