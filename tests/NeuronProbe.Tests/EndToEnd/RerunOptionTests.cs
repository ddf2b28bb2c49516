using System.Text.Json.Nodes;
using NeuronProbe.Reports;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Every option that has an effect is restored from the manifest.</summary>
public sealed class RerunOptionTests : EndToEndTest
{
    private static readonly string Sample = Repository.Path("samples", "tiny-english");

    /// <summary>Scans that give each option another value than its default. A new option must be given in one of
    /// them.</summary>
    private string[][] Scans =>
    [
        [
            "-c", Write("a.txt", "The sun is old.\n%%\nNobody saw the moon.\n%%\nIt was a day."),
            "--corpus-format", "text", "--separator", "%%", "-l", "ffn.0.post", "ffn.2.pre", "-n", "0-3", "-k", "3",
            "--tails", "both", "--per", "window", "--distinct", "context", "--context", "3", "--threshold", "0.25",
            "--exact", "--max-length", "16", "--bos", "never", "--ignore-first", "1", "--include-special",
            "--limit-tokens", "12", "--device", "cpu", "--dtype", "bfloat16", "--matmul", "linear",
            "--batch-tokens", "64", "--chunk", "2",
        ],
        [
            "-c", Write("b.csv", "name,body,tag\n" + string.Concat(Enumerable.Range(0, 12).Select(
                i => $"n{i},The {(i % 2 == 0 ? "sun" : "moon")} is {i} days old.,{(i % 2 == 0 ? "x" : "y")}\n"))),
            "--corpus-format", "csv", "--quote", "none", "--text-field", "body", "--id-field", "name",
            "--label-field", "tag", "--on-bad-record", "skip", "--max-bad", "3", "--max-document", "1MiB",
            "-n", "0-3", "--concept", "x*", "--label-on", "all", "--held-out", "0", "--negatives", "matched",
            "--control", "length", "--bootstrap", "100",
        ],
        [
            "-c", Write("c.tsv", string.Concat(Enumerable.Range(0, 9).Select(i => $"a|The sun is {i} days old.\n"))),
            "--corpus-format", "labelled", "--label-separator", "|", "--limit-documents", "5", "-n", "0-3",
            "--collect", "top,samples", "--samples", "2", "--sample-intervals", "4", "--sample-seed", "7",
        ],
    ];

    [Fact]
    public void The_plan_is_the_same()
    {
        JsonObject defaults = ScanFields.ToJson(ScanFields.Defaults);
        HashSet<string> given = [];
        foreach ((int number, string[] scan) in Scans.Index())
        {
            (string first, string again) = (Folder[$"out{number}"], Folder[$"again{number}"]);
            CommandLine.Run(["scan", "-m", Sample, "-o", first, .. scan]).Succeeded();
            CommandLine run = CommandLine.Run("rerun", first, "--out", again);
            Assert.Empty(PlanContents.Differences(PlanOf(first), PlanOf(again)));
            Assert.StartsWith("same: ", run.Succeeded().OutputLines[^1], StringComparison.Ordinal);
            ScanManifest manifest = ScanManifest.Read(first);
            given.UnionWith(manifest.Options.Select(option => option.Key).Where(
                key => !manifest.Settled.Contains(key) && !JsonNode.DeepEquals(manifest.Options[key], defaults[key])));
        }
        Assert.Empty(defaults.Select(option => option.Key).Where(PlanContents.HasEffect).Except(given));
    }

    private static JsonObject PlanOf(string folder) =>
        SavedPlan.Find(Path.Combine(folder, SavedPlan.FileName))!.DependsOn;
}
