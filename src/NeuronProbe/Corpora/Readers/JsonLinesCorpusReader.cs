using System.Text;
using System.Text.Json;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Readers;

/// <summary>One JSON object a line, with a text field, or with <c>input_ids</c> where it was tokenised before. Blank
/// lines are passed over.</summary>
/// <remarks>A record without text, or with null, is an empty document;
/// a file none of whose records has the field is an error.</remarks>
internal sealed class JsonLinesCorpusReader : ICorpusReader
{
    public const string TokenIdsField = "input_ids";

    /// <summary>Records without the field after which nobody believes that it comes.</summary>
    public const int HopelessRecords = 1000;

    public IEnumerable<CorpusRecord> Read(TextSource source, CorpusOptions options, RecordPlace? from = null)
    {
        LineReader lines = source.OpenLines(from);
        JsonRecords records = new(source, options);
        ProbeException? missing = null;
        // A file that is read from a later record on was found to have the field, or not to be without it for long.
        long without = from is null ? 0 : -1;
        while (lines.Next())
        {
            if (!lines.IsTooLong && IsBlank(lines.Bytes.Span))
            {
                continue;
            }
            bool hasContent = true;
            CorpusRecord record = CorpusRecord.Of(
                lines.LineNumber, lines.Offset, () => records.Parse(lines, out hasContent));
            if (record.Problem is null && !hasContent && without >= 0)
            {
                missing ??= records.Missing(lines);
                without++;
            }
            else if (record.Problem is null)
            {
                without = -1;
            }
            if (without >= HopelessRecords)
            {
                break;
            }
            yield return record;
        }
        if (without > 0)
        {
            throw missing!;
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> line)
    {
        foreach (byte b in line)
        {
            if (b >= 0x80)
            {
                return string.IsNullOrWhiteSpace(Encoding.UTF8.GetString(line));
            }
            if (!char.IsWhiteSpace((char)b))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>A value, for messages.</summary>
    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => $"the string {TextSource.Quote(value.GetString()!)}",
        _ => value.GetRawText(),
    };
}
