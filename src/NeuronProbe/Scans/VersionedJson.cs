using System.Text.Json;

namespace NeuronProbe.Scans;

/// <summary>Reads a JSON file whose <c>version</c> is checked before anything else of it is looked at.</summary>
internal static class VersionedJson
{
    /// <param name="path">The file.</param>
    /// <param name="version">The only version that is understood.</param>
    /// <param name="what">What the file is, for messages.</param>
    /// <param name="options">How it is read.</param>
    /// <exception cref="ProbeException">It can't be read, is of another version, or lacks something.</exception>
    public static T Read<T>(string path, int version, string what, JsonSerializerOptions options)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            using JsonDocument document = JsonDocument.Parse(stream);
            JsonElement got = document.RootElement.GetProperty("version");
            if (got.ValueKind != JsonValueKind.Number || !got.TryGetInt32(out int found) || found != version)
            {
                throw new ProbeException($"{path}: expected version {version}, but got {got.GetRawText()}. Use the version of NeuronProbe that wrote it.");
            }
            return document.Deserialize<T>(options) ?? throw new JsonException("null.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new ProbeException($"{path}: expected {what}, but got: {e.Message} Copy the folder again, or scan again.", e);
        }
    }
}
