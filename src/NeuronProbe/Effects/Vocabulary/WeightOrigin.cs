using System.Text.Json.Nodes;
using NeuronProbe.Reports;

namespace NeuronProbe.Effects.Vocabulary;

/// <summary>Of what <see cref="WeightFindings"/> are.</summary>
/// <param name="Model">What results call the model.</param>
/// <param name="Architecture">Its <c>model_type</c>.</param>
/// <param name="Files">Its files, with hashes.</param>
/// <param name="Corpus">The corpus's files where one was read.</param>
/// <param name="Options">What was asked for, by the options' keys.</param>
internal sealed record WeightOrigin(
    string Model, string Architecture, IReadOnlyList<ManifestFile> Files, IReadOnlyList<ManifestFile> Corpus,
    JsonObject Options);
