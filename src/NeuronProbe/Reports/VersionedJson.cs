using System.Text.Json;

namespace NeuronProbe.Reports;

/// <summary>Reads JSON whose <c>schema_version</c> is checked before anything else of it is looked at.</summary>
internal static class VersionedJson
{
    /// <summary>The property that says the version.</summary>
    public const string Name = "schema_version";

    private const string FormerName = "version";

    // Of a name that stands twice, readers take one or the other.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <param name="path">Where it is from.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="version">The only version that is understood.</param>
    /// <param name="what">What the file is, for messages.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="check">Checks the whole before it is used.</param>
    /// <exception cref="ProbeException">It is no JSON, is of another version, or lacks something.</exception>
    public static T Parse<T>(
        string path, ReadOnlyMemory<byte> content, int version, string what, JsonSerializerOptions options,
        Action<JsonElement>? check = null)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(content, Strict);
            bool isFormer = !document.RootElement.TryGetProperty(Name, out JsonElement got)
                && document.RootElement.TryGetProperty(FormerName, out got);
            got = got.ValueKind == JsonValueKind.Undefined ? document.RootElement.GetProperty(Name) : got;
            if (isFormer || got.ValueKind != JsonValueKind.Number || !got.TryGetInt32(out int found)
                || found != version)
            {
                throw new ProbeException(
                    $"{path}: expected {Name} {version}, but got {(isFormer ? "version " : "")}{got.GetRawText()}. "
                    + "Use the version of NeuronProbe that wrote it, or scan again.");
            }
            check?.Invoke(document.RootElement);
            DemandWholeLists(document.RootElement);
            return document.Deserialize<T>(options) ?? throw new JsonException("null.");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ProbeException(
                $"{path}: expected {what}, but got: {e.Message} Copy the folder again, or scan again.", e);
        }
    }

    /// <summary>No list of these files has a null in it, which the types of items can't say.</summary>
    private static void DemandWholeLists(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    DemandWholeLists(property.Value);
                }
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    if (item.ValueKind == JsonValueKind.Null)
                    {
                        throw new JsonException("a list with null in it.");
                    }
                    DemandWholeLists(item);
                }
                break;
        }
    }
}
