using System.Globalization;
using System.Text;
using System.Xml;
using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Gates;

/// <summary>Writes a verdict as JUnit XML, as Ant's and Jenkins' readers take it: a suite for each rule, and in it a
/// test case for each site that the rule is about.</summary>
/// <remarks>Where a rule failed, the cases of those sites failed that have some of what it counts.</remarks>
internal static class VerdictJUnit
{
    private static readonly XmlWriterSettings Writing = new()
    {
        Encoding = new UTF8Encoding(false),
        Indent = true,
        IndentChars = " ",
        NewLineChars = "\n",
    };

    /// <summary>The whole text.</summary>
    public static string TextOf(Verdict verdict, GateSubject subject) =>
        WrittenText.Of(stream => Write(stream, verdict, subject)) + "\n";

    private static void Write(Stream stream, Verdict verdict, GateSubject subject)
    {
        using var xml = XmlWriter.Create(stream, Writing);
        xml.WriteStartElement("testsuites");
        xml.WriteAttributeString("name", subject.Title);
        WriteCounts(xml, verdict.Rules.Sum(CasesOf), verdict.Rules.Sum(FailuresOf));
        foreach (RuleOutcome rule in verdict.Rules)
        {
            Write(xml, rule, $"neuronprobe.{subject.Command}");
        }
        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, RuleOutcome rule, string className)
    {
        string name = PlainLine.Of(rule.Rule);
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", name);
        WriteCounts(xml, CasesOf(rule), FailuresOf(rule));
        xml.WriteAttributeString("skipped", "0");
        if (rule.Sites.Count == 0)
        {
            StartCase(xml, className, name);
            WriteResult(xml, rule, null, rule.Value, !rule.Passed);
            xml.WriteEndElement();
        }
        foreach (SiteOutcome site in rule.Sites)
        {
            StartCase(xml, className, PlainLine.Of($"{name}: {site.Name}"));
            WriteResult(
                xml, rule, site,
                $"{Figures.Count(site.Count)} of {Figures.Count(site.Neurons, "neuron")} at this site, "
                    + $"{rule.Value} in all",
                IsFailure(rule, site));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void StartCase(XmlWriter xml, string className, string name)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", className);
        xml.WriteAttributeString("name", name);
        xml.WriteAttributeString("time", "0");
    }

    private static void WriteResult(XmlWriter xml, RuleOutcome rule, SiteOutcome? site, string found, bool isFailure)
    {
        string text = PlainLine.Of($"{found} ({rule.LimitText})");
        if (isFailure)
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("type", PlainLine.Of(rule.Rule));
            xml.WriteAttributeString("message", text);
            xml.WriteString(string.Join('\n', (string[])[text, .. WorstOf(site)]));
            xml.WriteEndElement();
        }
        else if (site is null or { Count: > 0 })
        {
            xml.WriteElementString("system-out", string.Join('\n', (string[])[text, .. WorstOf(site)]));
        }
    }

    private static IEnumerable<string> WorstOf(SiteOutcome? site) =>
        site?.Worst.Select(offender => PlainLine.Of(site.TextOf(offender))) ?? [];

    private static void WriteCounts(XmlWriter xml, int tests, int failures)
    {
        xml.WriteAttributeString("tests", tests.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", failures.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("errors", "0");
        xml.WriteAttributeString("time", "0");
    }

    private static int CasesOf(RuleOutcome rule) => Math.Max(1, rule.Sites.Count);

    private static int FailuresOf(RuleOutcome rule) => rule.Sites.Count == 0
        ? rule.Passed ? 0 : 1
        : rule.Sites.Count(site => IsFailure(rule, site));

    private static bool IsFailure(RuleOutcome rule, SiteOutcome site) => !rule.Passed && site.Count > 0;
}
