using System.Text.Json;
using NeuronProbe.Corpora;
using NeuronProbe.Scans;

namespace NeuronProbe.Tests.Corpora;

/// <summary>The index of a corpus as plans have it.</summary>
internal static class IndexJson
{
    public static string Of(CorpusIndex index) => JsonSerializer.Serialize(index, SavedPlan.Json);

    public static CorpusIndex Parse(string json) => JsonSerializer.Deserialize<CorpusIndex>(json, SavedPlan.Json)!;
}
