using System.Text.Json;

namespace NeuronProbe.Checkpoints;

/// <summary>JSON as Python's module of that name writes it, which has three numbers that JSON does not know.</summary>
internal static class PythonJson
{
    /// <summary>Parses it.</summary>
    /// <exception cref="JsonException">It is no such JSON.</exception>
    /// <exception cref="InvalidOperationException">A text in it is no Unicode.</exception>
    public static JsonDocument Parse(byte[] json)
    {
        // In quotation marks they can be read: where a number is expected they are refused by name, elsewhere they do
        // no harm.
        var document = JsonDocument.Parse(PythonNumbers.Replace(json, word => [(byte)'"', .. word, (byte)'"']) ?? json);
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
