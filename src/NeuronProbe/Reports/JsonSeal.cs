using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace NeuronProbe.Reports;

/// <summary>A JSON object that has the hash of all else in it, so that a changed one is known.</summary>
/// <remarks>
/// The hash is that of the object without blanks and without the hash itself: other line ends,
/// or an editor that indents anew, change nothing.
/// </remarks>
internal static class JsonSeal
{
    /// <summary>The property that has the hash.</summary>
    public const string Name = "sha256";

    /// <summary>How files that people read are written.</summary>
    public static readonly JsonWriterOptions Indented = new()
    {
        Indented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The hash of an object's content, as 64 lower-case hexadecimal digits.</summary>
    public static string Of(JsonElement content)
    {
        var plain = new ArrayBufferWriter<byte>();
        // The default encoder: what it escapes does not change with the version of Unicode.
        using (var json = new Utf8JsonWriter(plain))
        {
            WriteOpen(json, content);
            json.WriteEndObject();
        }
        return Convert.ToHexStringLower(SHA256.HashData(plain.WrittenSpan));
    }

    /// <summary>Writes an object with its hash as the last property.</summary>
    /// <param name="stream">Where to; a line break follows.</param>
    /// <param name="content">The object; a hash that it has already is left out.</param>
    /// <param name="options">How it is written.</param>
    public static void Write(Stream stream, JsonElement content, JsonWriterOptions options)
    {
        using (var json = new Utf8JsonWriter(stream, options))
        {
            WriteOpen(json, content);
            json.WriteString(Name, Of(content));
            json.WriteEndObject();
        }
        stream.Write("\n"u8);
    }

    /// <summary>Demands that an object is as it was written.</summary>
    /// <param name="path">Its file, for messages.</param>
    /// <param name="content">The object.</param>
    /// <exception cref="ProbeException">It has no hash, or was changed.</exception>
    public static void Demand(string path, JsonElement content)
    {
        bool hasSeal = content.TryGetProperty(Name, out JsonElement seal) && seal.ValueKind == JsonValueKind.String;
        string? told = hasSeal ? seal.GetString() : null;
        string found = Of(content);
        if (told != found)
        {
            string has = told is null ? $"it has no '{Name}'" : $"it says '{told}'";
            throw new ProbeException(
                $"{path}: expected what the scan wrote, but its content was changed: its SHA-256 is {found}, "
                + $"and {has}. Copy the folder again, or scan again.");
        }
    }

    private static void WriteOpen(Utf8JsonWriter json, JsonElement content)
    {
        json.WriteStartObject();
        foreach (JsonProperty property in content.EnumerateObject().Where(property => property.Name != Name))
        {
            property.WriteTo(json);
        }
    }
}
