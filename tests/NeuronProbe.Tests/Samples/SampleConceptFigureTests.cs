using System.Globalization;
using System.Text.RegularExpressions;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Samples;

/// <summary>The table of samples/README.md that says how sure each label's best neuron is, measured again through the program.</summary>
public sealed class SampleConceptFigureTests
{
    // Without a second reading figures come from bins, which may be off by this much where the scan says so.
    private const double CoarseBound = 0.03;
    private const double Rounding = 0.0051;

    [Fact]
    public void Each_row_is_what_a_scan_finds_and_no_neuron_is_better()
    {
        string readMe = File.ReadAllText(SampleFolder.Path("README.md"));
        MatchCollection rows = Regex.Matches(readMe[readMe.IndexOf("## How sure that is", StringComparison.Ordinal)..], @"^\| `(\w+)` \| `ffn\.(\d)\.post:(\d+)` \| (0\.\d\d) \| (0\.\d\d) \(.*\) \| (0\.\d\d) of (0\.\d{3}) \| (0\.\d\d) \|", RegexOptions.Multiline);
        Assert.Equal(11, rows.Count);
        CommandLine scan = CommandLine.Run(
            "scan", "-m", SampleFolder.Path("tiny-english"), "-c", SampleFolder.Path("sentences.jsonl"), "-l", "ffn.0.post", "ffn.3.post", "--collect", "concepts", "--label-on", "all",
            "--print", "concepts", "--as", "csv", "-q");
        List<Dictionary<string, string>> found = CsvFile.Parse(scan.Succeeded().Output);
        foreach (Match row in rows)
        {
            Dictionary<string, string>[] own = [.. found.Where(r => r["concept"] == row.Groups[1].Value)];
            Dictionary<string, string> said = own.Single(r => r["site"] == $"transformer.h.{row.Groups[2].Value}.mlp.c_proj:input" && r["neuron"] == row.Groups[3].Value);
            double bound = Rounding + (said["flags"].Contains("coarse", StringComparison.Ordinal) ? CoarseBound : 0.005);
            foreach ((string column, int group) in new[] { ("auroc", 4), ("held_out_auroc", 5), ("held_out_average_precision", 6), ("selectivity", 8) })
            {
                Assert.True(Math.Abs(Number(said[column]) - Number(row.Groups[group].Value)) <= bound, $"{row.Value} {column} is {said[column]}");
            }
            Assert.Equal(Number(row.Groups[7].Value), Number(said["base_rate"]), 0.00051);
            Assert.True(own.Max(Distance) <= Distance(said) + CoarseBound, $"{row.Value} is not the best");
        }
    }

    private static double Distance(Dictionary<string, string> row) => Math.Abs(Number(row["auroc"]) - 0.5);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
