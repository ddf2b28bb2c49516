using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NeuronProbe.Gates;
using NeuronProbe.Sites;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Gates;

/// <summary>How a verdict is written for CI, up to the limits of what reads it.</summary>
public sealed partial class VerdictFormatTests : IDisposable
{
    private static readonly GateSubject Subject = new("compare", ["baseline", "out"]);

    // Five rules in which every neuron of GPT-2 small fails, and one that holds.
    private static readonly Verdict AllFail = Verdict.Of(
    [
        .. Enumerable.Range(0, 5).Select(i => CountRule.Judge(
            $"rule-{i}", "changed", CountLimit.Zero, SampleGate.All, SampleGate.Gpt2)),
        CountRule.Judge("max-new-dead", "newly dead", CountLimit.Zero, [], SampleGate.Gpt2),
    ]);

    private static readonly Verdict Some = Verdict.Of(
    [
        CountRule.Judge(
            "max-changed", "changed", CountLimit.Parse("0.1%", ""),
            [.. SampleGate.Offenders(3, 30), .. SampleGate.Offenders(7, 22)], SampleGate.Gpt2),
        CountRule.Judge("max-new-dead", "newly dead", CountLimit.Parse("5", ""), [new(2, 9, 1, "")], SampleGate.Gpt2),
        new RuleOutcome("min-tokens", "1e6", "1,234 tokens", false)
        {
            Count = 1234,
            Allowed = 1_000_000,
            Brief = "1,234 tokens",
        },
    ]);

    // What a name or a condition may hold at worst.
    private const string Nasty = "a|b`c*d_e<f>&g\n::error::h\u0007\u001b[1m\r%25,]]>\ufffe\ud800";

    private static readonly Verdict Hostile = Verdict.Of(
    [
        CountRule.Judge(
            $"require {Nasty}", $"without '{Nasty}'", CountLimit.Zero, [new(0, 1, 1, Nasty)],
            [SiteSelection.All(new Site(Nasty, SiteSide.Output, 0, 4))]),
    ]);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void JUnit_has_a_case_for_each_rule_and_site()
    {
        JUnitReport report = JUnitReport.Read(VerdictJUnit.TextOf(Some, Subject));
        Assert.Equal("neuronprobe compare baseline out", report.Name);
        Assert.Equal(["max-changed", "max-new-dead", "min-tokens"], report.Suites.Select(suite => suite.Name));
        Assert.Equal([12, 12, 1], report.Suites.Select(suite => suite.Cases.Count));
        Assert.All(report.Cases, one => Assert.Equal("neuronprobe.compare", one.ClassName));
        Assert.Equal(
            ["max-changed: ffn.3.post", "max-changed: ffn.7.post", "min-tokens"],
            report.Cases.Where(one => one.Failure is not null).Select(one => one.Name));
        JUnitCase layer = report.Suites[0].Cases[3];
        Assert.Equal(
            ("max-changed", "30 of 3,072 neurons at this site, 52 of 36,864 neurons changed in all (limit 36)"),
            (layer.Failure!.Type, layer.Failure.Message));
        // The worst 20 in its text, after what was found.
        Assert.Equal(
            [layer.Failure.Message, .. Enumerable.Range(10, 20).Reverse().Select(i => $"ffn.3.post:{i}, W1 {i} sd")],
            layer.Failure.Text.Split('\n'));
        Assert.Equal("1,234 tokens (at least 1,000,000)", report.Suites[2].Cases[0].Failure!.Message);
        Assert.Equal(
            "1 of 3,072 neurons at this site, 1 of 36,864 neurons newly dead in all (limit 5)\nffn.2.post:9",
            report.Suites[1].Cases[2].Output);
        Assert.Null(report.Suites[1].Cases[3].Output);
    }

    [Fact]
    public void JUnit_of_a_gate_in_which_all_neurons_fail_names_twenty_a_site()
    {
        JUnitReport report = JUnitReport.Read(VerdictJUnit.TextOf(AllFail, Subject));
        Assert.Equal((72, 60), (report.Tests, report.Failures));
        Assert.All(
            report.Cases.Select(one => one.Failure).OfType<JUnitFailure>(),
            failure => Assert.Equal(21, failure.Text.Split('\n').Length));
    }

    [Fact]
    public void JUnit_shows_what_XML_cannot_hold()
    {
        JUnitReport report = JUnitReport.Read(VerdictJUnit.TextOf(Hostile, new("check", [Nasty])));
        JUnitFailure failure = Assert.Single(report.Cases).Failure!;
        const string Shown = @"a|b`c*d_e<f>&g\u000a::error::h\u0007\u001b[1m\u000d%25,]]>\ufffe\ud800";
        Assert.Equal($"neuronprobe check {Shown}", report.Name);
        Assert.Equal($"{Shown}:output:1, {Shown}", failure.Text.Split('\n')[1]);
        Assert.Equal($"require {Shown}", failure.Type);
    }

