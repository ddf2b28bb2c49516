using System.Text.Json;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Readers;

/// <summary>Reads the labels of one JSON record: of the document, of pieces of its text, or of its tokens.</summary>
/// <param name="source">For messages.</param>
/// <param name="line">Likewise.</param>
/// <param name="text">The record's text, or null where it has token ids.</param>
/// <param name="tokenCount">How many ids it has, or null where it has text.</param>
internal sealed class JsonLabels(TextSource source, long line, string? text, int? tokenCount)
{
    private readonly List<LabelledSpan> spans = [];
    private readonly List<string> whole = [];
    private readonly Dictionary<string, bool[]> tokens = new(StringComparer.Ordinal);
    private CodePoints? codePoints;
    private string field = "";

    /// <exception cref="ProbeException">The field that the user named is missing,
    /// or a label is not as it should be.</exception>
    public DocumentLabels Read(JsonLine record, CorpusOptions options)
    {
        foreach (string name in options.LabelFields)
        {
            if (record.KindOf(name) != JsonTokenType.None)
            {
                field = name;
                Add(record.ElementOf(name));
                return new DocumentLabels(spans, whole, tokens);
            }
        }
        return options.RequiresLabels
            ? throw source.Invalid(
                line,
                $"a field '{options.LabelField}'",
                record.Names(),
                "Name the field that holds the labels with --label-field.")
            : DocumentLabels.None;
    }

    private void Add(JsonElement labels)
    {
        if (labels.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement label in labels.EnumerateArray())
            {
                AddItem(label);
            }
            return;
        }
        if (labels.ValueKind == JsonValueKind.Object && tokenCount is int count)
        {
            foreach (JsonProperty concept in labels.EnumerateObject())
            {
                AddTokens(concept, count);
            }
            return;
        }
        if (labels.ValueKind is not JsonValueKind.Null)
        {
            string? name = NameOf(labels);
            whole.AddRange(name switch { null => throw Wrong(labels), "" => [], _ => [name] });
        }
    }

    /// <summary>A document's label, which may be a number; null for anything else.</summary>
    private static string? NameOf(JsonElement label) => label.ValueKind switch
    {
        JsonValueKind.String => label.GetString(),
        JsonValueKind.Number => label.GetRawText(),
        _ => null,
    };

    private ProbeException Wrong(JsonElement value) => source.Invalid(
        line,
        tokenCount is null
            ? $"a label, or a list of labels or of {{\"start\", \"end\", \"label\"}}, in '{field}'"
            : $"a label, a list of labels, or an object of lists of 0 and 1, in '{field}'",
        JsonLinesCorpusReader.Describe(value),
        "Repair the record, or name another field with --label-field.");

    private void AddItem(JsonElement label)
    {
        if (label.ValueKind == JsonValueKind.Object && text is not null)
        {
            AddSpan(label, text);
            return;
        }
        // A list of numbers is what trainers of language models put here: ids of tokens, and no labels.
        string? name = label.ValueKind == JsonValueKind.String ? label.GetString() : null;
        whole.Add(string.IsNullOrEmpty(name) ? throw Wrong(label) : name);
    }

    private void AddSpan(JsonElement span, string of)
    {
        string name = span.TryGetProperty("label", out JsonElement label) && label.ValueKind == JsonValueKind.String
            ? label.GetString()!
            : "";
        if (name.Length == 0 || Offset(span, "start") is not int start || Offset(span, "end") is not int end)
        {
            throw source.Invalid(
                line,
                $"two whole numbers 'start' and 'end' and a string 'label' in each object of '{field}'",
                TextSource.Quote(span.GetRawText()),
                "Repair the record.");
        }
        codePoints ??= new CodePoints(of);
        if (start < 0 || end < start || end > codePoints.Count)
        {
            throw source.Invalid(
                line,
                $"0 <= start <= end <= {codePoints.Count}, the characters of the text",
                $"start {start} and end {end} for the label {TextSource.Quote(name)}",
                "Offsets count Unicode code points, as Python does, and 'end' is the first one after the piece.");
        }
        spans.Add(new LabelledSpan(name, codePoints.UnitsOf(start), codePoints.UnitsOf(end)));
    }

    private static int? Offset(JsonElement span, string name) =>
        span.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt32(out int offset)
            ? offset
            : null;

    private void AddTokens(JsonProperty concept, int count)
    {
        string where = $"for the concept {TextSource.Quote(concept.Name)} in '{field}'";
        if (concept.Name.Length == 0 || tokens.ContainsKey(concept.Name))
        {
            throw source.Invalid(
                line,
                $"each concept once and with a name in '{field}'",
                TextSource.Quote(concept.Name),
                "Repair the record.");
        }
        if (concept.Value.ValueKind != JsonValueKind.Array || concept.Value.GetArrayLength() != count)
        {
            string got = concept.Value.ValueKind == JsonValueKind.Array
                ? $"{concept.Value.GetArrayLength()} of them"
                : JsonLinesCorpusReader.Describe(concept.Value);
            throw source.Invalid(
                line,
                $"a list of {count} numbers, one for each token, {where}",
                got,
                "Give 1 for each token that the concept applies to, and 0 for every other.");
        }
        bool[] marks = new bool[count];
        int index = 0;
        foreach (JsonElement item in concept.Value.EnumerateArray())
        {
            bool isNumber = item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out int value)
                && value is 0 or 1;
            marks[index] = isNumber
                ? item.GetInt32() == 1
                : throw source.Invalid(
                    line,
                    $"0 or 1 {where}",
                    $"{JsonLinesCorpusReader.Describe(item)} at index {index}",
                    "Give 1 for each token that the concept applies to, and 0 for every other.");
            index++;
        }
        tokens.Add(concept.Name, marks);
    }
}
