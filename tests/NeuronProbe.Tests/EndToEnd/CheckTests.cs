using System.Globalization;
using System.Text.Json.Nodes;
using NeuronProbe.Reports;
using NeuronProbe.Tests.Gates;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary><c>check</c>, as a user meets it.</summary>
public sealed class CheckTests(CheckedScan scan) : EndToEndTest, IClassFixture<CheckedScan>
{
    private const string Site = "transformer.h.2.mlp.c_proj:input";

    [Theory]
    [InlineData("--max-dead", "dead", 3)]
    [InlineData("--max-always-on", "always_on", 2)]
    [InlineData("--max-nonfinite", "", 1)]
    public void A_rule_counts_what_the_table_says_and_fails_beyond_its_limit(string option, string flag, int least)
    {
        Dictionary<string, string>[] counted =
        [
            .. scan.Rows.Where(row =>
                flag.Length == 0 ? row["nonfinite"] != "0" : row["flags"].Split(' ').Contains(flag)),
        ];
        Assert.InRange(counted.Length, least, 60);
        CommandLine passed = Check(option, $"{counted.Length}");
        Assert.Equal(0, passed.ExitCode);
        Assert.StartsWith(
            $"PASS {counted.Length} of 336 neurons ", passed.OutputLines[^1], StringComparison.Ordinal);
        CommandLine failed = Check(option, $"{counted.Length - 1}");
        Assert.Equal(3, failed.ExitCode);
        Assert.StartsWith(
            $"FAIL {counted.Length} of 336 neurons ", failed.OutputLines[^1], StringComparison.Ordinal);
        // A share rounds down: so many percent are too few by a hair, and a hundredth more is enough.
        decimal share = Math.Floor(counted.Length * 10000m / 336) / 100;
        Assert.Equal(3, Check(option, string.Create(CultureInfo.InvariantCulture, $"{share}%")).ExitCode);
        Assert.Equal(0, Check(option, string.Create(CultureInfo.InvariantCulture, $"{share + 0.01m}%")).ExitCode);
        JsonNode rule = Json(option, "0")["rules"]![0]!;
        Assert.Equal(
            scan.Rows.Select(row => row["site"]).Distinct().Select(site => counted.Count(row => row["site"] == site)),
            rule["sites"]!.AsArray().Select(site => (int)site!["value"]!));
    }

    [Fact]
    public void The_planted_neurons_are_named()
    {
        Assert.Equal(CheckedScan.Dead, Named("--max-dead").Intersect(CheckedScan.Dead));
        Assert.Equal(CheckedScan.AlwaysOn, Named("--max-always-on").Intersect(CheckedScan.AlwaysOn));
        Assert.Equal(CheckedScan.Nonfinite, Named("--max-nonfinite"));
        Assert.EndsWith(
            "with nonfinite values (limit 0); worst ffn.2.post:9, nonfinite 480, count 0",
            Check("--max-nonfinite", "0").OutputLines[^1],
            StringComparison.Ordinal);

        int[] Named(string option) =>
        [
            .. Json(option, "0")["rules"]![0]!["sites"]![2]!["worst"]!.AsArray().Select(one => (int)one!["neuron"]!)
                .Order(),
        ];
    }

    [Fact]
    public void Tokens_are_those_of_the_manifest()
    {
        Assert.Equal(480, (int)SharedOutScan.Manifest(scan.Location)["corpus"]!["tokens"]!);
        CommandLine passed = Check("--min-tokens", "4.8e2");
        Assert.Equal((0, "PASS 480 tokens (at least 480)"), (passed.ExitCode, passed.OutputLines[^1]));
        CommandLine failed = Check("--min-tokens", "481");
        Assert.Equal((3, "FAIL 480 tokens (at least 481)"), (failed.ExitCode, failed.OutputLines[^1]));
    }

