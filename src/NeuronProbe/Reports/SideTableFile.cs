using System.Globalization;
using System.Text;
using CsvHelper;
using NeuronProbe.Results;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports;

/// <summary>Reads a table that a command has left beside a scan. Its rows stay bytes until a neuron's are asked for,
/// since there may be millions.</summary>
internal sealed class SideTableFile
{
    private static readonly CsvReaderOptions Options = new() { Separator = ',', HasHeader = false };

    private readonly SideTableKind kind;
    private readonly byte[] content;
    private readonly string[] columns;
    private readonly Dictionary<(string Site, int Neuron), List<Range>> places = [];

    private SideTableFile(SideTableKind kind, byte[] content)
    {
        this.kind = kind;
        this.content = content;
        int start = EndOfRecord(0);
        columns = Records(..start) is [var header] ? header : [];
        string? site = null;
        for (int end; start < content.Length; start = end)
        {
            end = EndOfRecord(start);
            if (KeyOf(content.AsSpan(start..end), ref site) is { } key)
            {
                Add(key, start..end);
            }
        }
    }

    /// <summary>Reads the tables that commands have left in the folder of a scan.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="manifest">The scan's manifest, which lists them.</param>
    /// <exception cref="ProbeException">One is missing or damaged.</exception>
    public static IReadOnlyList<SideTable> ReadAll(string folder, ScanManifest manifest) =>
    [
        .. SideTableKind.All
            .Where(kind => manifest.Files.Any(file => file.Name == kind.FileName))
            .Select(kind => Read(kind, manifest.ReadFile(folder, kind.FileName))),
    ];

    /// <summary>Reads a table.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="content">The bytes of its file.</param>
    public static SideTable Read(SideTableKind kind, byte[] content)
    {
        var file = new SideTableFile(kind, content);
        return new SideTable(kind, file.Schema(), file.RowsOf);
    }

    private TableSchema<Cell[]> Schema() => new(
        kind.Name,
        kind.Name,
        kind.IsSingleRow,
        [
            .. columns.Skip(KeyColumns.Names.Count).Index().Select(
                column => new Column<Cell[]>(column.Item, cells => cells[column.Index])),
        ]);

    private IReadOnlyList<Cell[]> RowsOf(string site, int neuron) =>
        places.TryGetValue((site, neuron), out List<Range>? own)
            ? [.. own.SelectMany(Records).Select(CellsOf)]
            : [];

    private Cell[] CellsOf(string[] record) =>
        [.. record.Index().Skip(KeyColumns.Names.Count).Select(field => CellOf(columns[field.Index], field.Item))];

    private Cell CellOf(string column, string text) =>
        kind.Texts.Contains(column) ? text
        : text.Length == 0 ? default
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) ? whole
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number
        : text;

    private string[][] Records(Range range)
    {
        using CsvReader csv = CsvReader.FromText(Encoding.UTF8.GetString(content.AsSpan(range)), Options);
        var records = new List<string[]>();
        while (csv.Read())
        {
            records.Add([.. Enumerable.Range(0, csv.FieldCount).Select(i => csv.GetString(i))]);
        }
        return [.. records];
    }

    /// <summary>Adds a record to those of its neuron, which mostly follow each other.</summary>
    private void Add((string Site, int Neuron) key, Range record)
    {
        if (!places.TryGetValue(key, out List<Range>? own))
        {
            places[key] = [record];
        }
        else if (own[^1].End.Equals(record.Start))
        {
            own[^1] = own[^1].Start..record.End;
        }
        else
        {
            own.Add(record);
        }
    }

    /// <summary>Whose record it is: its first field is the site and its fourth the number.</summary>
    /// <param name="record">The record.</param>
    /// <param name="site">The site of the one before, which is taken where it is the same.</param>
    private static (string Site, int Neuron)? KeyOf(ReadOnlySpan<byte> record, ref string? site)
    {
        int first = record.IndexOf((byte)',');
        int second = first < 0 ? -1 : first + 1 + record[(first + 1)..].IndexOf((byte)',');
        int third = second <= first ? -1 : second + 1 + record[(second + 1)..].IndexOf((byte)',');
        if (third <= second)
        {
            return null;
        }
        ReadOnlySpan<byte> rest = record[(third + 1)..];
        int fourth = rest.IndexOfAny((byte)',', (byte)'\n');
        if (!int.TryParse(fourth < 0 ? rest : rest[..fourth], CultureInfo.InvariantCulture, out int neuron))
        {
            return null;
        }
        string name = Encoding.UTF8.GetString(record[..first]);
        return (site = name == site ? site : name, neuron);
    }

    /// <summary>Where the record that begins somewhere ends: after a line break that is not within quotes.</summary>
    private int EndOfRecord(int start)
    {
        bool isQuoted = false;
        for (int i = start; i < content.Length; i++)
        {
            if (content[i] == (byte)'"')
            {
                isQuoted = !isQuoted;
            }
            else if (content[i] == (byte)'\n' && !isQuoted)
            {
                return i + 1;
            }
        }
        return content.Length;
    }
}
