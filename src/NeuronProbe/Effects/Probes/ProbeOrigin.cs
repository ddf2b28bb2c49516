using System.Text.Json.Nodes;
using NeuronProbe.Options;
using NeuronProbe.Reports;
using NeuronProbe.Scans;

namespace NeuronProbe.Effects.Probes;

/// <summary>What probes are of: the model, the corpus and the options.</summary>
/// <param name="Model">The model's name and architecture.</param>
/// <param name="ModelFiles">Its files, with hashes.</param>
/// <param name="CorpusFiles">The files of the corpus, likewise.</param>
/// <param name="Options">All options as resolved.</param>
/// <param name="Warnings">What the user was told of.</param>
internal sealed record ProbeOrigin(
    (string Name, string Architecture) Model,
    IReadOnlyList<ManifestFile> ModelFiles,
    IReadOnlyList<ManifestFile> CorpusFiles,
    JsonObject Options,
    IReadOnlyList<string> Warnings)
{
    /// <summary>That of a run that is over.</summary>
    /// <param name="plan">What it ran with.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="modelFiles">The files of the model, with their hashes.</param>
    public static ProbeOrigin Of(ScanPlan plan, ProbeOptions options, IReadOnlyList<ManifestFile> modelFiles)
    {
        var json = new JsonObject(ProbeFields.OfScan.Select(field =>
            KeyValuePair.Create(field.Description.Key, field.ToJson(plan.Resolved))));
        foreach (OptionField<ProbeOptions> field in ProbeOptions.Fields)
        {
            json.Add(field.Description.Key, field.ToJson(options));
        }
        return new ProbeOrigin(
            (plan.Model.Location.Name, plan.Model.Model.Architecture),
            modelFiles,
            ManifestFiles.OfCorpus(plan.Corpus.Files),
            json,
            plan.Warnings);
    }
}
