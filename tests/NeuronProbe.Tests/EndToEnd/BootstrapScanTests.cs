using System.Text.Json.Nodes;
using NeuronProbe.Tests.Samples;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>The second reading of a corpus, for intervals, as a user gets it.</summary>
public sealed class BootstrapScanTests : EndToEndTest
{
    private const string Interval = "auroc_low";

    [Theory]
    [InlineData("all")]
    [InlineData("matched")]
    public void Intervals_hold_the_figure_that_they_are_of_which_is_exact_then(string negatives)
    {
        List<Dictionary<string, string>> without = Scan(negatives);
        List<Dictionary<string, string>> with = Scan(negatives, "--bootstrap", "200");
        Assert.Equal(without.Count, with.Count);
        foreach ((Dictionary<string, string> before, Dictionary<string, string> after) in without.Zip(with))
        {
            bool isMeasured = after[Interval].Length > 0;
            Assert.Equal(
                before.Where(cell => IsOther(cell, isMeasured)), after.Where(cell => IsOther(cell, isMeasured)));
            Assert.Empty(before[Interval]);
            Assert.False(isMeasured && after["flags"].Contains("coarse", StringComparison.Ordinal));
            bool isCoarse = before["flags"].Contains("coarse", StringComparison.Ordinal);
            string columns = "auroc average_precision best_f1 mutual_information "
                + "held_out_auroc held_out_average_precision control_auroc selectivity";
            foreach (string column in columns.Split(' '))
            {
                double error = isMeasured ? Number(before[column + "_error"]) : 1;
                Assert.True(
                    !isMeasured
                        || (Number(after[column + "_error"]) == 0
                            && Math.Abs(Number(before[column]) - Number(after[column])) <= error + 1e-7),
                    $"{column}: {before[column]} +- {error}, but {after[column]}.");
            }
            Assert.True(isCoarse || !isMeasured || Math.Abs(Number(before["auroc"]) - Number(after["auroc"])) <= 0.005);
        }
        Dictionary<string, string>[] measured = [.. with.Where(row => row[Interval].Length > 0)];
        Assert.Equal(2 * 50, measured.Length);
        Assert.True(measured.All(
            row => Number(row[Interval]) < Number(row["auroc"]) && Number(row["auroc"]) < Number(row["auroc_high"])));
        Assert.All(measured, row => Assert.True(Number(row[Interval]) < Number(row["auroc_high"])
            && Number(row["auroc_high"]) - Number(row[Interval]) < 0.4));
        foreach (string concept in "date money".Split(' '))
        {
            double worst = measured.Where(row => row["concept"] == concept).Min(Strength);
            Assert.All(with.Where(row => row["concept"] == concept && row[Interval].Length == 0), row =>
                Assert.True(Strength(row) <= worst));
        }
    }

    [Fact]
    public void Values_that_do_not_fit_are_refused_before_the_scan() =>
        Run("--bootstrap", "1000", "--max-memory", "410MiB", "--limit-documents", "3000").Refused("--bootstrap: "
            + "expected the values of the best 50 neurons of each concept within --max-memory 410 MiB, but over ");

    [Fact]
    public void The_estimate_and_the_time_tell_what_intervals_take()
    {
        using var folder = new TemporaryFolder();
        string[] options =
        [
            "scan", "-m", SampleFolder.Path("tiny-english"), "-c", SampleFolder.Path("sentences.jsonl"), "-l",
            "ffn.0.post", "--concept", "date", "--limit-documents", "100", "-o", folder["out"],
        ];
        CommandLine run = CommandLine.Run([.. options, "--bootstrap", "100"]).Succeeded();
        Assert.Matches(@"\nMemory: about .* runtime, [\d.]+ [KM]iB values for intervals\)\n", run.Error);
        Assert.Matches(
            @"\nscan: second reading for intervals: \d+ %, .* tokens/s\nscan: intervals of the best neurons: \d+ %\n",
            run.Error);
        Assert.Matches(@"tokens/s\)\. Intervals took \d+\.\d s more\.\n", run.Error);
        JsonNode timing = JsonNode.Parse(File.ReadAllText(Path.Combine(folder["out"], "scan.json")))!["timing"]!;
        Assert.InRange((double)timing["intervals_s"]!, 0.001, (double)timing["total_s"]! - (double)timing["load_s"]!);
        CommandLine without = CommandLine.Run([.. options, "--overwrite"]).Succeeded();
        Assert.DoesNotContain("intervals", without.Error.ToLowerInvariant(), StringComparison.Ordinal);
    }

    /// <summary>Whether a second reading leaves a cell as it is:
    /// what follows from the order of the values is exact where it is measured.</summary>
    private static bool IsOther(KeyValuePair<string, string> cell, bool isMeasured) =>
        cell.Key is not (Interval or "auroc_high")
            && (!isMeasured
                || cell.Key is not ("auroc" or "average_precision" or "best_f1" or "best_f1_threshold"
                    or "mutual_information" or "held_out_auroc" or "held_out_average_precision" or "control_auroc"
                    or "control_rank" or "selectivity" or "flags")
                    && !cell.Key.EndsWith("_error", StringComparison.Ordinal));

    private static double Number(string cell) => double.Parse(cell, System.Globalization.CultureInfo.InvariantCulture);

    private static double Strength(Dictionary<string, string> row) =>
        row["point_biserial_r"].Length == 0 ? 0 : Math.Abs(Number(row["point_biserial_r"]));

    private static CommandLine Run(params string[] options) => CommandLine.Run(
        [
            "scan", "-m", SampleFolder.Path("tiny-english"), "-c", SampleFolder.Path("sentences.jsonl"), "-l",
            "ffn.0.post", "--concept", "date", "money", "--print", "concepts", "--as", "csv", "-q", .. options,
        ]);

    private static List<Dictionary<string, string>> Scan(string negatives, params string[] options)
    {
        CommandLine done = Run(["--limit-documents", "150", "--negatives", negatives, .. options]);
        done.Succeeded();
        return CsvFile.Parse(done.Output);
    }
}
