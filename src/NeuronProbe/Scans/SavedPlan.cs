using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using NeuronProbe.Corpora;
using NeuronProbe.Reports;

namespace NeuronProbe.Scans;

/// <summary>What a scan runs on: it may change the last bits of activations.</summary>
/// <param name="Processor">As <see cref="ProcessorKind.OfMachine"/> has it.</param>
/// <param name="Threads">Threads.</param>
internal sealed record PlanMachine(string Processor, int Threads)
{
    /// <summary>In words.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Processor} with {Threads} thread{(Threads == 1 ? "" : "s")}");
}

/// <summary>plan.json: all that the results of a scan depend on, so that what was saved of it, or of a part of it, is
/// joined with nothing else.</summary>
internal sealed record SavedPlan
{
    public const int CurrentVersion = 2;

    public const string FileName = "plan.json";

    /// <summary>How it is read and written as JSON.</summary>
    public static readonly JsonSerializerOptions Json = new()
    {
        TypeInfoResolver = SavedPlanJson.Default,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public int SchemaVersion { get; init; } = CurrentVersion;

    /// <summary>The hash of <see cref="DependsOn"/>, which all that is saved of the scan carries.</summary>
    public required string Hash { get; init; }

    /// <summary>All that results depend on.</summary>
    public required JsonObject DependsOn { get; init; }

    /// <summary>What it was made on. Results of <c>--matmul packed</c> do not depend on it.</summary>
    public required PlanMachine Machine { get; init; }

    /// <summary>Where each chunk of the corpus begins; null where nobody needed it. It follows from the
    /// rest.</summary>
    public CorpusIndex? Chunks { get; init; }

    /// <summary>What <c>--matmul auto</c> chose for shapes, as <c>INPUTSxOUTPUTS</c>.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<string, string> MatmulByShape =>
        DependsOn[PlanContents.ProductsKey] is JsonObject products
            ? products.ToDictionary(shape => shape.Key, shape => $"{shape.Value}")
            : new Dictionary<string, string>();

    /// <summary>Reads one.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The plan, or null where there is no such file.</returns>
    /// <exception cref="ProbeException">It can't be read, was changed, or is of another version.</exception>
    public static SavedPlan? Find(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }
        SavedPlan plan = VersionedJson.Parse<SavedPlan>(
            path, UserFile.Read(path), CurrentVersion, "the plan of a scan", Json,
            content => JsonSeal.Demand(path, content));
        return plan.Hash == HashOf(plan.DependsOn) ? plan : throw new ProbeException(
            $"{path}: expected the plan of a scan, but its hash is of another one. "
            + "Copy the folder again, or scan again.");
    }

    /// <summary>The hash of all that results depend on.</summary>
    public static string HashOf(JsonObject dependsOn) => JsonSeal.Of(JsonSerializer.SerializeToElement(dependsOn));

    /// <summary>Writes it, with a hash of the whole.</summary>
    public void Write(Stream stream) =>
        JsonSeal.Write(stream, JsonSerializer.SerializeToElement(this, Json), JsonSeal.Indented);
}

/// <summary>How plans are read and written as JSON, made when the program is built.</summary>
[JsonSerializable(typeof(SavedPlan))]
internal sealed partial class SavedPlanJson : JsonSerializerContext;
