using System.Text.Json.Nodes;
using NeuronProbe.Reports.Html;
using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Reports;

/// <summary>Something that the first page of the report says of the run.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Value">The fact.</param>
/// <param name="Details">What is said below it, a line each.</param>
internal sealed record HtmlFact(string Name, string Value, params IReadOnlyList<string> Details)
{
    private const int MostFiles = 3;
    private const double MostSeconds = 100;

    /// <summary>All that are told of a run, in their order.</summary>
    public static IReadOnlyList<HtmlFact> Of(ScanManifest manifest)
    {
        ManifestModel model = manifest.Model;
        ManifestTiming timing = manifest.Timing;
        return
        [
            new(
                "Model",
                model.Architecture,
                $"{Figures.Count(model.Layers, "layer")} of {Figures.Count(model.HiddenWidth)}, "
                    + $"{Figures.Short(model.Parameters / 1e6, 3)} million parameters, "
                    + $"{manifest.Dtype} on {manifest.Device}"),
            new(
                "Tokenizer",
                model.VocabularySize == 1 ? "1 entry" : $"{Figures.Count(model.VocabularySize)} entries",
                manifest.Tokenizer is { } tokenizer ? [tokenizer.Description] : []),
            OfFiles(manifest.Corpus.Files),
            OfDocuments(manifest.Corpus),
            new("Tokens", Figures.Count(manifest.Corpus.Tokens), Masked(manifest)),
            new(
                "Time",
                timing.TotalS < MostSeconds
                    ? $"{Figures.Short(timing.TotalS, 2)} s"
                    : $"{Figures.Count((long)Math.Round(timing.TotalS / 60))} min",
                $"{Figures.Count((long)Math.Round(timing.TokensPerS))} tokens a second"),
            new("Scan", manifest.Status, manifest.Tool),
        ];
    }

    /// <summary>Writes it as an object.</summary>
    public void Write(DataText data)
    {
        data.Json.WriteStartObject();
        data.Json.WriteString("name", Name);
        data.Json.WriteString("value", Value);
        data.Texts("details", Details);
        data.Json.WriteEndObject();
    }

    private static HtmlFact OfFiles(IReadOnlyList<ManifestFile> files)
    {
        return files is [var file]
            ? new("Corpus", file.Name, Described(file))
            : new(
                "Corpus",
                Figures.Count(files.Count, "file"),
                [
                    // A name that is written from right to left turns only what comes after it.
                    .. files.Take(MostFiles).Select(one => $"{Described(one)}: {one.Name}"),
                ]);

        static string Described(ManifestFile file) => $"{Figures.Short(file.Bytes / 1e6, 2)} MB, {file.Format}";
    }

    private static HtmlFact OfDocuments(ManifestCorpus corpus) => new(
        "Documents",
        Figures.Count(corpus.Documents),
        Figures.Count(corpus.Windows, "window")
            + (corpus.EmptyDocuments > 0 ? $"; {Figures.Count(corpus.EmptyDocuments)} empty" : "")
            + (corpus.BadRecords > 0 ? $"; {Figures.Count(corpus.BadRecords)} unreadable" : ""));

    private static string[] Masked(ScanManifest manifest)
    {
        (long Tokens, string Rule)[] rules =
        [
            (manifest.Masked.Special, "special tokens"),
            (manifest.Masked.IgnoreFirst,
                $"the first {TextOf(manifest.Options["ignore-first"])} tokens of the document in each window"),
        ];
        string[] masked =
        [
            .. rules.Where(rule => rule.Tokens > 0)
                .Select(rule => $"{Figures.Count(rule.Tokens)} masked: {rule.Rule}"),
        ];
        return masked.Length > 0 ? masked : ["all of them count"];
    }

    /// <summary>The value of an option as it is given.</summary>
    public static string TextOf(JsonNode? value) => value switch
    {
        JsonArray list => string.Join(',', list.Select(TextOf)),
        JsonValue text when text.TryGetValue(out string? word) => word,
        _ => value?.ToJsonString() ?? "",
    };
}
