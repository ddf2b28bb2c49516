using System.Text.Json.Nodes;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Reports.Html;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Reports;

/// <summary>What the report says of the run as a whole, and what its pages must know beforehand.</summary>
/// <param name="report">What is shown.</param>
/// <param name="columns">The figures that every neuron has.</param>
/// <param name="concepts">The concepts.</param>
/// <param name="sites">The sites' figures, in their order.</param>
internal sealed class HtmlRun(
    Report report, IReadOnlyList<PageColumn> columns, ConceptPages concepts, IReadOnlyList<SiteFigures> sites)
{
    /// <summary>The version of the data files; a page reads those of its own alone.</summary>
    public const int SchemaVersion = 1;

    /// <summary>What the README says of such figures, in a line.</summary>
    public const string Caveat =
        "What a neuron means depends on the context, functions are spread over many neurons, and the top of a list "
        + "says little about the rest of the distribution: these are statistics of one corpus, not names.";

    private readonly ScanManifest manifest = report.Manifest;

    /// <summary>Makes the JSON.</summary>
    /// <param name="blockLength">Neurons of a block.</param>
    public ReadOnlyMemory<byte> Write(int blockLength)
    {
        using var data = new DataText();
        data.Json.WriteStartObject();
        data.Json.WriteNumber("schema_version", SchemaVersion);
        data.Json.WriteString("tool", manifest.Tool);
        data.Json.WriteString("status", manifest.Status);
        data.Json.WriteString("caveat", Caveat);
        data.Texts("notes", SavedNotes.Of(manifest).Lines);
        WriteModel(data);
        WriteCorpus(data);
        WriteTiming(data);
        WriteOptions(data);
        data.Texts("collect", manifest.Options["collect"] is JsonArray collect ? collect.Select(TextOf) : []);
        data.Json.WriteNumber("block", blockLength);
        WriteFigures(data);
        WriteHas(data);
        data.Json.WriteStartArray("extras");
        data.Json.WriteEndArray();
        data.Json.WriteStartArray("sites");
        foreach ((SiteFindings site, SiteFigures figures) in report.Findings.Sites.Zip(sites))
        {
            WriteSite(data, site.Selection, figures);
        }
        data.Json.WriteEndArray();
        data.Json.WriteEndObject();
        return data.Finish();
    }

    private void WriteModel(DataText data)
    {
        ManifestModel model = manifest.Model;
        data.Json.WriteStartObject("model");
        data.Json.WriteString("name", model.Folder);
        data.Json.WriteString("architecture", model.Architecture);
        data.Json.WriteNumber("layers", model.Layers);
        data.Json.WriteNumber("hidden_width", model.HiddenWidth);
        data.Json.WriteNumber("feed_forward_width", model.FeedForwardWidth);
        data.Json.WriteNumber("vocabulary", model.VocabularySize);
        data.Json.WriteNumber("parameters", model.Parameters);
        data.Json.WriteString("tokenizer", manifest.Tokenizer?.Description);
        data.Json.WriteString("device", manifest.Device);
        data.Json.WriteString("dtype", manifest.Dtype);
        data.Json.WriteEndObject();
    }

    private void WriteCorpus(DataText data)
    {
        ManifestCorpus corpus = manifest.Corpus;
        data.Json.WriteStartObject("corpus");
        data.Json.WriteStartArray("files");
        foreach (ManifestFile file in corpus.Files)
        {
            data.Json.WriteStartObject();
            data.Json.WriteString("name", file.Name);
            data.Json.WriteNumber("bytes", file.Bytes);
            data.Json.WriteString("format", file.Format);
            data.Json.WriteEndObject();
        }
        data.Json.WriteEndArray();
        data.Json.WriteNumber("documents", corpus.Documents);
        data.Json.WriteNumber("empty_documents", corpus.EmptyDocuments);
        data.Json.WriteNumber("bad_records", corpus.BadRecords);
        data.Json.WriteNumber("tokens", corpus.Tokens);
        data.Json.WriteNumber("windows", corpus.Windows);
        data.Json.WriteEndObject();
        data.Json.WriteStartArray("masked");
        WriteMasked(data, "special tokens", manifest.Masked.Special);
        WriteMasked(
            data,
            $"the first {TextOf(manifest.Options["ignore-first"])} tokens of the document in each window",
            manifest.Masked.IgnoreFirst);
        data.Json.WriteEndArray();
    }

    private static void WriteMasked(DataText data, string rule, long tokens)
    {
        if (tokens > 0)
        {
            data.Json.WriteStartObject();
            data.Json.WriteString("rule", rule);
            data.Json.WriteNumber("tokens", tokens);
            data.Json.WriteEndObject();
        }
    }

    private void WriteTiming(DataText data)
    {
        data.Json.WriteStartObject("timing");
        data.Json.WriteNumber("load_s", manifest.Timing.LoadS);
        data.Json.WriteNumber("forward_s", manifest.Timing.ForwardS);
        data.Json.WriteNumber("collect_s", manifest.Timing.CollectS);
        data.Json.WriteNumber("total_s", manifest.Timing.TotalS);
        data.Json.WriteNumber("tokens_per_s", manifest.Timing.TokensPerS);
        data.Json.WriteEndObject();
    }

    private void WriteOptions(DataText data)
    {
        data.Json.WriteStartArray("options");
        foreach ((string name, JsonNode? value) in manifest.Options.Where(option => option.Value is not null))
        {
            data.Json.WriteStartObject();
            data.Json.WriteString("name", "--" + name);
            data.Json.WriteString("value", TextOf(value));
            data.Json.WriteEndObject();
        }
        data.Json.WriteEndArray();
    }

    private void WriteFigures(DataText data)
    {
        WriteWords(data, "columns", columns.Select(column => column.Name));
        WriteWords(data, "figures", SiteFigures.InAtlas(columns).Select(column => column.Name));
        WriteWords(
            data,
            "concept_columns",
            concepts.Numbers.Count == 0 ? [] : NeuronBlock.ConceptColumns.Select(column => column.Name));
        WriteFlags(data, "flags", NeuronFlags.Names);
        WriteFlags(data, "concept_flags", FlagWords.Names.Except(NeuronFlags.Names));
        data.Json.WriteStartArray("concepts");
        for (int concept = 0; concept < concepts.Numbers.Count; concept++)
        {
            concepts.WriteSummary(data, concept);
        }
        data.Json.WriteEndArray();
        data.Json.WriteStartObject("find");
        data.Json.WriteNumber("tokens_before", PeakWords.TokensBefore);
        data.Json.WriteEndObject();
    }

    private void WriteHas(DataText data)
    {
        data.Json.WriteStartObject("has");
        data.Json.WriteBoolean("statistics", Has<NeuronStatistics>());
        data.Json.WriteBoolean("examples", Has<TopExample>());
        data.Json.WriteBoolean("histogram", Has<HistogramBin>());
        data.Json.WriteBoolean("concepts", Has<ConceptFigures>());
        data.Json.WriteBoolean("samples", Has<Sample>());
        data.Json.WriteEndObject();

        bool Has<TRow>() => report.Findings.Schemas.OfType<TableSchema<TRow>>().Any();
    }

    private static void WriteWords(DataText data, string name, IEnumerable<string> figures)
    {
        data.Json.WriteStartArray(name);
        foreach (string figure in figures)
        {
            FigureWords.Of(figure).Write(data, figure);
        }
        data.Json.WriteEndArray();
    }

    private static void WriteFlags(DataText data, string name, IEnumerable<string> flags)
    {
        data.Json.WriteStartArray(name);
        foreach (string flag in flags)
        {
            data.Json.WriteStartObject();
            data.Json.WriteString("name", flag);
            data.Json.WriteString("meaning", FlagWords.Meaning(flag));
            data.Json.WriteEndObject();
        }
        data.Json.WriteEndArray();
    }

    private static void WriteSite(DataText data, SiteSelection selection, SiteFigures figures)
    {
        data.Json.WriteStartObject();
        data.Json.WriteString("name", selection.Site.Name);
        data.Json.WriteString("alias", selection.Site.Alias);
        data.Json.WriteNumber("layer", selection.Site.Layer);
        data.Json.WriteNumber("width", selection.Site.Width);
        data.Json.WriteNumber("count", selection.Neurons.Count);
        data.Json.WriteBoolean("gated", selection.Site.IsGatedProduct);
        WriteNeurons(data, selection);
        figures.WriteSummary(data);
        data.Json.WriteEndObject();
    }

    /// <summary>Writes the numbers of the chosen neurons as ranges, null where all are chosen.</summary>
    private static void WriteNeurons(DataText data, SiteSelection selection)
    {
        if (selection.Neurons.Count == selection.Site.Width)
        {
            data.Json.WriteNull("neurons");
            return;
        }
        data.Json.WriteStartArray("neurons");
        for (int first = 0; first < selection.Neurons.Count;)
        {
            int last = first;
            while (last + 1 < selection.Neurons.Count && selection.Neurons[last + 1] == selection.Neurons[last] + 1)
            {
                last++;
            }
            data.Json.WriteStartArray();
            data.Json.WriteNumberValue(selection.Neurons[first]);
            data.Json.WriteNumberValue(selection.Neurons[last]);
            data.Json.WriteEndArray();
            first = last + 1;
        }
        data.Json.WriteEndArray();
    }

    private static string TextOf(JsonNode? value) => value switch
    {
        JsonArray list => string.Join(',', list.Select(TextOf)),
        JsonValue text when text.TryGetValue(out string? word) => word,
        _ => value?.ToJsonString() ?? "",
    };
}
