using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Collectors;

/// <summary>A collector without a table: what it keeps is saved with the scan, for what compares neurons or scans.
/// </summary>
/// <param name="selection">The site and its chosen neurons.</param>
/// <remarks>The duties of an implementation are those of <see cref="Collector"/>.</remarks>
internal abstract class StateCollector(SiteSelection selection) : Collector(selection)
{
    private static readonly TableSchema<object> NoTable = new("", "", isSingleRow: false, []);

    public sealed override TableSchema Schema => NoTable;

    internal sealed override IEnumerable<Cell[]> Cells(
        int neuron, RunCorrection? correction = null, Delegate? filter = null, Cell[]? shared = null) => [];
}
