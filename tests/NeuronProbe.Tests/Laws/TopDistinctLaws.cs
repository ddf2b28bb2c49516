using NeuronProbe.Collectors;
using NeuronProbe.Sites;

namespace NeuronProbe.Tests.Laws;

/// <summary>Contexts of one token, of which the sample has few: most examples look like others.</summary>
public sealed class TopDistinctLaws : CollectorLaws
{
    private static readonly CollectorOptions Options = new()
    {
        Top = 6,
        Tails = Tails.Both,
        Per = TopPer.Token,
        Distinct = TopDistinct.Context,
        Context = 0,
    };

    protected override IReadOnlyList<Collector> Create(SiteSelection selection) =>
        [new TopExamplesCollector(selection, Options)];

    protected override Collector? CreateWithOtherSettings(SiteSelection selection) =>
        new TopExamplesCollector(selection, Options with { Distinct = TopDistinct.None });
}
