using System.Text.Json;
using NeuronProbe.Gates;
using NeuronProbe.Reports;

namespace NeuronProbe.Comparisons;

/// <summary>Writes what a comparison comes to as JSON.</summary>
internal static class ComparisonJson
{
    private const int Version = 1;
    private const int Most = 20;

    /// <summary>Writes it, with a line feed at its end.</summary>
    public static void Write(Stream stream, ScanComparison found, Verdict verdict)
    {
        using (var json = new Utf8JsonWriter(stream, JsonSeal.Indented))
        {
            json.WriteStartObject();
            json.WriteNumber("schema_version", Version);
            json.WriteString("baseline", found.Pair.Folder);
            json.WriteString("other", found.Pair.OtherFolder);
            json.WriteBoolean("paired", found.Pair.IsPaired);
            json.WriteNumber("paired_tokens", found.PairedTokens);
            json.WriteStartArray("notes");
            foreach (string note in found.Notes)
            {
                json.WriteStringValue(note);
            }
            json.WriteEndArray();
            VerdictJson.Write(json, verdict);
            json.WriteNumber("neurons", found.Pair.NeuronCount);
            json.WriteNumber("changed", found.Sites.Sum(site => site.ChangedCount));
            WriteDocuments(json, found);
            json.WriteStartArray("layers");
            foreach (SiteChanges site in found.Sites)
            {
                Write(json, site);
            }
            json.WriteEndArray();
            json.WriteStartArray("largest");
            foreach (NeuronChange change in found.Largest.Where(change => change.Size > 0).Take(Most))
            {
                Write(json, found, change);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        stream.WriteByte((byte)'\n');
    }

    private static void WriteDocuments(Utf8JsonWriter json, ScanComparison found)
    {
        if (found.Documents is not { } test)
        {
            json.WriteNull("document_test");
            return;
        }
        NeuronChange[] borneOut =
            [.. found.Sites.SelectMany(site => site.Changes).Where(DocumentTest.IsBorneOut)];
        int changed = borneOut.Count(change => change.IsChanged == true);
        json.WriteStartObject("document_test");
        json.WriteNumber("documents", test.DocumentCount);
        json.WriteNumber("neurons", test.NeuronCount);
        json.WriteNumber("level", DocumentTest.Level);
        json.WriteNumber("changed", changed);
        json.WriteNumber("others", borneOut.Length - changed);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SiteChanges site)
    {
        json.WriteStartObject();
        json.WriteString("site", site.Selection.Site.Name);
        json.WriteNumber("layer", site.Selection.Site.Layer);
        json.WriteString("alias", site.Selection.Site.Alias);
        json.WriteNumber("neurons", site.Changes.Count);
        json.WriteNumber("changed", site.ChangedCount);
        json.WriteNumber(NeuronChange.NewlyDead, site.CountOf(NeuronChange.NewlyDead));
        json.WriteNumber(NeuronChange.NewlyAlive, site.CountOf(NeuronChange.NewlyAlive));
        json.WriteNumber(NeuronChange.NewlyNonfinite, site.CountOf(NeuronChange.NewlyNonfinite));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ScanComparison found, NeuronChange change)
    {
        json.WriteStartObject();
        json.WriteString("site", found.Sites[change.Site].Selection.Site.Name);
        json.WriteNumber("neuron", found.Sites[change.Site].Selection.Neurons[change.Index]);
        json.WriteString("reason", change.Reason);
        WriteNumber(json, "times_limit", change.Size);
        WriteNumber(json, "wasserstein", change.Wasserstein);
        WriteNumber(json, "wasserstein_error", change.WassersteinError);
        WriteNumber(json, "ks", change.KolmogorovSmirnov);
        WriteNumber(json, "ks_at_most", change.Distance?.KolmogorovSmirnovMost);
        WriteNumber(json, "pearson_r", change.PearsonR);
        WriteNumber(json, NeuronChange.DocumentPName, change.DocumentP);
        WriteNumber(json, NeuronChange.DocumentPAdjustedName, change.DocumentPAdjusted);
        json.WriteString("flags", change.Flags);
        json.WriteEndObject();
    }

    // A limit of nothing is exceeded without end, which no number says.
    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
