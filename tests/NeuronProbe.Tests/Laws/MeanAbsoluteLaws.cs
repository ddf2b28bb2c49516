using NeuronProbe.Collectors;
using NeuronProbe.Sites;
using NeuronProbe.Tables;
using NeuronProbe.Tests.Collectors;

namespace NeuronProbe.Tests.Laws;

/// <summary>The collector that CONTRIBUTING.md shows keeps the laws too.</summary>
public sealed class MeanAbsoluteLaws : CollectorLaws
{
    protected override IReadOnlyList<Collector> Create(SiteSelection selection) =>
        [new MeanAbsoluteCollector(selection)];

    protected override bool IsWithinBounds(string column, Cell expected, Cell actual, double largest)
    {
        return MomentBounds.Hold(column, expected, actual, largest);
    }
}
