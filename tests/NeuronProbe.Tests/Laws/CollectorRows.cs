using NeuronProbe.Collectors;
using NeuronProbe.Tables;

namespace NeuronProbe.Tests.Laws;

/// <summary>What collectors hold of a neuron, as rows: those of their tables, and of collectors without a table all
/// that can be asked of them.</summary>
internal static class CollectorRows
{
    private static readonly TableSchema<(PairedPosition Position, float Value)> Pairs = new(
        "pairs",
        "pairs",
        isSingleRow: false,
        [
            new("hash", row => (long?)(long)row.Position.Hash),
            new("document", row => (long?)row.Position.Document),
            new("id", row => row.Position.DocumentId),
            new("token", row => (long?)row.Position.Token),
            new("bits", row => (long?)BitConverter.SingleToInt32Bits(row.Value)),
        ]);

    private static readonly TableSchema<(int Group, long Active, HistogramBin Bin)> Groups = new(
        "groups",
        "groups",
        isSingleRow: false,
        [
            new("group", row => (long?)row.Group),
            new("active", row => (long?)row.Active),
            new("lower", row => row.Bin.Lower),
            new("upper", row => row.Bin.Upper),
            new("count", row => (long?)row.Bin.Count),
        ]);

    public static TableSchema SchemaOf(Collector collector) => collector switch
    {
        PairsCollector => Pairs,
        GroupsCollector => Groups,
        _ => collector.Schema,
    };

    public static IEnumerable<Cell[]> Of(Collector collector, int neuron) => collector switch
    {
        PairsCollector pairs => pairs.Positions.Zip(pairs.Values(neuron).ToArray()).Select(Pairs.CellsOf),
        GroupsCollector groups => Enumerable.Range(0, DocumentGroups.Count).SelectMany(group =>
            groups.Bins(neuron, 1u << group)
                .Select(bin => Groups.CellsOf((group, groups.Active(neuron, 1u << group), bin)))),
        _ => collector.Cells(neuron),
    };
}
