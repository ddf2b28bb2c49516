using System.Globalization;
using System.Text;
using CsvHelper;
using NeuronProbe.Results;
using NeuronProbe.Sites;
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
    private readonly int keyCount;
    private readonly Dictionary<string, List<Range>> places = new(StringComparer.Ordinal);

    // The first fields of the last record, and its neuron.
    private (byte[] Prefix, string[] Name) former = ([], []);

    private SideTableFile(SideTableKind kind, byte[] content)
    {
        this.kind = kind;
        this.content = content;
        int start = EndOfRecord(0);
        columns = Records(..start) is [var header] ? header : [];
        keyCount = kind.NamesColumn is null ? KeyColumns.Names.Count : 0;
        for (int end; start < content.Length; start = end)
        {
            end = EndOfRecord(start);
            foreach (string name in kind.NamesColumn is null ? NameOf(start..end) : NamesOf(start..end))
            {
                Add(name, start..end);
            }
        }
    }

    /// <summary>Reads the tables that commands have left in the folder of a scan.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="manifest">The scan's manifest, which lists them.</param>
    /// <param name="names">Names of those that are wanted, or none for all.</param>
    /// <exception cref="ProbeException">One is missing or damaged.</exception>
    public static IReadOnlyList<SideTable> ReadAll(
        string folder, ScanManifest manifest, params IReadOnlyList<string> names) =>
    [
        .. SideTableKind.All.Where(kind => names.Count == 0 || names.Contains(kind.Name))
            .Where(kind => manifest.Files.Any(file => file.Name == kind.FileName))
            .Select(kind => Read(kind, manifest.ReadFile(folder, kind.FileName))),
    ];

    /// <summary>Reads those of some files that are such tables.</summary>
    /// <param name="files">Names and contents.</param>
    public static IReadOnlyList<SideTable> ReadAll(IReadOnlyList<(string Name, byte[] Content)> files) =>
    [
        .. from kind in SideTableKind.All
           from file in files
           where file.Name == kind.FileName
           select Read(kind, file.Content),
    ];

    /// <summary>Reads a table.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="content">The bytes of its file.</param>
    public static SideTable Read(SideTableKind kind, byte[] content)
    {
        var file = new SideTableFile(kind, content);
        return new SideTable(kind, file.Schema(), file.RowsOf, file.AllRows);
    }

    private TableSchema<Cell[]> Schema() => new(
        kind.Name,
        kind.Name,
        kind.IsSingleRow,
        [
            .. columns.Skip(keyCount).Index().Select(
                column => new Column<Cell[]>(column.Item, cells => cells[column.Index])),
        ]);

    private IReadOnlyList<Cell[]> RowsOf(Site site, int neuron) =>
        places.TryGetValue(NeuronPlace.NameOf(site.Name, neuron), out List<Range>? own)
            || (site.Alias is { } alias && places.TryGetValue(NeuronPlace.NameOf(alias, neuron), out own))
            ? [.. own.SelectMany(Records).Select(CellsOf)]
            : [];

    private IReadOnlyList<Cell[]> AllRows() =>
        [.. Records(..).Skip(1).Where(record => record.Length == columns.Length).Select(CellsOf)];

    private Cell[] CellsOf(string[] record) =>
        [.. record.Index().Skip(keyCount).Select(field => CellOf(columns[field.Index], field.Item))];

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
    private void Add(string name, Range record)
    {
        if (!places.TryGetValue(name, out List<Range>? own))
        {
            places[name] = [record];
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
    private string[] NameOf(Range record)
    {
        ReadOnlySpan<byte> bytes = content.AsSpan(record);
        if (former.Prefix.Length > 0 && bytes.StartsWith(former.Prefix))
        {
            return former.Name;
        }
        string? site = null;
        int field = 0;
        foreach (Range range in bytes.Split((byte)','))
        {
            string text = Encoding.UTF8.GetString(bytes[range]);
            site ??= text;
            if (++field == KeyColumns.Names.Count)
            {
                former = ([.. bytes[..range.End.Value], (byte)','], [$"{site}:{text.TrimEnd()}"]);
                return former.Name;
            }
        }
        return [];
    }

    /// <summary>The neurons that a record lists.</summary>
    private string[] NamesOf(Range range)
    {
        if (Records(range) is not [var record] || record.Length != columns.Length)
        {
            return [];
        }
        int shown = Array.IndexOf(columns, "kind");
        int names = Array.IndexOf(columns, kind.NamesColumn);
        return names < 0 || (shown >= 0 && kind.ShownKind is { } wanted && record[shown] != wanted)
            ? []
            : record[names].Split(' ', StringSplitOptions.RemoveEmptyEntries);
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
