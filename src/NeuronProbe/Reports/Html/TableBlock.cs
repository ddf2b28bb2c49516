using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports.Html;

/// <summary>The data of one neuron's rows of a table that has no drawing of its own.</summary>
/// <param name="table">The rows.</param>
internal sealed class TableBlock(NeuronTable table)
{
    private const int Digits = 6;

    private readonly int[] shown =
        [.. table.Schema.Columns.Index().Where(c => !c.Item.IsNestedOnly).Select(c => c.Index)];

    /// <summary>Writes them: of a table with one row a figure a line, with what it means.</summary>
    public void Write(DataText data)
    {
        data.Json.WriteStartObject();
        data.Json.WriteString("title", table.Beside?.Title ?? table.Collector);
        if (table.Beside is not null)
        {
            data.Json.WriteString("name", table.Beside.Name);
        }
        if (table.Schema.IsSingleRow)
        {
            WriteFigures(data);
        }
        else
        {
            WriteRows(data);
        }
        data.Json.WriteEndObject();
    }

    private void WriteRows(DataText data)
    {
        data.Texts("columns", shown.Select(i => table.Schema.Columns[i].Name).Select(
            name => table.Beside is null ? name : name.Replace('_', ' ')));
        data.Texts("kinds", shown.Select(i => SideFigures.KindOf(table, i)));
        data.Json.WriteStartArray("rows");
        foreach (Cell[] row in table.Rows)
        {
            data.Json.WriteStartArray();
            Array.ForEach(shown, i => data.Value(row[i], Digits));
            data.Json.WriteEndArray();
        }
        data.Json.WriteEndArray();
    }

    private void WriteFigures(DataText data)
    {
        data.Texts("columns", ["figure", "value", "what it says"]);
        int[] filled = [.. shown.Where(i => table.Rows[0][i].Kind != CellKind.Empty)];
        data.Texts("row_kinds", filled.Select(
            i => FigureWords.Of(table.Schema.Columns[i].Name).Kind ?? SideFigures.KindOf(table, i)));
        data.Json.WriteStartArray("rows");
        foreach (int i in filled)
        {
            FigureWord word = FigureWords.Of(table.Schema.Columns[i].Name);
            data.Json.WriteStartArray();
            data.Json.WriteStringValue(word.Title);
            data.Value(table.Rows[0][i], Digits);
            data.Json.WriteStringValue(word.Meaning);
            data.Json.WriteEndArray();
        }
        data.Json.WriteEndArray();
    }
}
