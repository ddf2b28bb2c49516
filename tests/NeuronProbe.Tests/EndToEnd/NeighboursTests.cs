using System.Globalization;
using System.Text.Json.Nodes;
using NeuronProbe.Collectors;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Comparisons;
using NeuronProbe.Tests.Samples;
using NeuronProbe.Tests.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class NeighboursTests(NeighboursTests.PairsScan scan)
    : EndToEndTest, IClassFixture<NeighboursTests.PairsScan>
{
    private const string Asked = "ffn.2.post:219";

    [Fact]
    public void The_strongest_at_either_end_are_those_of_brute_force()
    {
        (string Site, int Neuron, float[] Values)[] all = [.. scan.Values()];
        float[] own = all.Single(one => one is { Site: "transformer.h.2.mlp.c_proj:input", Neuron: 219 }).Values;
        (string, int, double)[] sorted =
        [
            .. all.Where(one => one.Values != own)
                .Select(one => (one.Site, one.Neuron, R: RandomValues.PlainR(own, one.Values)))
                .OrderByDescending(one => one.R),
        ];
        List<Dictionary<string, string>> rows = Csv("--limit", "7");
        Assert.Equal(Enumerable.Repeat("high", 7).Concat(Enumerable.Repeat("low", 7)), rows.Select(row => row["tail"]));
        Assert.Equal(
            Enumerable.Range(1, 7).Concat(Enumerable.Range(1, 7)).Select(rank => $"{rank}"),
            rows.Select(row => row["rank"]));
        foreach ((Dictionary<string, string> row, (string site, int neuron, double r)) in
            rows.Zip(sorted.Take(7).Concat(sorted.TakeLast(7).Reverse())))
        {
            Assert.Equal((site, $"{neuron}"), (row["site"], row["neuron"]));
            Assert.Equal(r, Number(row, "r"), 1e-7);
            double margin = 1.96 / Math.Sqrt(PairsScan.Documents - 3);
            Assert.Equal(Math.Tanh(Math.Atanh(r) - margin), Number(row, "r_low"), 1e-4);
            Assert.Equal(Math.Tanh(Math.Atanh(r) + margin), Number(row, "r_high"), 1e-4);
        }
    }

    [Fact]
    public void What_comes_by_chance_is_that_of_shifts_along_the_corpus()
    {
        PairedPosition[] positions = [.. scan.Positions()];
        (string Site, int Neuron, float[] Values)[] all = [.. scan.Values()];
        float[] own = all.Single(one => one is { Site: "transformer.h.2.mlp.c_proj:input", Neuron: 219 }).Values;
        float[][] others = [.. all.Where(one => one.Values != own).Select(one => Standard(one.Values))];
        var places = Enumerable.Range(0, positions.Length).ToLookup(i => positions[i].Document);
        int[][] documents =
        [
            .. places.Select(place => place.Key).Order()
                .Select(document => places[document].OrderBy(i => positions[i].Token).ToArray()),
        ];
        Assert.Equal(PairsScan.Documents, documents.Length);
        double[][] extremes =
        [
            .. Enumerable.Range(1, documents.Length - 1).Select(shift =>
            {
                float[] moved = new float[own.Length];
                foreach ((int document, int[] to) in documents.Index())
                {
                    int[] from = documents[(document + shift) % documents.Length];
                    foreach ((int i, int place) in to.Index())
                    {
                        moved[place] = own[from[i % from.Length]];
                    }
                }
                double[] products = [.. others.Select(other => Product(other, Standard(moved)))];
                return (double[])[products.Min(), products.Max()];
            }),
        ];
        Dictionary<string, string>[] rows = [.. Csv("--limit", "1")];
        // The 85th of 89, from below and from above.
        double high = extremes.Select(one => one[1]).Order().ElementAt(84);
        double low = extremes.Select(one => one[0]).OrderDescending().ElementAt(84);
        Assert.Equal(high, Number(rows[0], "chance_r"), 1e-5);
        Assert.Equal(low, Number(rows[1], "chance_r"), 1e-5);
    }

    [Fact]
    public void Json_says_the_same_and_from_what_it_comes()
    {
        JsonNode json = JsonNode.Parse(Run("--as", "json", "--limit", "3").Succeeded().Output)!;
        Assert.Equal(
            ("transformer.h.2.mlp.c_proj:input", 2, "ffn.2.post", 219),
            ((string)json["site"]!, (int)json["layer"]!, (string)json["alias"]!, (int)json["neuron"]!));
        Assert.Equal(
            (scan.Positions().Count, PairsScan.Documents, 81, 0, 0),
            ((int)json["positions"]!, (int)json["documents"]!, (int)json["neurons"]!, (int)json["constant"]!,
                (int)json["nonfinite"]!));
        List<Dictionary<string, string>> rows = Csv("--limit", "3");
        JsonNode?[] nodes = [.. json["high"]!.AsArray(), .. json["low"]!.AsArray()];
        foreach (string column in (string[])["site", "layer", "alias", "neuron", "r", "r_low", "r_high"])
        {
            Assert.Equal(rows.Select(row => row[column]), nodes.Select(node => node![column]!.ToString()));
        }
        Assert.Equal(rows[0]["chance_r"], json["chance_high"]!.ToJsonString());
        Assert.Equal(rows[^1]["chance_r"], json["chance_low"]!.ToJsonString());
    }

    [Theory]
    [InlineData(100)]
    [InlineData(40)]
    public void The_table_has_both_ends_and_names_that_can_be_typed(int columns)
    {
        List<Dictionary<string, string>> rows = Csv("--limit", "4");
        string[] lines = CommandLine.RunOnTerminal(
            columns, "C.UTF-8", "neighbours", scan.Location, Asked, "--limit", "4").Succeeded().OutputLines;
        Assert.All(lines, line => Assert.InRange(line.Length, 0, columns));
        Assert.StartsWith(Asked, lines[0], StringComparison.Ordinal);
        int high = Array.FindIndex(lines, line => line.StartsWith("With it", StringComparison.Ordinal));
        int low = Array.FindIndex(lines, line => line.StartsWith("Against it", StringComparison.Ordinal));
        string[] shown = [.. lines[(high + 2)..(high + 6)], .. lines[(low + 2)..(low + 6)]];
        foreach ((string line, Dictionary<string, string> row) in shown.Zip(rows))
        {
            Assert.Contains($"{row["alias"]}:{row["neuron"]} ", line, StringComparison.Ordinal);
            Assert.Contains(
                Number(row, "r").ToString("0.000", CultureInfo.InvariantCulture), line, StringComparison.Ordinal);
            bool isChance = Math.Abs(Number(row, "r")) <= Math.Abs(Number(row, "chance_r"));
            Assert.True(columns == 40 || isChance == line.EndsWith("as by chance", StringComparison.Ordinal), line);
        }
        CommandLine.Run("show", scan.Location, $"{rows[0]["alias"]}:{rows[0]["neuron"]}").Succeeded();
    }

    [Fact]
    public void A_neuron_is_no_neighbour_of_its_own_and_two_are_of_each_other()
    {
        List<Dictionary<string, string>> rows = Csv("--limit", "100");
        Assert.Equal(81, rows.Count);
        Assert.DoesNotContain(rows, row => $"{row["alias"]}:{row["neuron"]}" == Asked);
        Dictionary<string, string> nearest = rows[0];
        List<Dictionary<string, string>> back = CsvFile.Parse(CommandLine.Run(
            "neighbours", scan.Location, $"{nearest["alias"]}:{nearest["neuron"]}", "--as", "csv", "--limit", "100")
            .Succeeded().Output);
        Assert.Contains(back, row => $"{row["alias"]}:{row["neuron"]}" == Asked && row["r"] == nearest["r"]);
    }

    [Fact]
    public void Constant_neurons_are_left_out_and_refused()
    {
        using var model = new PlantedModel("x", checkpoint =>
        {
            foreach (string name in checkpoint.Tensors.Keys.Where(
                name => name.EndsWith("c_fc.weight", StringComparison.Ordinal)))
            {
                float[] weights = checkpoint[name].Values;
                bool isPlanted = name.Contains($".{PlantedModel.Layer}.", StringComparison.Ordinal);
                for (int i = 0; i < weights.Length; i++)
                {
                    weights[i] = isPlanted && i % 8 == PlantedModel.Neuron ? weights[i] : 0;
                }
            }
        });
        string corpus = Write("texts.txt.lines", "axb\nbxxa\nabab\nxbba\n");
        Scan(model.Folder, corpus, "--collect", "stats,pairs").Succeeded();
        JsonNode json = JsonNode.Parse(CommandLine.Run(
            "neighbours", Out, $"ffn.{PlantedModel.Layer}.post:{PlantedModel.Neuron}", "--as", "json")
            .Succeeded().Output)!;
        Assert.Equal((0, 15), ((int)json["neurons"]!, (int)json["constant"]!));
        Assert.Empty(json["high"]!.AsArray());
        Assert.Null(json["chance_high"]);
        string table = CommandLine.Run("neighbours", Out, "ffn.1.post:5").Succeeded().Output;
        Assert.Contains("0 other neurons; left out: 15 constant there", table, StringComparison.Ordinal);
        Assert.Contains("What comes by chance is not known", table, StringComparison.Ordinal);
        CommandLine.Run("neighbours", Out, "ffn.1.post:4").Refused(
            "ffn.1.post:4: expected finite values that differ at the 15 paired positions, but all are 0: ");
    }

    [Fact]
    public void What_can_not_be_asked_is_refused()
    {
        CommandLine.Run("neighbours", scan.Location, "ffn.2.post").Refused(
            "SITE:NEURON: expected one neuron, but got 'ffn.2.post'. Name one, such as ffn.0.post:0.");
        CommandLine.Run("neighbours", scan.Location, "ffn.2.post:0-3").Refused("expected one neuron");
        CommandLine.Run("neighbours", scan.Location, "ffn.2.post:300").Refused("expected one of the 41 neurons");
        CommandLine.Run("neighbours", scan.Location, "ffn.9.post:3").Refused("expected a site of this scan");
        CommandLine.Run("neighbours", scan.Location).Refused("SITE:NEURON");
        Run("--limit", "0", "--as", "xml").Refused("--limit: expected a whole number of at least 1", "--as: expected");
        Scan(Model(), Ids(3), "--collect", "stats").Succeeded();
        CommandLine.Run("neighbours", Out, "ffn.0.post:1").Refused(
            "neighbours: expected 'pairs' to be collected, but --collect has only stats.",
            "Scan with --collect pairs too.");
    }

    private static float[] Standard(float[] values)
    {
        double mean = values.Average(value => (double)value);
        double norm = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)));
        return [.. values.Select(value => (float)((value - mean) / norm))];
    }

    private static double Product(float[] x, float[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += (double)x[i] * y[i];
        }
        return sum;
    }

    private static double Number(Dictionary<string, string> row, string column) =>
        double.Parse(row[column], CultureInfo.InvariantCulture);

    private CommandLine Run(params IEnumerable<string> options) =>
        CommandLine.Run(["neighbours", scan.Location, Asked, .. options]);

    private List<Dictionary<string, string>> Csv(params IEnumerable<string> options) =>
        CsvFile.Parse(Run([.. options, "--as", "csv"]).Succeeded().Output);

    /// <summary>A scan of a few sentences and neurons; tests leave it as it is.</summary>
    public sealed class PairsScan : IDisposable
    {
        internal const int Documents = 90;

        private readonly TemporaryFolder folder = new();

        public PairsScan()
        {
            File.WriteAllLines(
                folder["few.jsonl"], File.ReadLines(SampleFolder.Path("sentences.jsonl")).Take(Documents));
            CommandLine.Run(
                "scan", "-m", SampleFolder.Path("tiny-english"), "-c", folder["few.jsonl"], "-l", "ffn.0.post",
                "ffn.2.post", "-n", "0-39,219", "--collect", "stats,pairs", "-o", Location).Succeeded();
        }

        internal string Location => folder["out"];

        public void Dispose() => folder.Dispose();

        internal IReadOnlyList<PairedPosition> Positions() => Load(SavedScan.Open(Location), 0).Positions;

        /// <summary>The values of all neurons at the positions, as the scan saved them.</summary>
        internal IEnumerable<(string Site, int Neuron, float[] Values)> Values()
        {
            SavedScan scan = SavedScan.Open(Location);
            for (int site = 0; site < scan.Selections.Count; site++)
            {
                PairsCollector pairs = Load(scan, site);
                for (int i = 0; i < pairs.Selection.Neurons.Count; i++)
                {
                    yield return (
                        pairs.Selection.Site.Name, pairs.Selection.Neurons[i], pairs.Values(i).ToArray());
                }
            }
        }

        private static PairsCollector Load(SavedScan scan, int site) =>
            scan.LoadCollectors(site, [PairsCollector.Kind.Name]).OfType<PairsCollector>().Single();
    }
}
