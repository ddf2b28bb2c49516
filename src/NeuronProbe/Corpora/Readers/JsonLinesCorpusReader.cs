using System.Text.Json;

namespace NeuronProbe.Corpora.Readers;

/// <summary>One JSON object a line, with a text field, or with <c>input_ids</c> where it was tokenised before. Blank lines are passed over.</summary>
internal sealed class JsonLinesCorpusReader : ICorpusReader
{
    private const string TokenIdsField = "input_ids";

    public IEnumerable<CorpusRecord> Read(TextSource source, CorpusOptions options)
    {
        LineReader lines = source.OpenLines();
        while (lines.ReadLine() is string line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return Parse(line, lines.LineNumber, source, options);
            }
        }
    }

    private static CorpusRecord Parse(string line, long number, TextSource source, CorpusOptions options)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(line);
            JsonElement record = json.RootElement;
            if (record.ValueKind != JsonValueKind.Object)
            {
                throw source.Invalid(number, "a JSON object", Describe(record), "Each line holds one object, such as {\"text\": \"...\"}.");
            }
            return Parse(record, number, source, options);
        }
        catch (JsonException e)
        {
            throw source.Invalid(
                number, "a JSON object", TextSource.Quote(line),
                $"It stops being JSON at byte {e.BytePositionInLine ?? 0} of the line. Each line holds one whole object; for plain text use --corpus-format lines.");
        }
        catch (InvalidOperationException)
        {
            // What System.Text.Json throws for a string with half of a surrogate pair, such as "\ud83d".
            throw source.Invalid(
                number, "strings of whole Unicode characters", TextSource.Quote(line), "An escape stands for half of a character: repair it, or leave the record out.");
        }
    }

    private static CorpusRecord Parse(JsonElement record, long number, TextSource source, CorpusOptions options)
    {
        string? id = Id(record, number, source, options);
        bool hasText = record.TryGetProperty(options.TextField, out JsonElement text);
        bool hasTokenIds = record.TryGetProperty(TokenIdsField, out JsonElement tokenIds);
        if (hasText && (text.ValueKind != JsonValueKind.Null || !hasTokenIds))
        {
            return text.ValueKind == JsonValueKind.String
                ? new CorpusRecord(id, number, text.GetString(), null, Labels(record, text.GetString(), null))
                : throw source.Invalid(
                    number, $"a string in '{options.TextField}'", Describe(text), "Name the field that holds the text with --text-field, or repair the record.");
        }
        if (!hasTokenIds)
        {
            throw source.Invalid(
                number, $"a field '{options.TextField}' or '{TokenIdsField}'", Fields(record), "Name the field that holds the text with --text-field.");
        }
        int[] ids = TokenIds(tokenIds, number, source);
        return new CorpusRecord(id, number, null, ids, Labels(record, null, ids.Length));

        DocumentLabels? Labels(JsonElement record, string? text, int? tokenCount) =>
            options.ReadsLabels ? new JsonLabels(source, number, text, tokenCount).Read(record, options) : null;
    }

    private static string? Id(JsonElement record, long number, TextSource source, CorpusOptions options)
    {
        if (!record.TryGetProperty(options.IdField, out JsonElement id))
        {
            return options.RequiresId
                ? throw source.Invalid(number, $"a field '{options.IdField}'", Fields(record), "Name the field that holds the id with --id-field.")
                : null;
        }
        return id.ValueKind switch
        {
            JsonValueKind.String => id.GetString(),
            JsonValueKind.Number => id.GetRawText(),
            JsonValueKind.Null => null,
            _ => throw source.Invalid(
                number, $"a string or a number in '{options.IdField}'", Describe(id), "Name the field that holds the id with --id-field, or repair the record."),
        };
    }

    private static int[] TokenIds(JsonElement list, long number, TextSource source)
    {
        const string Expected = "a list of whole numbers from 0 in '" + TokenIdsField + "'";
        const string Advice = "Give the ids of one document as a flat list.";
        if (list.ValueKind != JsonValueKind.Array)
        {
            throw source.Invalid(number, Expected, Describe(list), Advice);
        }
        int[] ids = new int[list.GetArrayLength()];
        int index = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out int id) || id < 0)
            {
                throw source.Invalid(number, Expected, $"{Describe(item)} at index {index}", Advice);
            }
            ids[index++] = id;
        }
        return ids;
    }

    /// <summary>A record's fields, for messages.</summary>
    public static string Fields(JsonElement record)
    {
        string names = string.Join(", ", record.EnumerateObject().Select(p => $"'{p.Name}'"));
        return names.Length == 0 ? "an object without fields" : $"the fields {names}";
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
