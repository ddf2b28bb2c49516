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
        Column<FoundRow<Cell[]>>[] columns = [.. KeyedColumns.Of(schema).Where(column => !column.IsNestedOnly)];
        using var csv = CsvWriter.Create(writer, Options, leaveOpen: true);
        foreach (Column<FoundRow<Cell[]>> column in columns)
        {
            csv.WriteField(column.Name);
        }
        csv.EndRecord();
        foreach (FoundRow<Cell[]> row in findings.Rows(schema))
        {
            foreach (Column<FoundRow<Cell[]>> column in columns)
            {
                csv.WriteField(TextOf(column.Cell(row), options));
            }
            csv.EndRecord();
        }
    }

    private static string TextOf(Cell cell, ReportOptions options) =>
        options.CsvSafe && cell.Kind == CellKind.Text ? SpreadsheetText.Of(cell.Text) : cell.ToString();
}