    [Theory]
    [InlineData("ffn.2.post:17", "max > {0}", "max", ">")]
    [InlineData(Site + ":17,18", "max <= {0}", "max", "<=")]
    [InlineData("ffn.*.post", "active_fraction < {0}", "active_fraction", "<")]
    [InlineData("ffn.*.post:0-9", "min >= {0}", "min", ">=")]
    [InlineData("**", "kurtosis < {0}", "kurtosis", "<")]
    public void A_requirement_is_met_by_every_neuron_or_fails(string sites, string form, string column, string sign)
    {
        Dictionary<string, string>[] about =
        [
            .. scan.Rows.Where(row => sites switch
            {
                "ffn.2.post:17" => (row["site"], row["neuron"]) == (Site, "17"),
                $"{Site}:17,18" => row["site"] == Site && row["neuron"] is "17" or "18",
                "ffn.*.post:0-9" => row["neuron"].Length == 1,
                _ => true,
            }),
        ];
        double[] values = [.. about.Where(row => row[column].Length > 0).Select(row => Number(row, column)).Order()];
        foreach (double border in values.Append(-1e9).Append(1e9).Where((_, i) => i % 7 == 0 || i >= values.Length - 1))
        {
            // A figure that is missing meets nothing.
            Dictionary<string, string>[] missed = [.. about.Where(row => row[column].Length == 0 || !(sign switch
            {
                ">" => Number(row, column) > border,
                ">=" => Number(row, column) >= border,
                "<" => Number(row, column) < border,
                _ => Number(row, column) <= border,
            }))];
            string rule = $"{sites} {string.Format(CultureInfo.InvariantCulture, form, border)}";
            JsonNode found = Json("--require", rule)["rules"]![0]!;
            Assert.Equal(
                ($"require {rule}", "all", 0, missed.Length, about.Length, missed.Length == 0),
                (
                    (string?)found["rule"], (string?)found["limit"], (int)found["allowed"]!, (int)found["value"]!,
                    (int)found["of"]!, (bool)found["passed"]!));
        }
    }

    [Fact]
    public void The_worst_is_the_one_that_is_farthest_off()
    {
        Dictionary<string, string> largest = scan.Rows.Where(row => row["max"].Length > 0)
            .MaxBy(row => Number(row, "max"))!;
        string line = Check("--require", "ffn.*.post:0-8,10-111 max < -1000").OutputLines[^1];
        Assert.StartsWith(
            $"FAIL 333 of 333 neurons breaking 'max < -1000' (limit 0); worst ffn.{largest["layer"]}.post:"
                + $"{largest["neuron"]}, max ",
            line,
            StringComparison.Ordinal);
        Assert.Equal(
            "FAIL 1 of 2 neurons breaking '!dead & count > 3' (limit 0); first ffn.2.post:3, count 480, dead",
            Check("--require", "ffn.2.post:3,4 !dead & count > 3").OutputLines[^1].Replace(" sparse", ""));
    }

    [Fact]
    public void Each_rule_has_a_line_and_the_verdict_is_the_last()
    {
        CommandLine run = Check(
            "--max-dead", "100%", "--max-nonfinite", "1", "--min-tokens", "1e6", "--require", "ffn.2.post:5 min > 0",
            "ffn.2.post:5 !dead", "--require", "ffn.2.post:5 !dead");
        Assert.Equal(3, run.ExitCode);
        string[] lines = run.OutputLines;
        Assert.Equal(7, lines.Length);
        Assert.Equal(
            ["max-dead", "max-nonfinite", "min-tokens", "require", "require"],
            lines[1..6].Select(line => line.Split(' ')[0]));
        Assert.Equal(
            ["passed", "passed", "failed", "passed", "passed"],
            lines[1..6].Select(line => line.Contains(" failed ", StringComparison.Ordinal) ? "failed" : "passed"));
        Assert.Equal("FAIL 480 tokens (at least 1,000,000)", lines[6]);
    }

    [Fact]
    public void A_narrow_terminal_has_fewer_columns_and_a_log_all()
    {
        string[] line = ["check", scan.Location, "--max-dead", "0", "--require", "ffn.*.post:0-99 max > 1000"];
        string[] log = CommandLine.RunWithVariables(new Dictionary<string, string>(), line).OutputLines;
        Assert.StartsWith("rule ", log[0], StringComparison.Ordinal);
        Assert.Contains(" limit ", log[0], StringComparison.Ordinal);
        Assert.Matches("^max-dead +0 +failed [0-9]+ of 336 neurons dead +first ffn.2.post:3, min ", log[1]);
        Assert.Matches(
            "^require .* 1000 all +failed 300 of 300 neurons breaking 'max > 1000' +worst ffn.2.post:9, max missing$",
            log[2]);
        string[] narrow = CommandLine.RunOnTerminal(60, "C.UTF-8", line).OutputLines;
        Assert.All(narrow[..3], shown => Assert.InRange(shown.Length, 1, 60));
        Assert.DoesNotContain("limit", narrow[0], StringComparison.Ordinal);
        Assert.Equal(log[3], narrow[3]);
    }

