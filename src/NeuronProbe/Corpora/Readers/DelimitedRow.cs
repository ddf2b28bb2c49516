using CsvHelper;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Readers;

/// <summary>Turns rows of separated columns into records.</summary>
internal sealed class DelimitedRow
{
    private readonly string[] header;
    private readonly (long Bytes, long Lines) before;
    private readonly TextSource source;
    private readonly CorpusOptions options;
    private readonly bool isQuoted;
    private readonly int text;
    private readonly int id;
    private readonly int label;

    /// <param name="header">The names of the columns.</param>
    /// <param name="isQuoted">Whether fields may be quoted.</param>
    /// <param name="before">What comes before the first byte that the rows are read from: of a file that is read from
    /// its start the byte order mark.</param>
    /// <param name="source">For messages.</param>
    /// <param name="options">Which columns count.</param>
    /// <exception cref="ProbeException">A column that is needed is not there once.</exception>
    public DelimitedRow(
        string[] header, bool isQuoted, (long Bytes, long Lines) before, TextSource source, CorpusOptions options)
    {
        this.header = isQuoted ? header : Unquoted(header, before.Lines == 0 ? source : null);
        this.isQuoted = isQuoted;
        this.before = before;
        this.source = source;
        this.options = options;
        text = Column(options.TextField, "text");
        id = options.RequiresId || this.header.Contains(options.IdField) ? Column(options.IdField, "id") : -1;
        label = LabelColumn();
    }

    /// <summary>The record of the row that was read last.</summary>
    /// <exception cref="ProbeException">It has more or fewer fields than the header, is no UTF-8,
    /// or its text is too long.</exception>
    public CorpusRecord Read(CsvReader row)
    {
        long line = LineOf(row);
        if (row.FieldCount != header.Length)
        {
            throw source.Invalid(
                line, $"{header.Length} fields, as in the header", $"{row.FieldCount}",
                isQuoted
                    ? "Put a field that holds the separator or a line break in quotes."
                    : "A field can't hold the separator or a line break, unless it is in quotes and --quote double is "
                        + "given.");
        }
        Utf8Text.Demand(row.RawRecord, source, line, OffsetOf(row), isEnd: false);
        if (row.GetSpan(text).Length > source.Limit.Bytes)
        {
            throw source.Limit.TooLong(source, line, "Cut it into shorter ones");
        }
        return new CorpusRecord(
            id < 0 ? null : row.GetString(id), line, row.GetString(text), null,
            options.ReadsLabels ? DocumentLabels.OfDocument(label < 0 ? null : row.GetString(label)) : null);
    }

    /// <summary>The line where a row starts, from 1.</summary>
    public long LineOf(CsvReader row) => row.LineNumber + before.Lines;

    /// <summary>Bytes of the file's content before a row.</summary>
    public long OffsetOf(CsvReader row) => row.ByteOffset + before.Bytes;

    /// <summary>Names without the quotes round them. Where all have some,
    /// the fields are likely to have them too, of which the source, if any, is told.</summary>
    private static string[] Unquoted(string[] header, TextSource? source)
    {
        string[] names = [.. header.Select(
            name => name is ['"', .., '"'] ? name[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : name)];
        if (header.Length > 0 && names.Zip(header).All(pair => pair.First != pair.Second))
        {
            source?.Warn(
                1,
                "names without quotes, since this format has none",
                $"the header {TextSource.Quote(string.Join(' ', header))}",
                "If the fields are quoted too, give --quote double; else the quotes are part of the texts.");
        }
        return names;
    }

    private int LabelColumn()
    {
        if (!options.ReadsLabels)
        {
            return -1;
        }
        string? name = options.RequiresLabels
            ? options.LabelField
            : options.LabelFields.FirstOrDefault(header.Contains);
        return name is null ? -1 : Column(name, "label");
    }

    private int Column(string name, string role)
    {
        int first = Array.IndexOf(header, name);
        if (first >= 0 && first == Array.LastIndexOf(header, name))
        {
            return first;
        }
        string columns = header.Length == 0
            ? "an empty file"
            : $"the columns {string.Join(", ", header.Select(h => $"'{h}'"))}";
        throw source.Invalid(
            1,
            $"a header row with one column '{name}'",
            columns,
            $"Name the column that holds the {role} with --{role}-field.");
    }
}
