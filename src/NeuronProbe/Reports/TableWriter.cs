using System.Text;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports;

/// <summary>Writes one table as text for pipes, with the values written as in the files.</summary>
internal static class TableWriter
{
    private static readonly Dictionary<string, Action<TextWriter, Findings, TableSchema, ReportOptions>> Formats =
        new(StringComparer.Ordinal)
        {
            ["csv"] = CsvTable.Write,
            ["json"] = (writer, findings, schema, _) => WriteJson(writer, findings, schema),
            ["jsonl"] = (writer, findings, schema, _) => WriteJsonLines(writer, findings, schema),
        };

    /// <summary>The valid formats: <c>csv</c>; <c>json</c>, an array of objects; <c>jsonl</c>,
    /// one object a line.</summary>
    public static IReadOnlyList<string> FormatNames { get; } = [.. Formats.Keys];

    /// <summary>Writes the table and leaves the writer open.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="findings">What was found.</param>
    /// <param name="schema">Which table of it.</param>
    /// <param name="format">One of <see cref="FormatNames"/>.</param>
    /// <param name="options">How it is written.</param>
    /// <exception cref="ArgumentException">There is no such format.</exception>
    public static void Write(
        TextWriter writer, Findings findings, TableSchema schema, string format, ReportOptions options)
    {
        if (!Formats.TryGetValue(format, out Action<TextWriter, Findings, TableSchema, ReportOptions>? write))
        {
            throw new ArgumentException(
                $"expected one of {string.Join(", ", FormatNames)}, but got '{format}'.", nameof(format));
        }
        write(writer, findings, schema, options);
        writer.Flush();
    }

    private static void WriteJson(TextWriter writer, Findings findings, TableSchema schema)
    {
        string separator = "[\n";
        foreach (string line in Objects(findings, schema))
        {
            writer.Write(separator);
            writer.Write(line);
            separator = ",\n";
        }
        writer.Write(separator[0] == '[' ? "[]\n" : "\n]\n");
    }

    private static void WriteJsonLines(TextWriter writer, Findings findings, TableSchema schema)
    {
        foreach (string line in Objects(findings, schema))
        {
            writer.Write(line);
            writer.Write('\n');
        }
    }

    private static IEnumerable<string> Objects(Findings findings, TableSchema schema)
    {
        var line = new ByteBuffer();
        var json = new JsonText(line);
        int[] shown =
        [
            .. Enumerable.Range(0, schema.Columns.Count)
                .Where(i => schema.Columns[i].Reach is ColumnReach.Everywhere or ColumnReach.RowsAlone),
        ];
        byte[][] names =
            [.. KeyColumns.Names.Concat(shown.Select(i => schema.Columns[i].Name)).Select(JsonText.Name)];
        foreach ((Collector collector, int index) in findings.PlacesOf(schema))
        {
            Cell[] keys = KeyColumns.CellsOf(collector.Selection, index);
            foreach (Cell[] cells in findings.Cells(collector, index))
            {
                line.Clear();
                json.Object(names, [.. keys, .. shown.Select(i => cells[i])]);
                yield return Encoding.UTF8.GetString(line.WrittenSpan);
            }
        }
    }
}