    [Fact]
    public void Only_sites_that_rules_are_about_are_read()
    {
        SharedOutScan.Copy(scan.Location, Out);
        File.Delete(Path.Combine(Out, "state", "0000.stats.bin"));
        Assert.Equal(0, CommandLine.Run("check", Out, "--require", "ffn.2.post:5 min > 0").ExitCode);
        CommandLine.Run("check", Out, "--max-dead", "0")
            .Refused("0000.stats.bin: expected a file that the scan wrote, but there is none");
        Directory.Delete(Path.Combine(Out, "state"), recursive: true);
        CommandLine.Run("check", Out, "--min-tokens", "1").Refused("state.json: expected a file that the scan wrote");
    }

    [Fact]
    public void As_JSON_it_is_as_its_schema_says_and_the_line_goes_to_the_error_stream()
    {
        CommandLine run = Check("--max-dead", "0", "--min-tokens", "1", "--as", "json");
        Assert.Equal(3, run.ExitCode);
        SchemaTests.DemandValid("verdict", run.Output);
        Assert.Equal(
            ("check", scan.Location, "fail"),
            (
                (string?)JsonNode.Parse(run.Output)!["command"], (string?)JsonNode.Parse(run.Output)!["folders"]![0],
                (string?)JsonNode.Parse(run.Output)!["verdict"]));
        Assert.Equal(Check("--max-dead", "0", "--min-tokens", "1").OutputLines[^1], LastLine(run.Error));
    }

    [Fact]
    public void As_JUnit_it_can_be_read_and_the_line_goes_to_the_error_stream()
    {
        CommandLine run = Check("--max-nonfinite", "0", "--min-tokens", "1", "--as", "junit");
        Assert.Equal(3, run.ExitCode);
        JUnitReport report = JUnitReport.Read(run.Output);
        Assert.Equal(
            ["max-nonfinite: ffn.2.post"], report.Cases.Where(one => one.Failure is not null).Select(one => one.Name));
        Assert.StartsWith("FAIL 1 of 336 neurons ", LastLine(run.Error), StringComparison.Ordinal);
        Assert.Equal(0, JUnitReport.Read(Check("--min-tokens", "1", "--as", "junit").Output).Failures);
    }

