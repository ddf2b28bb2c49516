using System.Globalization;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Reports.Html;

/// <summary>The data of how well a few neurons together tell a concept: a line a size.</summary>
/// <param name="rows">All rows of the concept.</param>
internal sealed class ProbeBlock(IReadOnlyList<ProbeRow> rows)
{
    private static readonly (string Name, string Kind, Func<ProbeRow, string> Text)[] Columns =
    [
        ("best", ProbeRow.Best, row => Figures.Share(row.Auroc)),
        ("95 % interval", ProbeRow.Best, RangeOf),
        ("average precision", ProbeRow.Best, row => Figures.Share(row.AveragePrecision)),
        ("at random", ProbeRow.Random, row => Figures.Share(row.Auroc)),
        ("lowest to highest", ProbeRow.Random, RangeOf),
        ("shuffled labels", ProbeRow.Shuffled, row => Figures.Share(row.Auroc)),
        ("lowest to highest", ProbeRow.Shuffled, RangeOf),
    ];

    public void Write(DataText data)
    {
        data.Json.WriteStartObject();
        data.Json.WriteString("title", ProbeVerdict.Title);
        data.Json.WriteString("in_words", ProbeVerdict.Of(rows));
        data.Json.WriteString("meaning", ProbeVerdict.Meaning);
        data.Texts("columns", Columns.Select(column => column.Name).Prepend("k"));
        data.Json.WriteStartArray("rows");
        foreach (IGrouping<int, ProbeRow> size in rows.GroupBy(row => row.K))
        {
            data.Json.WriteStartArray();
            data.Json.WriteStringValue(size.Key.ToString(CultureInfo.InvariantCulture));
            foreach ((_, string kind, Func<ProbeRow, string> text) in Columns)
            {
                data.Json.WriteStringValue(size.Where(row => row.Kind == kind).Select(text).FirstOrDefault(""));
            }
            data.Json.WriteEndArray();
        }
        data.Json.WriteEndArray();
        data.Texts("neurons", rows.Last(row => row.Kind == ProbeRow.Best).Neurons);
        data.Json.WriteEndObject();
    }

    private static string RangeOf(ProbeRow row) => double.IsNaN(row.Range.Low)
        ? ""
        : string.Create(
            CultureInfo.InvariantCulture, $"{Figures.Share(row.Range.Low)} – {Figures.Share(row.Range.High)}");
}
