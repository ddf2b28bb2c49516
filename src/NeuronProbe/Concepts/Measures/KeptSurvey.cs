using System.Text.Json.Serialization;
using NeuronProbe.Concepts.Labels;

namespace NeuronProbe.Concepts.Measures;

/// <summary>What the readings of a corpus for its concepts found, for other attempts at the same scan and for other
/// parts of it.</summary>
/// <param name="Concepts">The concepts.</param>
/// <param name="Combinations">The names of those that are combinations.</param>
/// <param name="Documents">Documents that have tokens.</param>
/// <param name="TypeCounts">Tokens by token id.</param>
/// <param name="Matched">Those that are compared, where concepts have their own negatives.</param>
/// <param name="Warnings">What the user was told.</param>
internal sealed record KeptSurvey(
    IReadOnlyList<Concept> Concepts,
    IReadOnlyList<string> Combinations,
    long Documents,
    IReadOnlyDictionary<int, long> TypeCounts,
    MatchedTokens.Counts? Matched,
    IReadOnlyList<string> Warnings)
{
    /// <summary>Names of some concepts that there are, chosen or not.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];
}

/// <summary>How it is saved as JSON, made when the program is built.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(KeptSurvey))]
internal sealed partial class KeptSurveyJson : JsonSerializerContext;
