using System.Text;
using System.Text.Json;

namespace NeuronProbe.Corpora.Readers;

/// <summary>A line that holds one JSON object: where the fields are that somebody asks for. Nothing is built of the
/// others, however large or deep they are.</summary>
internal sealed class JsonLine
{
    // Whoever nests deeper than this is not telling us anything; the reader keeps one bit a level.
    private const int MostDepth = 1 << 26;

    private static readonly byte[] Null = [.. "null"u8];

    private static readonly JsonReaderOptions Deep = new() { MaxDepth = MostDepth };

    private readonly Dictionary<string, (JsonTokenType Kind, Range Place)> fields = new(StringComparer.Ordinal);
    private readonly ReadOnlyMemory<byte> bytes;

    private JsonLine(ReadOnlyMemory<byte> bytes) => this.bytes = bytes;

    /// <summary>Reads a whole line.</summary>
    /// <param name="bytes">It, in UTF-8; to be kept until the fields were asked for.</param>
    /// <param name="names">The fields that count; of one that stands there twice the last counts.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonLine Read(ReadOnlyMemory<byte> bytes, IReadOnlyList<string> names)
    {
        try
        {
            return Parse(bytes, names);
        }
        catch (JsonException) when (PythonNumbers.Replace(bytes.Span, _ => Null) is { } repaired)
        {
            return Parse(repaired, names);
        }
    }

    /// <summary>What the line holds, or <see cref="JsonTokenType.StartObject"/> where that is an object.</summary>
    public JsonTokenType Kind { get; private init; }

    /// <summary>The kind of a field's value, or <see cref="JsonTokenType.None"/> where
    /// there is none of that name.</summary>
    public JsonTokenType KindOf(string name) =>
        fields.TryGetValue(name, out (JsonTokenType Kind, Range Place) field) ? field.Kind : JsonTokenType.None;

    /// <summary>The string in a field.</summary>
    /// <exception cref="InvalidOperationException">It has half of a surrogate pair.</exception>
    public string StringOf(string name)
    {
        var reader = new Utf8JsonReader(bytes.Span[fields[name].Place]);
        reader.Read();
        return reader.GetString()!;
    }

    /// <summary>A field's value as it stands there.</summary>
    public string RawOf(string name) => Encoding.UTF8.GetString(bytes.Span[fields[name].Place]);

    /// <summary>A reader that stands before a field's value.</summary>
    public Utf8JsonReader ReaderOf(string name) => new(bytes.Span[fields[name].Place], Deep);

    /// <summary>The value of a field, or of the whole line where the name is null.</summary>
    public JsonElement ElementOf(string? name)
    {
        using JsonDocument json = JsonDocument.Parse(
            name is null ? bytes : bytes[fields[name].Place], new JsonDocumentOptions { MaxDepth = MostDepth });
        return json.RootElement.Clone();
    }

    /// <summary>Its fields' names, for messages.</summary>
    public string Names()
    {
        const int Most = 30;
        List<string> names = [];
        var reader = new Utf8JsonReader(bytes.Span, Deep);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            names.Add(reader.HasValueSequence || reader.ValueIsEscaped
                ? Encoding.UTF8.GetString(reader.ValueSpan)
                : reader.GetString()!);
            reader.Read();
            reader.Skip();
        }
        string more = names.Count > Most ? ", ..." : "";
        return names.Count == 0
            ? "an object without fields"
            : $"the fields {string.Join(", ", names.Take(Most).Select(n => $"'{n}'"))}{more}";
    }

    private static JsonLine Parse(ReadOnlyMemory<byte> bytes, IReadOnlyList<string> names)
    {
        var reader = new Utf8JsonReader(bytes.Span, Deep);
        reader.Read();
        var line = new JsonLine(bytes) { Kind = reader.TokenType };
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
        }
        else
        {
            line.ReadFields(ref reader, names);
        }
        // Anything but white space after the object throws.
        reader.Read();
        return line;
    }

    private void ReadFields(ref Utf8JsonReader reader, IReadOnlyList<string> names)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string? name = null;
            for (int i = 0; i < names.Count && name is null; i++)
            {
                name = reader.ValueTextEquals(names[i]) ? names[i] : null;
            }
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            JsonTokenType kind = reader.TokenType;
            reader.Skip();
            if (name is not null)
            {
                fields[name] = (kind, start..(int)reader.BytesConsumed);
            }
        }
    }
}
