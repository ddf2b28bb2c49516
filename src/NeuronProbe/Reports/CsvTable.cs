using System.Buffers;
using System.Globalization;
using System.Text;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports;

/// <summary>Writes one table as comma-separated values (RFC 4180, but lines end in <c>\n</c>).</summary>
/// <remarks>
/// Values read back as they are: a field with a comma, a quote or a line break in it, or with a blank at an end, is
/// quoted. A sign before formulas is for whoever asks. It writes the bytes that CsvHelper does, in a third of the time:
/// the keys of a neuron are made once for all its rows, and texts that rows have in common once for all of these.
/// </remarks>
/// <param name="bytes">Where to.</param>
/// <param name="schema">Which table.</param>
/// <param name="options">How it is written.</param>
internal sealed class CsvTable(ByteBuffer bytes, TableSchema schema, ReportOptions options)
{
    private const int MostOfNumber = 32;

    // A text writer gets so many bytes at a time.
    private const int FlushLength = 1 << 16;

    private static readonly SearchValues<byte> Quoted = SearchValues.Create(",\"\r\n"u8);

    private readonly int[] shown =
        [.. Enumerable.Range(0, schema.Columns.Count).Where(i => !schema.Columns[i].IsNestedOnly)];

    private readonly ByteBuffer keys = new();

    /// <summary>Writes a header and a line for each row of the table. The writer stays open.</summary>
    public static void Write(TextWriter writer, Findings findings, TableSchema schema, ReportOptions options)
    {
        var bytes = new ByteBuffer();
        var table = new CsvTable(bytes, schema, options);
        table.WriteHeader();
        foreach ((Collector collector, int index) in findings.PlacesOf(schema))
        {
            table.BeginNeuron(collector.Selection, index);
            foreach (Cell[] cells in findings.Cells(collector, index))
            {
                table.Write(cells);
            }
            if (bytes.WrittenCount > FlushLength)
            {
                Flush();
            }
        }
        Flush();

        void Flush()
        {
            writer.Write(Encoding.UTF8.GetString(bytes.WrittenSpan));
            bytes.Clear();
        }
    }

    /// <summary>Writes the names of the columns.</summary>
    public void WriteHeader()
    {
        foreach (string name in KeyColumns.Names.Concat(shown.Select(i => schema.Columns[i].Name)))
        {
            Text(bytes, name);
            bytes.Write(","u8);
        }
        EndRow();
    }

    /// <summary>Says whose rows the next ones are.</summary>
    /// <param name="selection">The site and its chosen neurons.</param>
    /// <param name="index">The neuron's index in the selection.</param>
    public void BeginNeuron(SiteSelection selection, int index)
    {
        keys.Clear();
        foreach (Cell key in KeyColumns.CellsOf(selection, index))
        {
            Write(keys, key);
            keys.Write(","u8);
        }
    }

    /// <summary>Writes a row.</summary>
    /// <param name="cells">A cell for each column of the table, which come after the keys.</param>
    public void Write(ReadOnlySpan<Cell> cells)
    {
        bytes.Write(keys.WrittenSpan);
        foreach (int i in shown)
        {
            Write(bytes, cells[i]);
            bytes.Write(","u8);
        }
        EndRow();
    }

    /// <summary>Ends a line in place of its last comma.</summary>
    private void EndRow()
    {
        bytes.Advance(-1);
        bytes.Write("\n"u8);
    }

    private void Write(ByteBuffer to, in Cell cell)
    {
        int length;
        switch (cell.Kind)
        {
            case CellKind.Empty:
                break;
            case CellKind.Whole:
                cell.Whole.TryFormat(to.GetSpan(MostOfNumber), out length, default, CultureInfo.InvariantCulture);
                to.Advance(length);
                break;
            case CellKind.Real:
                cell.Number.TryFormat(to.GetSpan(MostOfNumber), out length, "R", CultureInfo.InvariantCulture);
                to.Advance(length);
                break;
            case CellKind.Real32:
                to.Advance(ShortestDigits.Write((float)cell.Number, to.GetSpan(MostOfNumber)));
                break;
            case CellKind.Text when options.CsvSafe:
                Text(to, SpreadsheetText.Of(cell.Text));
                break;
            case CellKind.Text when cell.Shared is { } shared:
                Text(to, shared, cell.Text);
                break;
            default:
                Text(to, cell.ToString());
                break;
        }
    }

    private static void Text(ByteBuffer to, SharedValue shared, string text)
    {
        if (shared.Csv is { } known)
        {
            to.Write(known);
            return;
        }
        int start = to.WrittenCount;
        Text(to, text);
        shared.Csv = to.WrittenSpan[start..].ToArray();
    }

    private static void Text(ByteBuffer to, string text)
    {
        Span<byte> room = to.GetSpan(3 * text.Length);
        int length = Encoding.UTF8.GetBytes(text, room);
        ReadOnlySpan<byte> plain = room[..length];
        if (length == 0 || !(IsBlank(plain[0]) || IsBlank(plain[^1]) || plain.ContainsAny(Quoted)))
        {
            to.Advance(length);
            return;
        }
        byte[] copy = plain.ToArray();
        to.Write("\""u8);
        ReadOnlySpan<byte> left = copy;
        while (left.IndexOf((byte)'"') is int quote and >= 0)
        {
            to.Write(left[..(quote + 1)]);
            to.Write("\""u8);
            left = left[(quote + 1)..];
        }
        to.Write(left);
        to.Write("\""u8);
    }

    private static bool IsBlank(byte one) => one is (byte)' ' or (byte)'\t';
}
