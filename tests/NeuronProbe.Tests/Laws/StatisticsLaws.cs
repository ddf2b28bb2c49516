using NeuronProbe.Collectors;
using NeuronProbe.Scans;
using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Tests.Laws;

public sealed class StatisticsLaws : CollectorLaws
{
    private static readonly CollectorOptions Options = new() { Threshold = 0.5 };

    protected override IReadOnlyList<Collector> Create(SiteSelection selection) =>
        CollectorCatalogue.Create(["stats"], selection, Options);

    protected override Collector? CreateWithOtherSettings(SiteSelection selection)
    {
        return CollectorCatalogue.Create(["stats"], selection, Options with { Threshold = 0.25 })[^1];
    }

    protected override bool IsWithinBounds(string column, Cell expected, Cell actual, double largest)
    {
        return MomentBounds.Hold(column, expected, actual, largest);
    }
}
