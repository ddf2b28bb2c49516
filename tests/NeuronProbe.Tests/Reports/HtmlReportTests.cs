using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Collectors;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using Xunit;

namespace NeuronProbe.Tests.Reports;

/// <summary>What the pages of a report show is what the tables of the scan have.</summary>
public sealed class HtmlReportTests(HtmlScan scan) : IClassFixture<HtmlScan>
{
    // Half of the last of eleven binary digits.
    private const double HalfPrecision = 1.0 / (1 << 11);

    [Fact]
    public void Every_data_file_is_one_call_with_json_and_named_as_its_place()
    {
        string[] own = [.. HtmlPage.Embedded.Parts.Select(part => part.Name)];
        string[] data = [.. scan.Files.Where(path => !own.Contains(Path.GetFileName(path)))];
        Assert.Equal(scan.Data.Names.Count(), data.Length);
        Assert.All(data, path =>
        {
            string text = File.ReadAllText(path);
            string name = text.Split('"')[1];
            Assert.EndsWith($"/report/{name}.js", path.Replace('\\', '/'), StringComparison.Ordinal);
            string json = text[$"neuronProbe.data(\"{name}\",".Length..^");\n".Length];
            using JsonDocument parsed = JsonDocument.Parse(json);
            Assert.Equal(JsonValueKind.Object, parsed.RootElement.ValueKind);
        });
        Assert.Contains("neurons/1/0", scan.Data.Names);
    }

    [Fact]
    public void Lists_have_the_figures_of_the_tables_to_seven_digits()
    {
        foreach ((int site, JsonNode list, Dictionary<string, string>[] rows) in Sites())
        {
            Dictionary<string, double[]> columns = list["columns"]!.AsObject().ToDictionary(
                column => column.Key, column => WrittenReport.Unpack(column.Value!));
            foreach ((string name, double[] values) in columns.Where(column => rows[0].ContainsKey(column.Key)))
            {
                double[] expected = name == "flags"
                    ? [.. rows.Select(row => NeuronFlags.Read(row[name])
                        .Sum(flag => Math.Pow(2, NeuronFlags.Names.ToList().IndexOf(flag))))]
                    : [.. rows.Select(row => Number(row[name]))];
                Assert.Equal(expected.Select(value => (float)value), values.Select(value => (float)value));
            }
            Assert.Empty(rows[0].Keys.Except(["site", "layer", "alias", "neuron"]).Except(columns.Keys));
            Assert.Equal(rows.Length, columns["peak"].Length);
        }
    }

    [Fact]
    public void Pages_have_statistics_to_six_digits_and_the_ends_exactly()
    {
        ILookup<string, Dictionary<string, string>> table = scan.Table("neurons");
        foreach ((_, int index, NeuronFindings found, _, JsonNode shown) in scan.Neurons())
        {
            Dictionary<string, string> row = table[AliasOf(found)].ElementAt(index);
            Assert.Equal(row["neuron"], shown["number"]!.ToString());
            foreach (string name in row.Keys.Except(["site", "layer", "alias", "neuron", "variance", "flags"]))
            {
                // Left out: no values that are not finite, and a share that is the density, which is there.
                bool isSaid = name switch
                {
                    "nonfinite" => Number(row[name]) > 0,
                    "active_fraction" => Number(row[name]) != found.Statistics!.Density,
                    _ => true,
                };
                double expected = isSaid ? Number(row[name]) : double.NaN;
                double got = (double?)shown["statistics"]![name] ?? double.NaN;
                AssertNear(expected, got, name is "min" or "max" ? 0 : 1e-5);
            }
            Assert.Equal(
                row["flags"], string.Join(' ', shown["statistics"]!["flags"]!.AsArray().Select(flag => (string)flag!)));
        }
    }

