using System.Text;
using System.Text.Json;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Readers;

/// <summary>Turns lines of JSON into records.</summary>
/// <param name="source">For messages.</param>
/// <param name="options">Which fields count.</param>
internal sealed class JsonRecords(TextSource source, CorpusOptions options)
{
    private const string TokenIdsField = JsonLinesCorpusReader.TokenIdsField;

    private readonly string[] names =
        [options.TextField, TokenIdsField, options.IdField, .. options.ReadsLabels ? options.LabelFields : []];

    /// <summary>One line's record.</summary>
    /// <param name="lines">Stands on the line.</param>
    /// <param name="hasContent">Whether it has a field for text or token ids, be it null.</param>
    /// <exception cref="ProbeException">It is no JSON object, or a field is not as it should be.</exception>
    public CorpusRecord Parse(LineReader lines, out bool hasContent)
    {
        lines.DemandUtf8();
        long number = lines.LineNumber;
        try
        {
            JsonLine line = JsonLine.Read(lines.Bytes, names);
            if (line.Kind != JsonTokenType.StartObject)
            {
                throw source.Invalid(
                    number,
                    "a JSON object",
                    JsonLinesCorpusReader.Describe(line.ElementOf(null)),
                    "Each line holds one object, such as {\"text\": \"...\"}.");
            }
            return Parse(line, number, out hasContent);
        }
        catch (JsonException e)
        {
            throw source.Invalid(
                number, "a JSON object", Quote(lines),
                $"It stops being JSON at byte {e.BytePositionInLine ?? 0} of the line. "
                    + "Each line holds one whole object; for plain text use --corpus-format lines.");
        }
        catch (InvalidOperationException)
        {
            // What System.Text.Json throws for a string with half of a surrogate pair, such as "\ud83d".
            throw source.Invalid(
                number,
                "strings of whole Unicode characters",
                Quote(lines),
                "An escape stands for half of a character: repair it, or leave the record out.");
        }
    }

    /// <summary>The error of a file none of whose records has the field.</summary>
    /// <param name="lines">Stands on one of them.</param>
    public ProbeException Missing(LineReader lines) => source.Invalid(
        lines.LineNumber,
        $"a field '{options.TextField}' or '{TokenIdsField}'",
        JsonLine.Read(lines.Bytes, []).Names(),
        "Name the field that holds the text with --text-field.");

    // More than what a message shows, so that it is cut there and not here.
    private static string Quote(LineReader lines) =>
        TextSource.Quote(Encoding.UTF8.GetString(lines.Bytes.Span[..Math.Min(lines.Bytes.Length, 1000)]));

    private CorpusRecord Parse(JsonLine line, long number, out bool hasContent)
    {
        string? id = Id(line, number);
        JsonTokenType text = line.KindOf(options.TextField);
        JsonTokenType ids = line.KindOf(TokenIdsField);
        hasContent = text != JsonTokenType.None || ids != JsonTokenType.None;
        if (text is JsonTokenType.None or JsonTokenType.Null)
        {
            return ids is JsonTokenType.None or JsonTokenType.Null
                ? new CorpusRecord(id, number, "", null, options.ReadsLabels ? DocumentLabels.None : null)
                : OfTokenIds(line, number, id);
        }
        if (text != JsonTokenType.String)
        {
            throw source.Invalid(
                number,
                $"a string in '{options.TextField}'",
                JsonLinesCorpusReader.Describe(line.ElementOf(options.TextField)),
                "Name the field that holds the text with --text-field, or repair the record.");
        }
        string value = line.StringOf(options.TextField);
        return new CorpusRecord(id, number, value, null, Labels(line, number, value, null));
    }

    private CorpusRecord OfTokenIds(JsonLine line, long number, string? id)
    {
        int[] ids = TokenIds(line, number);
        return new CorpusRecord(id, number, null, ids, Labels(line, number, null, ids.Length));
    }

    private DocumentLabels? Labels(JsonLine line, long number, string? text, int? tokenCount) =>
        options.ReadsLabels ? new JsonLabels(source, number, text, tokenCount).Read(line, options) : null;

    /// <summary>The id as text; one that can't be text is left out unless it was asked for.</summary>
    private string? Id(JsonLine line, long number)
    {
        switch (line.KindOf(options.IdField))
        {
            case JsonTokenType.None:
                return options.RequiresId
                    ? throw source.Invalid(
                        number,
                        $"a field '{options.IdField}'",
                        line.Names(),
                        "Name the field that holds the id with --id-field.")
                    : null;
            case JsonTokenType.String:
                return line.StringOf(options.IdField);
            case JsonTokenType.Number:
                return line.RawOf(options.IdField);
            case JsonTokenType.Null:
                return null;
            default:
                JsonElement id = line.ElementOf(options.IdField);
                return TextOf(id) ?? (options.RequiresId
                    ? throw source.Invalid(
                        number,
                        $"a string or a number in '{options.IdField}'",
                        JsonLinesCorpusReader.Describe(id),
                        "Name the field that holds the id with --id-field, or repair the record.")
                    : null);
        }
    }

    private static string? TextOf(JsonElement id) => id.ValueKind switch
    {
        JsonValueKind.String => id.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => id.GetRawText(),
        JsonValueKind.Object when id.GetPropertyCount() == 1 && IsWrapped(id.EnumerateObject().First()) =>
            TextOf(id.EnumerateObject().First().Value),
        _ => null,
    };

    /// <summary>What databases write for a value of their own: <c>{"$oid": "..."}</c>.</summary>
    private static bool IsWrapped(JsonProperty only) =>
        only.Name is ['$', ..] && only.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number;

    private int[] TokenIds(JsonLine line, long number)
    {
        const string Expected = "a list of whole numbers from 0 in '" + TokenIdsField + "'";
        const string Advice = "Give the ids of one document as a flat list.";
        if (line.KindOf(TokenIdsField) != JsonTokenType.StartArray)
        {
            throw source.Invalid(
                number, Expected, JsonLinesCorpusReader.Describe(line.ElementOf(TokenIdsField)), Advice);
        }
        List<int> ids = [];
        Utf8JsonReader reader = line.ReaderOf(TokenIdsField);
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out int id) || id < 0)
            {
                throw source.Invalid(
                    number,
                    Expected,
                    $"{JsonLinesCorpusReader.Describe(line.ElementOf(TokenIdsField)[ids.Count])} at index {ids.Count}",
                    Advice);
            }
            ids.Add(id);
        }
        return [.. ids];
    }
}
