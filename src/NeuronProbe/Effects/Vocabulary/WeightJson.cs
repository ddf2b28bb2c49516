using System.Text.Json;
using NeuronProbe.Reports;
using NeuronProbe.Scans;
using NeuronProbe.Sites;

namespace NeuronProbe.Effects.Vocabulary;

/// <summary>Writes <see cref="WeightFindings"/> as JSON.</summary>
internal static class WeightJson
{
    private const int Version = 1;

    /// <summary>Writes them, with a line feed at the end.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="found">What was found.</param>
    /// <param name="origin">Of what.</param>
    /// <param name="withNeurons">Whether each neuron is written, beside how the figures were made.</param>
    public static void Write(Stream stream, WeightFindings found, WeightOrigin origin, bool withNeurons)
    {
        using (var json = new Utf8JsonWriter(stream, JsonSeal.Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("schema_version", Version);
            json.WriteString("version", ToolVersion.Text);
            WriteOrigin(json, origin);
            WriteHead(json, found);
            WriteFrequencies(json, found.Frequencies);
            json.WriteStartArray("notes");
            foreach (string note in WeightWords.Of(found))
            {
                json.WriteStringValue(note);
            }
            json.WriteEndArray();
            json.WriteNumber("neurons", found.NeuronCount);
            json.WriteNumber("class_threshold", ReadWriteClass.Threshold);
            json.WriteStartArray("layers");
            foreach (SiteWeights site in found.Sites)
            {
                Write(json, site);
            }
            json.WriteEndArray();
            if (withNeurons)
            {
                WriteNeurons(json, found);
            }
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    private static void WriteOrigin(Utf8JsonWriter json, WeightOrigin origin)
    {
        json.WritePropertyName("options");
        origin.Options.WriteTo(json);
        json.WriteStartObject("model");
        json.WriteString("name", origin.Model);
        json.WriteString("architecture", origin.Architecture);
        SideJson.WriteFiles(json, "files", origin.Files);
        json.WriteEndObject();
        SideJson.WriteFiles(json, "corpus", origin.Corpus);
    }

    private static void WriteHead(Utf8JsonWriter json, WeightFindings found)
    {
        if (found.Head is not { } head)
        {
            json.WriteNull("head");
            json.WriteString("head_missing", found.HeadRefusal);
            return;
        }
        json.WriteStartObject("head");
        json.WriteNumber("vocabulary", head.VocabularySize);
        json.WriteNumber("width", head.Width);
        json.WriteBoolean("gain_folded", head.HasGain);
        json.WriteBoolean("projection_folded", head.Projection is not null);
        json.WriteBoolean("centred", head.IsCentred);
        json.WriteStartArray("ignored");
        foreach (string part in head.Ignored)
        {
            json.WriteStringValue(part);
        }
        json.WriteEndArray();
        json.WriteNumber("directions", found.Directions.All);
        json.WriteNumber("smallest_directions", found.Directions.Smallest);
        json.WriteEndObject();
        json.WriteNull("head_missing");
    }

    private static void WriteFrequencies(Utf8JsonWriter json, TokenFrequencies? frequencies)
    {
        if (frequencies is null)
        {
            json.WriteNull("frequencies");
            return;
        }
        json.WriteStartObject("frequencies");
        json.WriteNumber("documents", frequencies.Documents);
        json.WriteNumber("tokens", frequencies.TokenCount);
        json.WriteNumber("occurring", frequencies.OccurringCount);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SiteWeights site)
    {
        json.WriteStartObject();
        WriteSite(json, site.Selection.Site);
        json.WriteNumber("neurons", site.Rows.Count);
        json.WriteBoolean("gated", site.IsGated);
        json.WriteStartArray("classes");
        foreach (ClassCount count in site.Classes)
        {
            json.WriteStartObject();
            json.WriteString("class", count.Class);
            json.WriteNumber("neurons", count.Count);
            json.WriteNumber("mismatched", count.ByChance);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNeurons(Utf8JsonWriter json, WeightFindings found)
    {
        json.WriteStartArray("rows");
        foreach (SiteWeights site in found.Sites)
        {
            for (int index = 0; index < site.Rows.Count; index++)
            {
                json.WriteStartObject();
                WriteSite(json, site.Selection.Site);
                json.WriteNumber("neuron", site.Selection.Neurons[index]);
                SideJson.WriteCells(json, WeightRow.Schema, WeightRow.Schema.CellsOf(site.Rows[index]));
                json.WriteStartArray("logits");
                foreach (LogitRow row in found.LogitsOf(site, index))
                {
                    json.WriteStartObject();
                    SideJson.WriteCells(json, LogitRow.Schema, LogitRow.Schema.CellsOf(row));
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteEndObject();
                // What is not flushed is held in memory.
                json.Flush();
            }
        }
        json.WriteEndArray();
    }

    private static void WriteSite(Utf8JsonWriter json, Site site)
    {
        json.WriteString("site", site.Name);
        json.WriteNumber("layer", site.Layer);
        json.WriteString("alias", site.Alias);
    }
}
