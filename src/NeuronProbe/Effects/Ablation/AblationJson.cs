using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Reports;
using NeuronProbe.Scans;
using NeuronProbe.Tables;

namespace NeuronProbe.Effects.Ablation;

/// <summary>Writes what ablations change, of what, and what the figures mean, as JSON.</summary>
internal static class AblationJson
{
    private const int Version = 1;

    private static readonly (string Name, string Text)[] Definitions =
    [
        ("loss", "Minus the log-probability, in nats, of a token that counts, predicted from those before it in its "
            + "window; the first token of a window has none. Means are over tokens."),
        ("change", "The loss with the neuron set to the value on every token that the model reads, less the loss as it "
            + "is."),
        ("interval", "95 %, by document: the mean is a ratio of sums over documents, its variance is that of the "
            + "cluster-robust sandwich, and Student's t has one degree of freedom less than there are documents."),
        ("concept", "The tokens that bear the label, each predicted from those before it."),
        ("top", "Contexts after the tokens on which the neuron is highest, at most one a document: the tokens after "
            + "it that count, as far as the window and the length of a context go."),
        ("random", "As many contexts, at most one a document, after the tokens with the smallest hashes of document "
            + "and place: the same for all neurons."),
        ("tokens", $"Tokens of the vocabulary that come at least {TokenChanges.LeastCount} times, by the mean change "
            + "of their log-probability where they come."),
    ];

    /// <summary>Writes it, with a line feed at its end.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="found">What was found.</param>
    /// <param name="options">What was asked for, by the options' keys.</param>
    public static void Write(Stream stream, FoundEffects found, JsonObject options)
    {
        using (var json = new Utf8JsonWriter(stream, JsonSeal.Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("schema_version", Version);
            json.WriteString("tool", ManifestBuilder.Tool);
            json.WritePropertyName("options");
            options.WriteTo(json);
            WriteModel(json, found.Model);
            WriteCorpus(json, found);
            json.WriteStartObject("definitions");
            foreach ((string name, string text) in Definitions)
            {
                json.WriteString(name, text);
            }
            json.WriteEndObject();
            json.WriteStartArray("effects");
            foreach (FoundEffect effect in found.Effects)
            {
                Write(json, effect, found.Schema);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    private static void WriteModel(Utf8JsonWriter json, ManifestModel model)
    {
        json.WriteStartObject("model");
        json.WriteString("folder", model.Folder);
        json.WriteString("architecture", model.Architecture);
        SideJson.WriteFiles(json, "files", model.Files);
        json.WriteEndObject();
    }

    private static void WriteCorpus(Utf8JsonWriter json, FoundEffects found)
    {
        json.WriteStartObject("corpus");
        json.WriteNumber("documents", found.Tally.Documents);
        json.WriteNumber("empty_documents", found.Tally.EmptyDocuments);
        json.WriteNumber("bad_records", found.Tally.BadRecords);
        json.WriteNumber("tokens", found.Tally.Tokens);
        json.WriteNumber("windows", found.Tally.Windows);
        json.WriteNumber("counted", found.Tally.Counted);
        json.WriteNumber("with_loss", found.Effects[0].Corpus.Tokens);
        json.WriteNumber("masked_special", found.Tally.Special);
        json.WriteNumber("masked_ignore_first", found.Tally.Ignored);
        SideJson.WriteFiles(json, "files", found.CorpusFiles);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FoundEffect effect, TableSchema<AblationRow> schema)
    {
        json.WriteStartObject();
        json.WriteString("site", effect.Site?.Name);
        WriteNumber(json, "layer", effect.Site?.Layer);
        json.WriteString("alias", effect.Site?.Alias);
        WriteNumber(json, "neuron", effect.Neuron);
        Write(json, "rows", schema, effect.Rows);
        Write(json, "tokens", AblationTokenRow.Schema, effect.Tokens);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void Write<TRow>(
        Utf8JsonWriter json, string name, TableSchema<TRow> schema, IEnumerable<TRow> rows)
    {
        json.WriteStartArray(name);
        foreach (TRow row in rows)
        {
            json.WriteStartObject();
            SideJson.WriteCells(json, schema, schema.CellsOf(row));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
