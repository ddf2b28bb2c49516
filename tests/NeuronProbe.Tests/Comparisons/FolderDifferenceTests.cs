using NeuronProbe.Comparisons;
using NeuronProbe.Tests.EndToEnd;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

/// <summary>Two scans of one corpus by one model, computed in another way.</summary>
public sealed class FolderDifferenceTests : EndToEndTest
{
    private static readonly string[] Collected =
        ["--collect", "top,stats,histogram,samples", "--format", "csv,json,html", "-n", "0-40"];

    [Fact]
    public void Another_product_moves_figures_within_their_bounds()
    {
        RerunOutcome outcome = Compare("linear", "float32", "packed");
        Assert.Equal(
            ["histogram", "neurons", "samples", "top_examples"], outcome.Tables.Select(table => table.Name).Order());
        Assert.All(outcome.Tables, table => Assert.Equal(0, table.Beyond));
        Assert.All(
            outcome.Tables.Where(table => table.Name != "histogram"),
            table => Assert.InRange(table.Worst!.Share, double.Epsilon, 1));
        Assert.InRange(outcome.Tables.Sum(table => table.Differing), 1, outcome.Tables.Sum(table => table.Compared));
        // Products are part of the plan.
        Assert.Equal(
            ["plan.json", "scan.json"],
            outcome.Files.Where(file => !file.FollowsFigures).Select(file => file.Name));
        Assert.Contains("--matmul (was \"linear\", is \"packed\")", outcome.Files.First(f => f.Name == "plan.json").How,
            StringComparison.Ordinal);
        Assert.Equal(RerunVerdict.Different, outcome.Verdict);
        Assert.Equal(
            RerunVerdict.WithinBounds,
            (outcome with { Files = [.. outcome.Files.Where(file => file.FollowsFigures)] }).Verdict);
        Assert.All(
            ["results.json", "neurons.csv", "report.html"],
            name => Assert.Contains(outcome.Files, file => file.Name == name && file.FollowsFigures));
    }

    [Fact]
    public void Another_type_moves_figures_beyond_them()
    {
        RerunOutcome outcome = Compare("linear", "bfloat16", "linear");
        Assert.All(
            ["neurons", "top_examples", "samples"],
            name => Assert.InRange(outcome.Tables.First(table => table.Name == name).Beyond, 1, long.MaxValue));
        FigureDifference worst = outcome.Tables.First(table => table.Name == "neurons").Worst!;
        Assert.InRange(worst.Share, 2, double.PositiveInfinity);
        Assert.Equal(
            RerunVerdict.Different,
            (outcome with { Files = [.. outcome.Files.Where(file => file.FollowsFigures)] }).Verdict);
    }

    private RerunOutcome Compare(string product, string type, string otherProduct)
    {
        string model = Repository.Path("samples", "tiny-english");
        string corpus = Write("texts.lines", string.Join('\n', Enumerable.Range(0, 20).Select(
            i => $"The {(i % 3 == 0 ? "sun" : "moon")} is {i} days old, and nobody saw it.")));
        string[] other = [.. Collected, "--matmul", otherProduct, "--dtype", type];
        Scan(model, corpus, [.. Collected, "--matmul", product]).Succeeded();
        CommandLine.Run(["scan", "-m", model, "-c", corpus, "-o", Folder["other"], .. other]).Succeeded();
        return FolderDifference.Between(Out, Folder["other"]);
    }
}
