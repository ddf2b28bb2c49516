using System.Text.Json;
using NeuronProbe.Reports;

namespace NeuronProbe.Gates;

/// <summary>Writes a verdict as JSON.</summary>
internal static class VerdictJson
{
    private const int Version = 1;

    /// <summary>The whole text.</summary>
    public static string TextOf(Verdict verdict, GateSubject subject) =>
        WrittenText.Of(stream => Write(stream, verdict, subject)) + "\n";

    private static void Write(Stream stream, Verdict verdict, GateSubject subject)
    {
        using var json = new Utf8JsonWriter(stream, JsonSeal.Indented);
        json.WriteStartObject();
        json.WriteNumber("schema_version", Version);
        json.WriteString("command", subject.Command);
        json.WriteStartArray("folders");
        foreach (string folder in subject.Folders)
        {
            json.WriteStringValue(folder);
        }
        json.WriteEndArray();
        Write(json, verdict);
        json.WriteEndObject();
    }

    /// <summary>Writes <c>verdict</c>, <c>summary</c> and <c>rules</c> into an object that is open.</summary>
    public static void Write(Utf8JsonWriter json, Verdict verdict)
    {
        json.WriteString("verdict", verdict.Passed ? "pass" : "fail");
        json.WriteString("summary", PlainLine.Of(verdict.Summary));
        json.WriteStartArray("rules");
        foreach (RuleOutcome rule in verdict.Rules)
        {
            Write(json, rule);
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, RuleOutcome rule)
    {
        json.WriteStartObject();
        json.WriteString("rule", rule.Rule);
        json.WriteString("limit", rule.Limit);
        json.WriteNumber("allowed", rule.Allowed);
        json.WriteNumber("value", rule.Count);
        if (rule.Total is { } total)
        {
            json.WriteNumber("of", total);
        }
        else
        {
            json.WriteNull("of");
        }
        json.WriteString("text", rule.Value);
        json.WriteBoolean("passed", rule.Passed);
        json.WriteStartArray("sites");
        foreach (SiteOutcome site in rule.Sites)
        {
            Write(json, site);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SiteOutcome site)
    {
        json.WriteStartObject();
        json.WriteString("site", site.Site.Name);
        json.WriteNumber("layer", site.Site.Layer);
        json.WriteString("alias", site.Site.Alias);
        json.WriteNumber("neurons", site.Neurons);
        json.WriteNumber("value", site.Count);
        json.WriteStartArray("worst");
        foreach (Offender offender in site.Worst)
        {
            json.WriteStartObject();
            json.WriteNumber("neuron", offender.Neuron);
            json.WriteString("text", offender.Text);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
