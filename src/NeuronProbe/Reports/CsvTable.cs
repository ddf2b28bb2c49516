using System.Globalization;
using CsvHelper;
using NeuronProbe.Results;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports;

/// <summary>One table as comma-separated values (RFC 4180, but lines end in <c>\n</c>).</summary>
internal static class CsvTable
{
    // Values must read back as they are: blanks at the ends are quoted, and a sign before formulas is for whoever asks.
    private static readonly CsvWriterOptions Options = new()
    {
        NewLine = "\n",
        Quoting = CsvQuoting.WhenNeededOrWhitespace,
        FormatProvider = CultureInfo.InvariantCulture,
    };

    /// <summary>Writes a header and a line for each row of the table. The writer stays open.</summary>
    public static void Write(TextWriter writer, Findings findings, TableSchema schema, ReportOptions options)
    {
        int[] shown = [.. Enumerable.Range(0, schema.Columns.Count).Where(i => !schema.Columns[i].IsNestedOnly)];
        using var csv = CsvWriter.Create(writer, Options, leaveOpen: true);
        csv.WriteField("site");
        csv.WriteField("neuron");
        foreach (int i in shown)
        {
            csv.WriteField(schema.Columns[i].Name);
        }
        csv.EndRecord();
        foreach (Row row in findings.Rows(schema))
        {
            csv.WriteField(row.Site);
            csv.WriteField(row.Neuron);
            foreach (int i in shown)
            {
                csv.WriteField(TextOf(row.Cells[i], options));
            }
            csv.EndRecord();
        }
    }

    private static string TextOf(Cell cell, ReportOptions options) =>
        options.CsvSafe && cell.Kind == CellKind.Text ? SpreadsheetText.Of(cell.Text) : cell.ToString();
}
