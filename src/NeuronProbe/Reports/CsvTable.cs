using System.Globalization;
using CsvHelper;

namespace NeuronProbe.Reports;

/// <summary>One table as comma-separated values (RFC 4180, but lines end in <c>\n</c>).</summary>
internal static class CsvTable
{
    // Values must read back as they are: blanks at the ends are quoted, and nothing is put before a text that a spreadsheet takes for a formula.
    private static readonly CsvWriterOptions Options = new()
    {
        NewLine = "\n",
        Quoting = CsvQuoting.WhenNeededOrWhitespace,
        FormatProvider = CultureInfo.InvariantCulture,
    };

    /// <summary>Writes a header and a line for each row of the table. The writer stays open.</summary>
    public static void Write(TextWriter writer, Findings findings, TableSchema schema)
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
                csv.WriteField(row.Cells[i].ToString());
            }
            csv.EndRecord();
        }
    }
}
