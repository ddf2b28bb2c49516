using System.Globalization;
using CsvHelper;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
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
        using var csv = CsvWriter.Create(writer, Options, leaveOpen: true);
        WriteHeader(csv, schema);
        foreach (Collector collector in findings.CollectorsOf(schema))
        {
            foreach (int index in findings.Neurons(collector))
            {
                WriteRows(csv, findings, collector, index, options);
            }
        }
    }

    /// <summary>Writes the same to a stream, on all cores.</summary>
    public static void Write(Stream stream, Findings findings, TableSchema schema, ReportOptions options)
    {
        using (var csv = CsvWriter.Create(stream, Options, leaveOpen: true))
        {
            WriteHeader(csv, schema);
        }
        foreach (Collector collector in findings.CollectorsOf(schema))
        {
            int[] neurons = [.. findings.Neurons(collector)];
            OrderedPieces.Write(stream, (neurons.Length + PieceLength - 1) / PieceLength, (piece, bytes) =>
            {
                using var csv = CsvWriter.Create(new BufferStream(bytes), Options);
                int end = Math.Min(neurons.Length, (piece + 1) * PieceLength);
                foreach (int index in neurons[(piece * PieceLength)..end])
                {
                    WriteRows(csv, findings, collector, index, options);
                }
            });
        }
    }

    private static void WriteHeader(CsvWriter csv, TableSchema schema)
    {
        foreach (string name in KeyColumns.Names.Concat(
            schema.Columns.Where(column => !column.IsNestedOnly).Select(column => column.Name)))
        {
            csv.WriteField(name, Quoting);
        }
        csv.EndRecord();
    }

    private static void WriteRows(
        CsvWriter csv, Findings findings, Collector collector, int index, ReportOptions options)
    {
        IReadOnlyList<Column> columns = collector.Schema.Columns;
        Cell[] keys = KeyColumns.CellsOf(collector.Selection, index);
        foreach (Cell[] cells in findings.Cells(collector, index, new Cell[columns.Count]))
        {
            foreach (ref readonly Cell key in keys.AsSpan())
            {
                WriteCell(csv, key, options);
            }
            for (int i = 0; i < cells.Length; i++)
            {
                if (!columns[i].IsNestedOnly)
                {
                    WriteCell(csv, cells[i], options);
                }
            }
            csv.EndRecord();
        }
    }

    private static void WriteCell(CsvWriter csv, in Cell cell, ReportOptions options)
    {
        switch (cell.Kind)
        {
            case CellKind.Whole:
                csv.WriteField(cell.Whole);
                break;
            case CellKind.Real:
                csv.WriteField(cell.Number, "R");
                break;
            case CellKind.Real32:
                Span<byte> digits = stackalloc byte[ShortestDigits.MostBytes];
                csv.WriteField(digits[..ShortestDigits.Write((float)cell.Number, digits)]);
                break;
            case CellKind.Text when options.CsvSafe:
                csv.WriteField(SpreadsheetText.Of(cell.Text), Quoting);
                break;
            default:
                csv.WriteField(cell.ToString(), Quoting);
                break;
        }
    }
}
