using System.Globalization;
using System.Text.Json.Nodes;
using NeuronProbe.Comparisons;
using NeuronProbe.Gates;
using NeuronProbe.Results;
using NeuronProbe.Tests.EndToEnd;
using NeuronProbe.Tests.Reports;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

/// <summary>What the page of a comparison shows is what compare.csv and the view of a neuron have.</summary>
[Collection(PlantedScans.Collection)]
public sealed class ComparisonPageTests(PlantedScans scans) : IDisposable
{
    private const string Page = "compare";

    private readonly TemporaryFolder folder = new();
    private readonly ScanPair pair = ScanPair.Open(scans.Baseline, scans.Planted);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_list_has_all_columns_of_the_table_and_its_order()
    {
        WrittenReport data = Write(0);
        List<Dictionary<string, string>> rows = CsvFile.Read(folder["compare.csv"]);
        string[] listed = [.. data["run"]["list"]!.AsArray().Select(column => (string)column!["name"]!)];
        // These scans have no sums by document.
        Assert.Equal(
            ["document_p", "document_p_adjusted"],
            rows[0].Keys.Except(["site", "layer", "alias"]).Except(listed));
        for (int site = 0; site < data["run"]["sites"]!.AsArray().Count; site++)
        {
            string name = (string)data["run"]["sites"]![site]!["name"]!;
            JsonNode file = data[$"sites/{site}"];
            double[] ranks = WrittenReport.Unpack(file["columns"]!["rank"]!);
            Assert.Equal(ranks, WrittenReport.Unpack(data["atlas"]["sites"]![site]!["rank"]!));
            foreach ((int row, Dictionary<string, string> cells) in rows.Index().Where(row => row.Item["site"] == name))
            {
                int index = int.Parse(cells["neuron"], CultureInfo.InvariantCulture);
                Assert.Equal(row + 1, ranks[index]);
                Assert.All(cells.Keys.Except(["site", "layer", "alias", "neuron", "flags"]), column => Assert.Equal(
                    Number(cells[column]), (float)WrittenReport.Unpack(file["columns"]![column]!)[index]));
                int bits = WrittenReport.UnpackWhole(file["columns"]!["flags"]!)[index];
                Assert.Equal(cells["flags"], string.Join(' ', data["run"]["flags"]!.AsArray().Index()
                    .Where(flag => (bits >> flag.Index & 1) != 0).Select(flag => (string)flag.Item!["name"]!)));
            }
        }

        static float Number(string cell) => cell.Length == 0
            ? float.NaN
            : (float)double.Parse(cell, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Each_way_of_change_is_counted_once_and_sites_have_what_they_are_counted_of()
    {
        JsonNode run = Write(0)["run"];
        Assert.Equal([0, 0, 0, 4], run["sites"]!.AsArray().Select(site => (int)site!["changed"]!));
        Assert.All(run["sites"]!.AsArray(), site => Assert.Equal(
            (int)site!["changed"]!, site["kinds"]!.AsArray().Sum(count => (int)count!)));
        Assert.Equal(Enum.GetValues<ChangeKind>().Length, run["kinds"]!.AsArray().Count);
        JsonNode last = run["sites"]![3]!;
        Assert.Equal(1, (int)last["flags"]!["newly_dead"]!);
        Assert.Equal(1, (int)last["kinds"]![(int)ChangeKind.New]!);
        Assert.Equal(4, (int)run["changed"]!);
        Assert.False((bool)run["verdict"]!["passed"]!);
        Assert.Equal("4 of 2,048 neurons changed", (string)run["verdict"]!["rules"]![0]!["found"]!);
    }

    [Fact]
    public void The_largest_changes_have_what_both_scans_found_of_them()
    {
        WrittenReport data = Write(0);
        int block = (int)data["run"]["block"]!;
        int[] shown = WrittenReport.UnpackWhole(data["atlas"]["sites"]![3]!["shown"]!);
        Assert.Equal(PlantedScans.Changed, shown.Intersect(PlantedScans.Changed));
        Assert.Equal(ComparisonPage.MostNeurons, data["atlas"]["sites"]!.AsArray()
            .Sum(site => WrittenReport.Unpack(site!["shown"]!).Length));
        foreach (int neuron in PlantedScans.Changed)
        {
            int place = Array.IndexOf(shown, neuron);
            JsonNode file = data[$"neurons/3/{place / block}"];
            NeuronPair expected = NeuronPair.Read(
                pair, string.Create(CultureInfo.InvariantCulture, $"ffn.3.post:{neuron}"));
            AssertSame(expected.Baseline, file["baseline"]!, place % block);
            AssertSame(expected.Other, file["other"]!, place % block);
            JsonNode own = file["pairs"]![place % block]!;
            Assert.Equal(neuron, (int)own["index"]!);
            double total = own["distributions"]!["positives"]!.AsArray().Sum(share => (double)share!);
            Assert.Equal(1, total, 1e-2);
            Assert.Equal(expected.Change.Distance!.Value.KolmogorovSmirnovMost, (double)own["ks_at_most"]!, 1e-4);
        }

        static void AssertSame(NeuronFindings found, JsonNode side, int place)
        {
            JsonNode own = side["neurons"]![place]!;
            Assert.Equal(found.Neuron, (int)own["number"]!);
            Assert.Equal(found.Statistics!.Max!.Value, (float)own["statistics"]!["max"]!);
            ShownExample[] examples = [.. ShownExample.Of(side, own)];
            Assert.Equal(
                found.Examples.Select(example => (example.Activation, example.Context.DocumentId)),
                examples.Select(example => (example.Activation, example.DocumentId)));
        }
    }

    [Fact]
    public void Figures_of_the_largest_changes_round_to_what_the_table_comes_to()
    {
        WrittenReport data = Write(0);
        List<Dictionary<string, string>> rows = CsvFile.Read(folder["compare.csv"]);
        JsonNode[] largest = [.. data["run"]["largest"]!.AsArray().OfType<JsonNode>()];
        Assert.NotEmpty(largest);
        foreach ((Dictionary<string, string> row, JsonNode shown) in rows.Zip(largest))
        {
            foreach (string name in (string[])["wasserstein", "mean_change", "rms_change"])
            {
                Assert.Equal(Short(double.Parse(row[name], CultureInfo.InvariantCulture)), Short((double)shown[name]!));
            }
        }

        static string Short(double value) => NeuronProbe.Results.Drawing.Figures.Short(value, 3);
    }

    [Fact]
    public void Density_is_told_in_points() => Assert.Equal(
        "points",
        (string)Write(0)["run"]["list"]!.AsArray().Single(one => (string)one!["name"]! == "density_change")!["kind"]!);

    [Fact]
    public void Few_data_are_in_the_page_and_what_an_earlier_page_left_is_removed()
    {
        Write(0);
        Assert.Contains("compare/sites/3.js", folder.Files);
        File.WriteAllText(folder["compare/neurons/mine.js"], "");
        Write(long.MaxValue);
        Assert.DoesNotContain("compare/sites/3.js", folder.Files);
        Assert.DoesNotContain("compare/neurons/3/0.js", folder.Files);
        Assert.Contains("compare/neurons/mine.js", folder.Files);
        Assert.Contains("id=\"data:neurons/3/0\"", File.ReadAllText(folder["compare.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Names_of_folders_stay_data()
    {
        string hostile = folder[$"x{Hostile.Text}<img src=x onerror=alert(1)>"];
        SharedOutScan.Copy(scans.Baseline, hostile);
        ScanComparison found = ScanComparison.Run(ScanPair.Open(hostile, scans.Planted));
        new ComparisonPage(found, new ComparisonRules().Judge(found, [])).Write(folder["out"], long.MaxValue);
        string text = File.ReadAllText(folder["out/compare.html"]);
        Assert.Empty(Hostile.In(text));
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(text, "<title"));
        Assert.DoesNotContain("<img", text, StringComparison.Ordinal);
    }

    /// <summary>Compares, and reads what the page of it loads.</summary>
    private WrittenReport Write(long mostInOne)
    {
        ScanComparison found = ScanComparison.Run(pair);
        Verdict verdict = new ComparisonRules { MaxChanged = CountLimit.Zero }.Judge(found, []);
        ComparisonFiles.Write(folder.Location, ["csv"], found, verdict);
        new ComparisonPage(found, verdict).Write(folder.Location, mostInOne);
        return WrittenReport.Read(folder.Location, Page);
    }
}
