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

    private static readonly TableSchema<(SummedDocument Document, double Sum)> Documents = new(
        "documents",
        "documents",
        isSingleRow: false,
        [
            new("document", row => (long?)row.Document.Index),
            new("id", row => row.Document.Id),
            new("tokens", row => (long?)row.Document.Tokens),
            new("sum", row => row.Sum),
        ]);

    public static TableSchema SchemaOf(Collector collector) => collector switch
    {
        PairsCollector => Pairs,
        GroupsCollector => Groups,
        DocumentsCollector => Documents,
        _ => collector.Schema,
    };

    public static IEnumerable<Cell[]> Of(Collector collector, int neuron) => collector switch
    {
        PairsCollector pairs => pairs.Positions.Zip(pairs.Values(neuron).ToArray()).Select(Pairs.CellsOf),
        GroupsCollector groups => Enumerable.Range(0, DocumentGroups.Count).SelectMany(group =>
            groups.Bins(neuron, 1u << group)
                .Select(bin => Groups.CellsOf((group, groups.Active(neuron, 1u << group), bin)))),
        // In an order that is the same whatever their numbers are.
        DocumentsCollector documents => documents.Documents.OrderBy(document => document.Id, StringComparer.Ordinal)
            .Select(document => Documents.CellsOf((document, document.Sums[neuron]))),
        _ => collector.Cells(neuron),
    };
}
