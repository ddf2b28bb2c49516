using NeuronProbe.Collectors;
using NeuronProbe.Sites;

namespace NeuronProbe.Tests.Laws;

public sealed class SamplesLaws : CollectorLaws
{
    private static readonly CollectorOptions Options =
        new CollectorOptions { Context = 5 }.With(SamplesOptions.Draws, 3).With(SamplesOptions.Intervals, 6);

    protected override IReadOnlyList<Collector> Create(SiteSelection selection) => Create(selection, Options);

    protected override Collector? CreateWithOtherSettings(SiteSelection selection) =>
        Create(selection, Options.With(SamplesOptions.Seed, 7))[^1];

    internal static IReadOnlyList<Collector> Create(SiteSelection selection, CollectorOptions options)
    {
        var histogram = new HistogramCollector(selection);
        return [histogram, new SamplesCollector(selection, options, histogram)];
    }
}