    [Fact]
    public void On_GitHub_it_annotates_and_sums_up()
    {
        string summary = Folder["summary.md"];
        string[] line = ["check", scan.Location, "--max-nonfinite", "0", "--as", "github"];
        var variables = new Dictionary<string, string> { ["GITHUB_STEP_SUMMARY"] = summary };
        CommandLine run = CommandLine.RunWithVariables(variables, line);
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("::error title=neuronprobe check ", run.OutputLines[0], StringComparison.Ordinal);
        Assert.StartsWith("FAIL 1 of 336 neurons ", run.OutputLines[^1], StringComparison.Ordinal);
        Assert.Contains("| ffn.2.post | 1 of 112 neurons |", File.ReadAllText(summary), StringComparison.Ordinal);
        Assert.EndsWith($"\n{run.OutputLines[^1]}\n", File.ReadAllText(summary), StringComparison.Ordinal);
        // Without the variable, and where it names what can't be written, the verdict is the same.
        Assert.Equal(run, CommandLine.RunWithVariables(new Dictionary<string, string>(), line));
        variables["GITHUB_STEP_SUMMARY"] = Folder["no/such/folder"];
        CommandLine without = CommandLine.RunWithVariables(variables, line);
        Assert.Equal((3, run.Output), (without.ExitCode, without.Output));
        Assert.Contains("Warning: GITHUB_STEP_SUMMARY: expected a file that", without.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void As_Markdown_it_ends_in_the_verdict()
    {
        CommandLine run = Check("--max-dead", "100%", "--as", "markdown");
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("### Passed: neuronprobe check ", run.OutputLines[0], StringComparison.Ordinal);
        Assert.StartsWith("PASS ", run.OutputLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_rule_the_rules_are_listed() => Check().Refused(
        "check: expected a rule, but got none. Rules are --max-dead N|N%, --max-always-on N|N%, "
            + "--max-nonfinite N|N%, --min-tokens N, --require RULE.");

    [Theory]
    [InlineData("max > 2", "--require: expected SITE or SITE:NEURON before the condition, such as "
        + "'ffn.3.post:17 max > 2', but got 'max > 2'. Write '** max > 2' to demand it of all neurons.")]
    [InlineData("!dead", "before the condition, such as 'ffn.3.post:17 max > 2', but got '!dead'. Write '** !dead' ")]
    [InlineData("ffn.2.post:5", "--require: expected SITE or SITE:NEURON and a condition, such as ")]
    [InlineData("", "--require: expected SITE or SITE:NEURON and a condition, such as ")]
    [InlineData("ffn.2.post:5 max > x", "--require, character 14 of 'ffn.2.post:5 max > x': expected a number ")]
    [InlineData("  ffn.2.post:5   dead & maximum > 2",
        "--require, character 25 of '  ffn.2.post:5   dead & maximum > 2': expected a flag or a column, but got "
            + "'maximum' in 'dead & maximum > 2'. Flags are ")]
    [InlineData("ffn.2.post:5 dead |", "--require, character 20 of 'ffn.2.post:5 dead |': expected flags and ")]
    [InlineData("ffn.9.post max > 2", "--require 'ffn.9.post max > 2': ffn.9.post: expected a site of this scan")]
    [InlineData("ffn.2.post:112 max > 2", "--require 'ffn.2.post:112 max > 2': ffn.2.post:112: expected one of ")]
    public void A_requirement_that_does_not_parse_says_where(string rule, string message) =>
        Check("--require", rule).Refused(message);

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        Check("--max-dead", "5 %%", "--min-tokens", "many", "--require", "a b", "c d", "--as", "xml").Refused(
            "--max-dead: expected a whole number such as 12 or 1e3, or a share",
            "--min-tokens: expected a whole number",
            "--require, character 3 of 'a b': ", "--require, character 3 of 'c d': ",
            "--as: expected one of table, json, junit, github, markdown, but got 'xml'.");
        Check("--require", "ffn.8.post dead", "ffn.9.post dead").Refused(
            "ffn.8.post: expected", "ffn.9.post: expected");
    }

    [Fact]
    public void A_scan_without_statistics_has_no_neurons_to_judge()
    {
        Scan(Model(), Ids(5, 9), "-n", "0-2", "--collect", "top").Succeeded();
        CommandLine.Run("check", Out, "--max-dead", "0", "--require", "ffn.0.post max > 2").Refused(
            "--max-dead: expected 'flags' to be collected, but --collect has only top. Scan with --collect stats too.",
            "--require 'ffn.0.post max > 2': expected 'max' to be collected");
        Assert.Equal(0, CommandLine.Run("check", Out, "--min-tokens", "14").ExitCode);
    }

    [Fact]
    public void A_scan_that_was_interrupted_is_judged_only_where_that_is_asked_for()
    {
        SharedOutScan.Copy(scan.Location, Out);
        ScanManifest interrupted = ScanManifest.Read(Out) with { Status = ScanManifest.Interrupted };
        using (FileStream file = File.Create(Path.Combine(Out, "scan.json")))
        {
            interrupted.Write(file);
        }
        CommandLine.Run("check", Out, "--min-tokens", "1").Refused(
            $"{Out}: expected a scan that ran to its end, but it was interrupted: its results are those of a part of "
                + "the corpus. Go on with it by 'neuronprobe scan --resume', or check it as it is with --partial.");
        CommandLine asked = CommandLine.Run("check", Out, "--min-tokens", "1", "--partial");
        Assert.Equal(0, asked.ExitCode);
        Assert.Contains("Interrupted: ", asked.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_shard_is_judged_only_where_that_is_asked_for_and_shards_must_be_joined()
    {
        SharedOutScan.CopyTo(Out);
        string shard = Path.Combine(Out, "shards", "1-of-4");
        CommandLine.Run("check", shard, "--max-nonfinite", "0").Refused(
            $"{shard}: expected the scan of a whole corpus, but got shard 1/4: its results are those of a part of the "
                + "corpus. Join the shards with 'neuronprobe merge', or check it as it is with --partial.");
        Assert.Equal(0, CommandLine.Run("check", shard, "--max-nonfinite", "0", "--partial").ExitCode);
        CommandLine.Run("check", Out, "--max-nonfinite", "0").Refused(
            $"{Out}: expected the folder of a finished scan, but its shards have not been joined. Run 'neuronprobe ");
        CommandLine.Run("merge", Out).Succeeded();
        Assert.Equal(0, CommandLine.Run("check", Out, "--max-nonfinite", "0").ExitCode);
    }

    [Fact]
    public void A_folder_without_a_scan_is_refused() =>
        CommandLine.Run("check", Folder["none"], "--max-dead", "0").Refused(
            $"{Folder["none"]}: expected the folder of a finished scan, but it has no scan.json.");

    private static string LastLine(string text) => text.TrimEnd('\n').Split('\n')[^1];

    private static double Number(Dictionary<string, string> row, string column) =>
        double.Parse(row[column], CultureInfo.InvariantCulture);

    private CommandLine Check(params string[] rules) => CommandLine.Run(["check", scan.Location, .. rules]);

    private JsonNode Json(params string[] rules) => JsonNode.Parse(Check([.. rules, "--as", "json"]).Output)!;
}
