using System.Globalization;
using System.Text.Json;

namespace NeuronProbe.Tokenizers;

/// <summary>Reads the JSON files that go with a tokenizer, with messages that name the file.</summary>
internal static class TokenizerJson
{
    /// <summary>The file's object, or null where there is no such file.</summary>
    /// <exception cref="ProbeException">It is not JSON, or not an object.</exception>
    public static JsonElement? ReadObject(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }
        byte[] bytes = ReadBytes(path);
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw Broken(
                    path, "a JSON object", $"a JSON {document.RootElement.ValueKind.ToString().ToLowerInvariant()}");
        }
        catch (JsonException exception)
        {
            throw StrayFile.Find(bytes) is { } stray ? StrayFile.Refusal(path, "a JSON object", stray)
                : Broken(path, "a JSON object", $"something else ({exception.Message})", exception);
        }
    }

    /// <summary>All bytes of a tokenizer file.</summary>
    /// <exception cref="ProbeException">It can't be read, or is larger than any vocabulary.</exception>
    public static byte[] ReadBytes(string path)
    {
        long length = UserFile.LengthOf(path);
        return length <= MostBytes
            ? UserFile.Read(path)
            : throw new ProbeException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: expected a tokenizer file of at most {MostBytes >> 20} MiB, but got {length >> 20} MiB. "
                    + $"Fetch the file again from where the model came from."));
    }

    /// <summary>A file of tokens and their ids, such as <c>vocab.json</c>,
    /// or null where there is no such file.</summary>
    /// <exception cref="ProbeException">It is not an object of whole numbers from 0,
    /// or a token or an id is there twice.</exception>
    public static Dictionary<string, int>? ReadVocabulary(string path)
    {
        return ReadObject(path) is JsonElement root ? ReadVocabulary(path, root) : null;
    }

    /// <summary>Tokens and their ids.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="root">An object of them.</param>
    /// <exception cref="ProbeException">It is not an object of whole numbers from 0,
    /// or a token or an id is there twice.</exception>
    public static Dictionary<string, int> ReadVocabulary(string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Broken(
                path,
                "the vocabulary to be an object of tokens and ids",
                $"a JSON {root.ValueKind.ToString().ToLowerInvariant()}");
        }
        Dictionary<string, int> tokens = [];
        Dictionary<int, string> byId = [];
        foreach (JsonProperty entry in root.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Number || !entry.Value.TryGetInt32(out int id) || id < 0
                || id > MaximumId)
            {
                throw Broken(
                    path, $"an id from 0 to {MaximumId} for the token '{entry.Name}'", entry.Value.GetRawText());
            }
            if (!tokens.TryAdd(entry.Name, id))
            {
                throw Broken(path, "every token once", $"'{entry.Name}' twice");
            }
            if (!byId.TryAdd(id, entry.Name))
            {
                throw Broken(path, "every id once", $"{id} for both '{byId[id]}' and '{entry.Name}'");
            }
        }
        return tokens;
    }

    /// <summary>More than a vocabulary with a million merges takes.</summary>
    private const long MostBytes = 256L << 20;

    /// <summary>The largest id that a file may name: more would be memory for nothing.</summary>
    public const int MaximumId = 9_999_999;

    /// <summary>The error for a file that is not as it should be.</summary>
    public static ProbeException Broken(string path, string expected, string got, Exception? inner = null)
    {
        string message = $"{path}: expected {expected}, but got {got}. "
            + "Fetch the file again from where the model came from.";
        return inner is null ? new ProbeException(message) : new ProbeException(message, inner);
    }
}