    [Fact]
    public void Histograms_are_those_of_the_table_to_five_digits()
    {
        ILookup<string, Dictionary<string, string>> table = scan.Table("histogram");
        foreach ((_, _, NeuronFindings found, _, JsonNode shown) in scan.Neurons())
        {
            double[] edges = Numbers(shown["histogram"]!["edges"]!);
            double[] counts = Numbers(shown["histogram"]!["counts"]!);
            Assert.Equal(edges.Length - 1, counts.Length);
            Assert.Equal(
                HistogramColumns.Of(found, 64)?.IsLogarithmic == true, (bool)shown["histogram"]!["log"]!);
            (double, double, double)[] bins =
            [
                .. counts.Select((count, i) => (edges[i], edges[i + 1], count)).Where(bin => bin.count > 0),
            ];
            string neuron = found.Neuron.ToString(CultureInfo.InvariantCulture);
            Dictionary<string, string>[] rows = [.. table[AliasOf(found)].Where(row => row["neuron"] == neuron)];
            Assert.Equal(rows.Length, bins.Length);
            foreach ((Dictionary<string, string> row, (double lower, double upper, double count)) in rows.Zip(bins))
            {
                AssertNear(Number(row["lower"]), lower, 5e-5);
                AssertNear(Number(row["upper"]), upper, 5e-5);
                Assert.Equal(Number(row["count"]), count);
            }
        }
    }

    [Fact]
    public void Examples_are_drawn_as_the_terminal_draws_them()
    {
        int examples = 0;
        foreach ((_, _, NeuronFindings found, JsonNode block, JsonNode shown) in scan.Neurons())
        {
            ShownExample[] read = [.. ShownExample.Of(block, shown)];
            Assert.Equal(found.Examples.Count, read.Length);
            foreach ((TopExample example, ShownExample got) in found.Examples.Zip(read))
            {
                Assert.Equal(example.Activation, got.Activation);
                Assert.Equal(example.Context.DocumentId, got.DocumentId);
                Assert.Equal(example.Context.Text, got.Text);
                Assert.Equal(example.Context.TokenText, got.PeakText);
                Assert.All(example.ContextActivations.Zip(got.Values), value => Assert.True(
                    Math.Abs(value.First - value.Second) <= HalfPrecision * Math.Abs(value.First) + 1e-7,
                    $"{value.First} is shown as {value.Second}."));
                examples++;
            }
        }
        Assert.True(examples > 1000);
    }

    [Fact]
    public void The_atlas_has_few_figures_of_all_neurons_to_three_digits()
    {
        JsonNode run = scan.Data["run"];
        JsonNode atlas = scan.Data["atlas"];
        string[] figures = ["kurtosis", "lifetime_sparseness", "density", "largest", "peak", "best_strength"];
        Assert.Equal([.. figures, "best"], run["figures"]!.AsArray().Select(figure => (string)figure!["name"]!));
        foreach ((int site, int index, NeuronFindings found, _, _) in scan.Neurons())
        {
            JsonNode own = atlas["sites"]![site]!;
            double[] expected =
            [
                found.Statistics!.Kurtosis ?? double.NaN, found.Statistics.LifetimeSparseness ?? double.NaN,
                found.Statistics.Density ?? double.NaN,
                Math.Max(Math.Abs((double)found.Statistics.Min!), Math.Abs((double)found.Statistics.Max!)),
                found.Peak?.Value ?? double.NaN, Math.Abs(found.BestConcept?.PointBiserialR ?? double.NaN),
            ];
            foreach ((string name, double value) in figures.Zip(expected))
            {
                AssertNear(value, WrittenReport.Unpack(own[name]!)[index], HalfPrecision);
            }
            int best = WrittenReport.UnpackWhole(own["best"]!)[index];
            Assert.Equal(found.BestConcept?.Concept, best < 0 ? null : (string)run["concepts"]![best]!["name"]!);
        }
    }

    [Fact]
    public void The_atlas_colours_from_the_one_to_the_99_per_cent_quantile_over_all_neurons()
    {
        foreach (JsonNode figure in scan.Data["run"]["figures"]!.AsArray().SkipLast(1).OfType<JsonNode>())
        {
            double[] all =
            [
                .. scan.Data["atlas"]["sites"]!.AsArray()
                    .SelectMany(site => WrittenReport.Unpack(site![(string)figure["name"]!]!))
                    .Where(double.IsFinite).Order(),
            ];
            double to = At(0.99);
            double least = Math.Max(At(0.05), all.First(value => value > 0));
            bool isLogarithmic = all[0] >= 0 && to > 12 * least;
            Assert.Equal(isLogarithmic, (bool)figure["log"]!);
            AssertNear(isLogarithmic ? least : At(0.01), (double)figure["from"]!, 2 * HalfPrecision);
            AssertNear(to, (double)figure["to"]!, 2 * HalfPrecision);

            // Between the two neighbours, as NumPy has it.
            double At(double share)
            {
                double place = share * (all.Length - 1);
                (double below, double above) = (all[(int)place], all[(int)Math.Ceiling(place)]);
                return below + ((place - Math.Floor(place)) * (above - below));
            }
        }
    }

