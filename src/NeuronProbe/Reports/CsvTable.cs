using System.Globalization;
using CsvHelper;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports;

/// <summary>Writes one table as comma-separated values (RFC 4180, but lines end in <c>\n</c>).</summary>
internal sealed class CsvTable : IDisposable
{
    // Values must read back as they are: blanks at the ends are quoted, and a sign before formulas is for whoever asks.
    // Only texts are looked at for blanks.
    private const CsvQuoting Quoting = CsvQuoting.WhenNeededOrWhitespace;

    private static readonly CsvWriterOptions Options = new()
    {
        NewLine = "\n",
        FormatProvider = CultureInfo.InvariantCulture,
    };

    private readonly CsvWriter csv;
    private readonly Column[] columns;
    private readonly ReportOptions options;
    private readonly bool hasKeys;
    private Cell[] keys = [];

    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="schema">Which table.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="hasKeys">Whether its rows are of neurons, which stand before them.</param>
    public CsvTable(Stream stream, TableSchema schema, ReportOptions options, bool hasKeys = true)
        : this(CsvWriter.Create(stream, Options, leaveOpen: true), schema, options, hasKeys)
    {
    }

    private CsvTable(CsvWriter csv, TableSchema schema, ReportOptions options, bool hasKeys)
    {
        this.csv = csv;
        this.options = options;
        this.hasKeys = hasKeys;
        columns = [.. schema.Columns];
    }

    /// <summary>Writes a header and a line for each row of the table. The writer stays open.</summary>
    public static void Write(TextWriter writer, Findings findings, TableSchema schema, ReportOptions options)
    {
        using var table = new CsvTable(
            CsvWriter.Create(writer, Options, leaveOpen: true), schema, options, hasKeys: true);
        table.WriteHeader();
        foreach ((Collector collector, int index) in findings.PlacesOf(schema))
        {
            table.BeginNeuron(collector.Selection, index);
            foreach (Cell[] cells in findings.Cells(collector, index))
            {
                table.Write(cells);
            }
        }
    }

    /// <summary>Writes the names of the columns.</summary>
    public void WriteHeader()
    {
        foreach (string name in (hasKeys ? KeyColumns.Names : []).Concat(
            columns.Where(column => !column.IsNestedOnly).Select(column => column.Name)))
        {
            csv.WriteField(name, Quoting);
        }
        csv.EndRecord();
    }

    /// <summary>Says whose rows the next ones are.</summary>
    /// <param name="selection">The site and its chosen neurons.</param>
    /// <param name="index">The neuron's index in the selection.</param>
    public void BeginNeuron(SiteSelection selection, int index) => keys = KeyColumns.CellsOf(selection, index);

    /// <summary>Says what stands in the columns of the keys of the next rows, which are of no one neuron.</summary>
    /// <param name="cells">As many as there are keys.</param>
    public void BeginNeurons(Cell[] cells) => keys = cells;

    /// <summary>Writes a row.</summary>
    /// <param name="cells">A cell for each column of the table, which come after the keys.</param>
    public void Write(ReadOnlySpan<Cell> cells)
    {
        foreach (ref readonly Cell key in keys.AsSpan())
        {
            Write(key);
        }
        for (int i = 0; i < cells.Length; i++)
        {
            if (!columns[i].IsNestedOnly)
            {
                Write(cells[i]);
            }
        }
        csv.EndRecord();
    }

    public void Dispose() => csv.Dispose();

    private void Write(in Cell cell)
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
