using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Reports;

namespace NeuronProbe.Scans;

/// <summary>survey.json, beside a plan: what collectors found of the corpus before the model read it, so that other
/// attempts and other parts need not read all of it again.</summary>
internal static class KeptPreparations
{
    public const string FileName = "survey.json";

    private const int Version = 1;
    private const string PlanKey = "plan";
    private const string FoundKey = "preparations";

    /// <summary>Writes it, in place of one that is there.</summary>
    /// <param name="folder">The plan's folder.</param>
    /// <param name="plan">The plan's hash.</param>
    /// <param name="found">What was found.</param>
    /// <exception cref="ProbeException">It can't be written.</exception>
    public static void Write(string folder, string plan, JsonArray found)
    {
        var content = new JsonObject { [VersionedJson.Name] = Version, [PlanKey] = plan, [FoundKey] = found };
        JsonElement whole = JsonSerializer.SerializeToElement(content);
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        SavedProgress.Write(Path.Combine(folder, FileName), stream => JsonSeal.Write(stream, whole, options));
    }

    /// <summary>Demands that it is as it was written, for the plan beside it.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="plan">The plan's hash; null where there is none that can be read.</param>
    /// <exception cref="ProbeException">It is damaged, or another plan's.</exception>
    public static void Demand(string path, string? plan)
    {
        string own;
        try
        {
            own = Read(path).GetProperty(PlanKey).ToString();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ProbeException(
                $"{path}: expected what was found of a corpus, but got: {e.Message.TrimEnd('.')}. "
                + "Delete it: it is found again.",
                e);
        }
        if (plan is not null && own != plan)
        {
            throw new ProbeException(
                $"{path}: expected what was found for the plan beside it ({plan}), but got that of another ({own}). "
                + "Delete it: it is found again.");
        }
    }

    /// <summary>Reads it.</summary>
    /// <returns>What was found, or null where there is none of that plan that can be read: the corpus tells it
    /// again.</returns>
    public static IReadOnlyList<JsonElement>? Find(string folder, string plan)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }
            JsonElement content = Read(path);
            return content.GetProperty(VersionedJson.Name).GetInt32() == Version
                && content.GetProperty(PlanKey).GetString() == plan
                ? [.. content.GetProperty(FoundKey).EnumerateArray()]
                : null;
        }
        catch (Exception e) when (e is JsonException or ProbeException or KeyNotFoundException
            or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static JsonElement Read(string path)
    {
        JsonElement content = JsonDocument.Parse(UserFile.Read(path)).RootElement;
        JsonSeal.Demand(path, content);
        return content;
    }
}