    [Theory]
    [InlineData("tests=\"25\"", "tests=\"26\"")]
    [InlineData("failures=\"3\"", "failures=\"4\"")]
    [InlineData("<testcase classname=\"neuronprobe.compare\"", "<testcase")]
    [InlineData("min-tokens\" time=\"0\"", "min-tokens\" time=\"soon\"")]
    [InlineData("<failure type=\"min-tokens\" ", "<failure ")]
    [InlineData("max-changed: ffn.3.post", "max-changed: ffn.4.post")]
    public void What_is_no_JUnit_is_seen(string there, string instead)
    {
        string text = VerdictJUnit.TextOf(Some, Subject);
        Assert.Contains(there, text, StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(
            () => JUnitReport.Read(text.Replace(there, instead, StringComparison.Ordinal)));
    }

    [Fact]
    public void GitHub_gets_an_error_a_rule_then_the_sites_with_most()
    {
        string[] lines = [.. VerdictGitHub.Lines(Some, Subject)];
        Assert.Equal(
            [
                "::error title=neuronprobe compare baseline out::max-changed: 52 of 36,864 neurons changed (limit 36); "
                    + "worst ffn.3.post:29, W1 29 sd",
                "::error title=neuronprobe compare baseline out::min-tokens: 1,234 tokens (at least 1,000,000)",
                "::error title=neuronprobe compare baseline out::max-changed: ffn.3.post: 30 of 3,072 neurons; "
                    + "ffn.3.post:29, W1 29 sd",
                "::error title=neuronprobe compare baseline out::max-changed: ffn.7.post: 22 of 3,072 neurons; "
                    + "ffn.7.post:21, W1 21 sd",
                Some.Line,
            ],
            lines);
        var passed = Verdict.Of([Some.Rules[1]]);
        Assert.Equal(
            [$"::notice title=neuronprobe compare baseline out::{passed.Line}", passed.Line],
            VerdictGitHub.Lines(passed, Subject));
    }

    [Fact]
    public void GitHub_gets_ten_annotations_at_most()
    {
        string[] lines = [.. VerdictGitHub.Lines(AllFail, Subject)];
        Assert.Equal(10, lines.Count(line => line.StartsWith("::", StringComparison.Ordinal)));
        var many = Verdict.Of([.. Enumerable.Repeat(Some.Rules[2], 14)]);
        lines = [.. VerdictGitHub.Lines(many, Subject)];
        Assert.Equal(11, lines.Length);
        Assert.EndsWith("::5 more rules failed", lines[9], StringComparison.Ordinal);
    }

    [Fact]
    public void No_name_starts_a_command_of_its_own()
    {
        string[] lines = string.Join('\n', VerdictGitHub.Lines(Hostile, new("check", ["a,b:c%\n::error::d"])))
            .Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.All(lines[..2], line => Assert.StartsWith(
            @"::error title=neuronprobe check a%2Cb%3Ac%25\u000a%3A%3Aerror%3A%3Ad::require a|b", line,
            StringComparison.Ordinal));
        Assert.All(lines[..2], line => Assert.Contains("%2525,", line, StringComparison.Ordinal));
        Assert.StartsWith("FAIL ", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_has_rules_then_sites_then_the_worst_and_the_verdict_last()
    {
        string[] lines = Markdown(Some).TrimEnd('\n').Split('\n');
        Assert.Equal("### Failed: neuronprobe compare baseline out", lines[0]);
        Assert.Equal(Some.Line, lines[^1]);
        Assert.Equal(
            [
                "| rule | limit | found | result |",
                "| --- | --- | --- | --- |",
                "| max-changed | 0.1% | 52 of 36,864 neurons changed | **failed** |",
                "| min-tokens | 1e6 | 1,234 tokens | **failed** |",
                "| max-new-dead | 5 | 1 of 36,864 neurons newly dead | passed |",
                "",
                "| site | max-changed |",
                "| --- | --- |",
                "| ffn.3.post | 30 of 3,072 neurons |",
                "| ffn.7.post | 22 of 3,072 neurons |",
                "",
                "| neuron | max-changed |",
                "| --- | --- |",
                "| ffn.3.post:29 | W1 29 sd |",
                "| ffn.3.post:28 | W1 28 sd |",
            ],
            lines[2..17]);
        Assert.Equal(40, lines.Count(line => line.Contains(" sd |", StringComparison.Ordinal)));
    }

    [Fact]
    public void Markdown_of_a_gate_in_which_all_neurons_fail_fits_a_comment()
    {
        string text = Markdown(AllFail);
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 40_000, VerdictMarkdown.CommentBytes - 1);
        Assert.EndsWith($"\n{AllFail.Line}\n", text, StringComparison.Ordinal);
        // All sites of all rules, some of the worst neurons of each, and how many were left out.
        Assert.Equal(60, Regex.Count(text, "^\\| ffn\\.\\d+\\.post \\|", RegexOptions.Multiline));
        string[] tables = text.Split("| neuron | rule-")[1..];
        Assert.Equal(5, tables.Length);
        Assert.All(tables, table =>
        {
            int shown = Regex.Count(table, "^\\| ffn", RegexOptions.Multiline);
            Match more = LeftOut.Match(table);
            Assert.Equal(240, shown + (more.Success ? int.Parse(more.Groups[1].Value, null) : 0));
            Assert.InRange(shown, 100, 240);
        });
    }

    [Theory]
    [InlineData(8_192)]
    [InlineData(20_000)]
    [InlineData(65_536)]
    [InlineData(1_048_576)]
    public void Markdown_stays_below_any_bound(int most)
    {
        // Names of the longest, in letters of three bytes, and more rules than there is room for.
        string name = new('語', 300);
        Site site = new(name, SiteSide.Output, 0, 3072);
        var rules = Enumerable.Range(0, 400).Select(i => CountRule.Judge(
            $"{i}{name}", name, CountLimit.Zero,
            [.. Enumerable.Range(0, 30).Select(n => new Offender(n % 12, n, n, name))],
            [.. Enumerable.Repeat(SiteSelection.All(site), 12)]));
        string text = VerdictMarkdown.TextOf(Verdict.Of([.. rules]), Subject, most);
        Assert.InRange(Encoding.UTF8.GetByteCount(text), most / 2, most - 1);
        Assert.Matches(@"\n\d[\d,]* more (rules|sites|of the worst neurons)\n", text);
        Assert.StartsWith("FAIL ", text.TrimEnd('\n').Split('\n')[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_takes_no_name_for_markup()
    {
        string[] lines = Markdown(Hostile).Split('\n');
        const string Shown = @"a\|b\`c\*d\_e\<f>\&g\\u000a::error::h\\u0007\\u001b\[1m\\u000d%25,\]\]>\\ufffe\\ud800";
        Assert.Contains($"| {Shown}:output:1 | {Shown} |", lines);
        // A bar that is not escaped would be a column of its own.
        Assert.All(
            lines.Where(line => line.StartsWith('|')),
            line => Assert.Contains(Regex.Count(line, @"(?<!\\)\|"), (int[])[3, 5]));
    }

    [Fact]
    public void A_summary_stays_below_a_mebibyte_with_what_is_there_already()
    {
        string path = folder["summary.md"];
        StepSummary.Append(path, AllFail, Subject);
        string whole = File.ReadAllText(path);
        Assert.Equal(1200, Regex.Count(whole, " sd \\|$", RegexOptions.Multiline));
        File.WriteAllText(path, new string('x', VerdictMarkdown.SummaryBytes - 30_000));
        StepSummary.Append(path, AllFail, Subject);
        Assert.InRange(
            new FileInfo(path).Length, VerdictMarkdown.SummaryBytes - 10_000, VerdictMarkdown.SummaryBytes - 1);
        Assert.Contains("xx\n### Failed: ", File.ReadAllText(path), StringComparison.Ordinal);
        long length = new FileInfo(path).Length;
        StepSummary.Append(path, AllFail, Subject);
        Assert.Equal(length, new FileInfo(path).Length);
    }

    [Fact]
    public void JSON_has_what_became_of_each_rule_and_site()
    {
        JsonNode json = JsonNode.Parse(VerdictJson.TextOf(Some, Subject))!;
        Assert.Equal(("fail", "compare"), ((string?)json["verdict"], (string?)json["command"]));
        Assert.Equal(Some.Summary, (string?)json["summary"]);
        Assert.Equal(["baseline", "out"], json["folders"]!.AsArray().Select(name => (string?)name));
        JsonNode changed = json["rules"]![0]!;
        Assert.Equal(
            ("max-changed", "0.1%", 36, 52, 36864, false),
            (
                (string?)changed["rule"], (string?)changed["limit"], (int)changed["allowed"]!, (int)changed["value"]!,
                (int)changed["of"]!, (bool)changed["passed"]!));
        Assert.Equal(
            ("ffn.3.post", 3, 3072, 30),
            (
                (string?)changed["sites"]![3]!["alias"], (int)changed["sites"]![3]!["layer"]!,
                (int)changed["sites"]![3]!["neurons"]!, (int)changed["sites"]![3]!["value"]!));
        Assert.Equal(
            Enumerable.Range(10, 20).Reverse(),
            changed["sites"]![3]!["worst"]!.AsArray().Select(one => (int)one!["neuron"]!));
        JsonNode tokens = json["rules"]![2]!;
        Assert.Equal((1_000_000, 1234, true), (
            (int)tokens["allowed"]!, (int)tokens["value"]!, tokens["of"] is null));
        Assert.Empty(tokens["sites"]!.AsArray());
    }

    private static string Markdown(Verdict verdict) =>
        VerdictMarkdown.TextOf(verdict, Subject, VerdictMarkdown.CommentBytes);

    [GeneratedRegex(@"^(\d+) more of the worst neurons$", RegexOptions.Multiline)]
    private static partial Regex LeftOut { get; }
}