    [Fact]
    public void The_concepts_that_are_best_for_most_neurons_have_colours_of_their_own()
    {
        JsonNode figure = scan.Data["run"]["figures"]!.AsArray()[^1]!;
        Assert.Equal(("best", "concept"), ((string)figure["name"]!, (string)figure["kind"]!));
        string[] expected =
        [
            .. scan.Neurons().Select(neuron => neuron.Found.BestConcept?.Concept).OfType<string>()
                .GroupBy(concept => concept).OrderByDescending(group => group.Count())
                .Select(group => $"{group.Count()}").Take(8),
        ];
        Assert.NotEmpty(expected);
        int[] best = [.. scan.Data["atlas"]["sites"]!.AsArray().SelectMany(
            site => WrittenReport.UnpackWhole(site!["best"]!))];
        Assert.Equal(
            expected, figure["first"]!.AsArray().Select(concept => $"{best.Count(one => one == (int)concept!)}"));
    }

    [Fact]
    public void The_list_has_every_figure_once_and_what_tells_most_first()
    {
        string[] listed = Names("list");
        Assert.Equal(["neuron", "density", "peak"], listed[..3]);
        Assert.Equal(
            Names("columns").Concat(["best", "flags", "neuron", "token"]).Order(StringComparer.Ordinal),
            listed.Order(StringComparer.Ordinal));

        string[] Names(string name) =>
            [.. scan.Data["run"][name]!.AsArray().Select(column => (string)column!["name"]!)];
    }

    [Fact]
    public void Shades_are_as_strong_as_a_value_is_beside_the_largest_of_its_lists()
    {
        foreach ((_, _, NeuronFindings found, _, JsonNode shown) in scan.Neurons())
        {
            foreach (JsonNode list in shown["lists"]!.AsArray().OfType<JsonNode>())
            {
                Tail tail = (string)list["kind"]! == "low" ? Tail.Low : Tail.High;
                Assert.Equal(
                    found.Examples.Where(example => example.Tail == tail)
                        .Max(example => Math.Abs(example.Activation)),
                    (float)list["scale"]!);
            }
        }
    }

    [Fact]
    public void Sites_tell_how_many_neurons_have_a_flag_and_the_quantiles_over_neurons()
    {
        JsonNode run = scan.Data["run"];
        foreach ((int site, _, Dictionary<string, string>[] rows) in Sites())
        {
            JsonNode own = run["sites"]![site]!;
            Assert.All(own["flags"]!.AsObject(), flag => Assert.Equal(
                rows.Count(row => row["flags"].Split(' ').Contains(flag.Key)), (int)flag.Value!));
            double[] largest = [.. rows.Select(row => Number(row["max"])).Order()];
            double[] shown = Numbers(own["quantiles"]!["max"]!);
            AssertNear(largest[0], shown[0], 5e-4);
            AssertNear(largest[^1], shown[^1], 5e-4);
            // Of 41 neurons the quantile at 0.25 is the eleventh, and that at 0.95 the 39th.
            Assert.Equal(41, largest.Length);
            AssertNear(largest[10], shown[2], 5e-4);
            AssertNear(largest[38], shown[5], 5e-4);
            Assert.Equal("[[0,39],[219,219]]", own["neurons"]!.ToJsonString());
        }
    }

    private static string AliasOf(NeuronFindings found) =>
        found.Site.Contains("h.0.", StringComparison.Ordinal) ? "ffn.0.post" : "ffn.2.post";

    private IEnumerable<(int Site, JsonNode List, Dictionary<string, string>[] Rows)> Sites()
    {
        ILookup<string, Dictionary<string, string>> table = scan.Table("neurons");
        return new[] { "ffn.0.post", "ffn.2.post" }.Index().Select(
            alias => (alias.Index, scan.Data[$"sites/{alias.Index}"], table[alias.Item].ToArray()));
    }

    private static double[] Numbers(JsonNode list) => [.. list.AsArray().Select(value => (double)value!)];

    private static double Number(string cell) =>
        cell.Length == 0 ? double.NaN : double.Parse(cell, CultureInfo.InvariantCulture);

    private static void AssertNear(double expected, double got, double relative) => Assert.True(
        expected.Equals(got) || (float)expected == got || Math.Abs(expected - got) <= relative * Math.Abs(expected),
        $"expected {expected}, but got {got}.");
}
