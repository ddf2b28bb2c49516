using System.Text.Json;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;

namespace NeuronProbe.Effects.Probes;

/// <summary>Writes probes as JSON, with what they are of and how their figures are defined.</summary>
internal static class ProbeJson
{
    private const int Version = 1;

    /// <summary>What the figures are, in words.</summary>
    private static readonly string[] Definitions =
    [
        "best: the k neurons of all chosen sites together with the largest |difference of the means| on and off the "
            + "concept's tokens over the pooled standard deviation, over the documents that rank.",
        $"random: k neurons drawn with equal chance; shuffled: labels dealt anew at random over the documents that "
            + "rank, neurons chosen and weights fitted by these. Each stands for the draw with the middle AUROC of "
            + $"{TokenLabels.Draws}; its auroc_low and auroc_high are the lowest and the highest.",
        "fit: logistic regression, L2 penalty with C = 1, both classes weigh the same; values standardised by mean and "
            + "standard deviation of the tokens that rank.",
        "auroc, average_precision, f1, balanced_accuracy: of the tokens' own labels on the documents that are held "
            + "out; f1 and balanced_accuracy at the threshold at which each is largest on those that rank.",
        $"auroc_low, auroc_high of best: 95 % interval over {ProbeRun.Replicates} draws of the held-out documents.",
        "converged: 1 where no part of the gradient is larger than 1e-6.",
    ];

    /// <summary>Writes it, with a line feed at its end.</summary>
    public static void Write(Stream stream, ProbeFindings found, ProbeOrigin origin)
    {
        using (var json = new Utf8JsonWriter(stream, JsonSeal.Indented))
        {
            json.WriteStartObject();
            json.WriteNumber(VersionedJson.Name, Version);
            json.WriteString("tool", ManifestBuilder.Tool);
            json.WriteStartObject("model");
            json.WriteString("name", origin.Model.Name);
            json.WriteString("architecture", origin.Model.Architecture);
            SideJson.WriteFiles(json, "files", origin.ModelFiles);
            json.WriteEndObject();
            WriteCorpus(json, found.Counts, origin);
            json.WritePropertyName("options");
            origin.Options.WriteTo(json);
            Write(json, "definitions", Definitions);
            json.WriteStartArray("concepts");
            foreach (ProbedConcept concept in found.Concepts)
            {
                Write(json, concept, found.Of(concept.Name));
            }
            json.WriteEndArray();
            json.WriteStartArray("skipped");
            foreach (SkippedConcept concept in found.Skipped)
            {
                json.WriteStartObject();
                json.WriteString("concept", concept.Name);
                json.WriteString("reason", concept.Reason);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            Write(json, "warnings", origin.Warnings);
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    private static void WriteCorpus(Utf8JsonWriter json, ProbeCounts counts, ProbeOrigin origin)
    {
        json.WriteStartObject("corpus");
        json.WriteNumber("documents", counts.Documents);
        json.WriteNumber("held_out_documents", counts.HeldOutDocuments);
        json.WriteNumber("tokens", counts.Tokens);
        json.WriteNumber("held_out_tokens", counts.HeldOutTokens);
        json.WriteNumber("kept_tokens", counts.KeptTokens);
        json.WriteNumber("special_tokens", counts.Tally.Special);
        json.WriteNumber("ignored_tokens", counts.Tally.Ignored);
        json.WriteNumber("empty_documents", counts.Tally.EmptyDocuments);
        json.WriteNumber("bad_records", counts.Tally.BadRecords);
        SideJson.WriteFiles(json, "files", origin.CorpusFiles);
        json.WriteEndObject();
        Write(json, "sites", counts.Sites.Select(site => site.Site.Name));
        json.WriteNumber("neurons", counts.Neurons);
    }

    private static void Write(Utf8JsonWriter json, ProbedConcept concept, ProbeRow[] rows)
    {
        json.WriteStartObject();
        json.WriteString("concept", concept.Name);
        json.WriteNumber("positives", concept.RankingPositives);
        json.WriteNumber("tokens", concept.RankingTokens);
        json.WriteNumber("held_out_positives", concept.HeldOutPositives);
        json.WriteNumber("held_out_tokens", concept.HeldOutTokens);
        json.WriteString("in_words", ProbeVerdict.Of(rows));
        json.WriteStartArray("probes");
        foreach (ProbeRow row in rows)
        {
            json.WriteStartObject();
            json.WriteNumber("k", row.K);
            json.WriteString("kind", row.Kind);
            json.WriteNumber("auroc", row.Auroc);
            json.WriteNumber("average_precision", row.AveragePrecision);
            json.WriteNumber("f1", row.F1);
            json.WriteNumber("balanced_accuracy", row.BalancedAccuracy);
            Write(json, "auroc_low", row.Range.Low);
            Write(json, "auroc_high", row.Range.High);
            json.WriteBoolean("converged", row.IsConverged);
            Write(json, "neurons", row.Neurons);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, double number)
    {
        if (double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
