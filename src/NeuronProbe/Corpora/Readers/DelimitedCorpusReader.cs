using System.Text;
using CsvHelper;

namespace NeuronProbe.Corpora.Readers;

/// <summary>Records of separated columns under a header row, quoted as RFC 4180 has it; a quote inside an unquoted field is text.</summary>
/// <param name="separator">What stands between two columns.</param>
internal sealed class DelimitedCorpusReader(char separator) : ICorpusReader
{
    public IEnumerable<CorpusRecord> Read(TextSource source, CorpusOptions options)
    {
        CsvMalformedReason? malformed = null;
        CsvReaderOptions csvOptions = new()
        {
            Separator = separator,
            Encoding = Encoding.UTF8,
            TrackLineNumbers = true,
            OnMalformedRecord = record => malformed = record.Reason == CsvMalformedReason.StrayQuote ? malformed : record.Reason,
        };
        using CsvReader csv = CsvReader.Create(source.OpenUtf8(), csvOptions, leaveOpen: true);
        csv.ReadHeader();
        string[] header = [.. csv.Headers];
        int text = Column(header, options.TextField, "text", source);
        int id = options.RequiresId || header.Contains(options.IdField) ? Column(header, options.IdField, "id", source) : -1;
        int label = LabelColumn(header, options, source);
        while (csv.Read())
        {
            if (malformed is CsvMalformedReason reason)
            {
                throw Malformed(reason, csv.LineNumber, source);
            }
            if (csv.FieldCount != header.Length)
            {
                throw source.Invalid(
                    csv.LineNumber, $"{header.Length} fields, as in the header", $"{csv.FieldCount}",
                    "Put a field that holds the separator or a line break in quotes.");
            }
            yield return new CorpusRecord(id < 0 ? null : csv.GetString(id), csv.LineNumber, csv.GetString(text), null, LabelsOf(csv));
        }

        DocumentLabels? LabelsOf(CsvReader row) => options.ReadsLabels ? DocumentLabels.OfDocument(label < 0 ? null : row.GetString(label)) : null;
    }

    private static int LabelColumn(string[] header, CorpusOptions options, TextSource source)
    {
        if (!options.ReadsLabels)
        {
            return -1;
        }
        string? name = options.RequiresLabels ? options.LabelField : options.LabelFields.FirstOrDefault(header.Contains);
        return name is null ? -1 : Column(header, name, "label", source);
    }

    private static int Column(string[] header, string name, string role, TextSource source)
    {
        int first = Array.IndexOf(header, name);
        if (first >= 0 && first == Array.LastIndexOf(header, name))
        {
            return first;
        }
        string columns = header.Length == 0 ? "an empty file" : $"the columns {string.Join(", ", header.Select(h => $"'{h}'"))}";
        throw source.Invalid(1, $"a header row with one column '{name}'", columns, $"Name the column that holds the {role} with --{role}-field.");
    }

    private static ProbeException Malformed(CsvMalformedReason reason, long line, TextSource source) => source.Invalid(
        line,
        "quotes as in RFC 4180",
        reason == CsvMalformedReason.UnterminatedQuote ? "a quoted field that is never closed" : "text behind the closing quote of a field",
        "Put the whole field in quotes, and double each quote inside it.");
}
