using System.Globalization;
using CsvHelper;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports;

/// <summary>One table as comma-separated values (RFC 4180, but lines end in <c>\n</c>).</summary>
internal static class CsvTable
{
    // Neurons of a piece: some hundred kilobytes of text.
    private const int PieceLength = 64;

    // Values must read back as they are: blanks at the ends are quoted, and a sign before formulas is for whoever asks.
    // Only texts are looked at for blanks.
    private const CsvQuoting Quoting = CsvQuoting.WhenNeededOrWhitespace;

    private static readonly CsvWriterOptions Options = new()
    {
        NewLine = "\n",
        FormatProvider = CultureInfo.InvariantCulture,
    };

    /// <summary>Writes a header and a line for each row of the table. The writer stays open.</summary>
    public static void Write(TextWriter writer, Findings findings, TableSchema schema, ReportOptions options)
    {
        Column<FoundRow<Cell[]>>[] columns = ColumnsOf(schema);
        using var csv = CsvWriter.Create(writer, Options, leaveOpen: true);
        WriteHeader(csv, columns);
        foreach (FoundRow<Cell[]> row in findings.Rows(schema))
        {
            foreach (Column<FoundRow<Cell[]>> column in columns)
            {
                csv.WriteField(TextOf(column.Cell(row), options), Quoting);
            }
            csv.EndRecord();
        }
    }

    /// <summary>Writes the same to a stream, on all cores.</summary>
    public static void Write(Stream stream, Findings findings, TableSchema schema, ReportOptions options)
    {
        Column<FoundRow<Cell[]>>[] columns = ColumnsOf(schema);
        using (var csv = CsvWriter.Create(stream, Options, leaveOpen: true))
        {
            WriteHeader(csv, columns);
        }
        foreach (Collector collector in findings.CollectorsOf(schema))
        {
            int[] neurons = [.. findings.Neurons(collector)];
            OrderedPieces.Write(stream, (neurons.Length + PieceLength - 1) / PieceLength, (piece, bytes) =>
            {
                using var csv = CsvWriter.Create(new BufferStream(bytes), Options);
                var cells = new Cell[schema.Columns.Count];
                int end = Math.Min(neurons.Length, (piece + 1) * PieceLength);
                foreach (int index in neurons[(piece * PieceLength)..end])
                {
                    IEnumerable<Cell[]> rows = findings.Cells(collector, index, cells);
                    WriteRows(csv, rows, collector.Selection, index, columns, options);
                }
            });
        }
    }

    private static Column<FoundRow<Cell[]>>[] ColumnsOf(TableSchema schema) =>
        [.. KeyedColumns.Of(schema).Where(column => !column.IsNestedOnly)];

    private static void WriteHeader(CsvWriter csv, Column<FoundRow<Cell[]>>[] columns)
    {
        foreach (Column<FoundRow<Cell[]>> column in columns)
        {
            csv.WriteField(column.Name, Quoting);
        }
        csv.EndRecord();
    }

    private static void WriteRows(
        CsvWriter csv, IEnumerable<Cell[]> rows, SiteSelection selection, int index,
        Column<FoundRow<Cell[]>>[] columns, ReportOptions options)
    {
        Span<byte> digits = stackalloc byte[ShortestDigits.MostBytes];
        foreach (Cell[] cells in rows)
        {
            foreach (Column<FoundRow<Cell[]>> column in columns)
            {
                Cell cell = column.Cell(new(selection.Site, selection.Neurons[index], cells));
                switch (cell.Kind)
                {
                    case CellKind.Whole:
                        csv.WriteField(cell.Whole);
                        break;
                    case CellKind.Real:
                        csv.WriteField(cell.Number, "R");
                        break;
                    case CellKind.Real32:
                        csv.WriteField(digits[..ShortestDigits.Write((float)cell.Number, digits)]);
                        break;
                    default:
                        csv.WriteField(TextOf(cell, options), Quoting);
                        break;
                }
            }
            csv.EndRecord();
        }
    }

    private static string TextOf(Cell cell, ReportOptions options) =>
        options.CsvSafe && cell.Kind == CellKind.Text ? SpreadsheetText.Of(cell.Text) : cell.ToString();
}
