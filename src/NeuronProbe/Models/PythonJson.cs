using System.Text.Json;

namespace NeuronProbe.Models;

/// <summary>JSON as Python's module of that name writes it, which has three numbers that JSON does not know.</summary>
internal static class PythonJson
{
    private static readonly byte[][] Words = ["NaN"u8.ToArray(), "Infinity"u8.ToArray(), "-Infinity"u8.ToArray()];

    /// <summary>Parses it.</summary>
    /// <exception cref="JsonException">It is no such JSON.</exception>
    /// <exception cref="InvalidOperationException">A text in it is no Unicode.</exception>
    public static JsonDocument Parse(byte[] json)
    {
        var document = JsonDocument.Parse(Quoted(json));
        try
        {
            ReadTexts(document.RootElement);
            return document;
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The same text with those numbers in quotation marks, so that it can be read. Where a number is expected they are
    /// refused by name; where nobody looks they do no harm.
    /// </summary>
    private static ReadOnlyMemory<byte> Quoted(byte[] json)
    {
        if (json.AsSpan().IndexOf(Words[0]) < 0 && json.AsSpan().IndexOf(Words[1]) < 0)
        {
            return json;
        }
        var quoted = new List<byte>(json.Length + 16);
        bool isInText = false;
        for (int i = 0; i < json.Length; i++)
        {
            byte[]? word = isInText ? null : Array.Find(Words, w => json.AsSpan(i).StartsWith(w));
            if (word is not null)
            {
                quoted.AddRange([(byte)'"', .. word, (byte)'"']);
                i += word.Length - 1;
                continue;
            }
            quoted.Add(json[i]);
            if (isInText && json[i] == '\\' && i + 1 < json.Length)
            {
                quoted.Add(json[++i]);
            }
            else if (json[i] == '"')
            {
                isInText = !isInText;
            }
        }
        return quoted.ToArray();
    }

    /// <summary>Reads every text once, since one that is no Unicode is found only then.</summary>
    private static void ReadTexts(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            value.GetString();
        }
        foreach (JsonProperty property in value.ValueKind == JsonValueKind.Object ? value.EnumerateObject() : default)
        {
            _ = property.Name;
            ReadTexts(property.Value);
        }
        foreach (JsonElement item in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : default)
        {
            ReadTexts(item);
        }
    }
}
