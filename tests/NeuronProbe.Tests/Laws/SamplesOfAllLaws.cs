using NeuronProbe.Collectors;
using NeuronProbe.Sites;

namespace NeuronProbe.Tests.Laws;

/// <summary>Samples of all tokens alone, more of them than a reservoir has room for at first.</summary>
public sealed class SamplesOfAllLaws : CollectorLaws
{
    private static readonly CollectorOptions Options =
        new CollectorOptions().With(SamplesOptions.Draws, 50).With(SamplesOptions.Intervals, 0);

    protected override IReadOnlyList<Collector> Create(SiteSelection selection) =>
        SamplesLaws.Create(selection, Options);

    protected override Collector? CreateWithOtherSettings(SiteSelection selection) =>
        SamplesLaws.Create(selection, Options.With(SamplesOptions.Draws, 8))[^1];
}
