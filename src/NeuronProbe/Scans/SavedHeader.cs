using System.Text.Json.Serialization;

namespace NeuronProbe.Scans;

/// <summary>What is known of a state that was saved while a scan ran.</summary>
/// <param name="SchemaVersion">The version of the file.</param>
/// <param name="Plan">The hash of the plan.</param>
/// <param name="First">Number of the first chunk that was collected.</param>
/// <param name="End">Number of the first one that was not.</param>
/// <param name="Tally">What was counted.</param>
/// <param name="Times">How long it took, all attempts together.</param>
internal sealed record SavedHeader(
    int SchemaVersion, string Plan, long First, long End, ScanTally Tally, ScanTimes Times)
{
    public const int CurrentVersion = 1;
}

/// <summary>Where the time of a scan went, all its attempts together, in seconds.</summary>
/// <param name="Forward">The model.</param>
/// <param name="Collect">The collectors.</param>
/// <param name="Pass">The reading of the corpus by the model, both among it.</param>
internal readonly record struct ScanTimes(double Forward, double Collect, double Pass)
{
    public static ScanTimes operator +(ScanTimes a, ScanTimes b) =>
        new(a.Forward + b.Forward, a.Collect + b.Collect, a.Pass + b.Pass);
}

/// <summary>How headers are read and written as JSON, made when the program is built.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SavedHeader))]
internal sealed partial class SavedHeaderJson : JsonSerializerContext;
