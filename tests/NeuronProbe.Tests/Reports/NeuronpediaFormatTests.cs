using System.Globalization;
using System.Text;
using System.Text.Json;
using NeuronProbe.Collectors;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Sites;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Reports;

/// <summary>Files as Neuronpedia's import reads them.</summary>
public sealed class NeuronpediaFormatTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Cultures => Culture.Treacherous;

    private string Source => folder["neuronpedia/llama-3-2-1b/3"];

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Files_are_the_same_under_every_culture(string culture)
    {
        Culture.Use(culture, () => Write(ExportFindings.Create()));
        foreach (string name in (string[])["release.jsonl", "model.jsonl", "sourceset.jsonl", "source.jsonl"])
        {
            Golden.Matches($"reports/neuronpedia/{name}", File.ReadAllText(Path.Combine(Source, name)));
        }
        foreach (string name in (string[])["features", "activations"])
        {
            Golden.Matches(
                $"reports/neuronpedia/{name}/batch-0.jsonl",
                Encoding.UTF8.GetString(
                    NeuronpediaImport.Unpack(Path.Combine(Source, name, "batch-0.jsonl.gz"))));
        }
    }

    [Fact]
    public void A_source_is_a_layers_neurons_or_other_values_of_its_network()
    {
        Findings findings = ExportFindings.Create();
        Write(findings);
        string[] names =
        [
            "activations/batch-0.jsonl.gz", "features/batch-0.jsonl.gz", "model.jsonl", "release.jsonl",
            "source.jsonl", "sourceset.jsonl",
        ];
        string[] expected =
        [
            .. ((string[])["3", "3-neurons-pre"]).SelectMany(
                source => names.Select(name => $"neuronpedia/llama-3-2-1b/{source}/{name}")),
        ];
        Assert.Equal(expected, folder.Files.Except([OutputFolder.FileList]).Order(StringComparer.Ordinal).OrderBy(
            name => name.Contains("-pre/", StringComparison.Ordinal)));
        Assert.Equal(
            expected.Order(StringComparer.Ordinal), Format().FileNames(findings).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Sources_name_each_other_as_the_database_wants()
    {
        Write(ExportFindings.Create());
        JsonElement release = NeuronpediaImport.Row(Source, "release.jsonl");
        JsonElement model = NeuronpediaImport.Row(Source, "model.jsonl");
        JsonElement set = NeuronpediaImport.Row(Source, "sourceset.jsonl");
        JsonElement source = NeuronpediaImport.Row(Source, "source.jsonl");
        Assert.Equal("llama-3-2-1b", Text(model, "id"));
        Assert.Equal((Text(model, "id"), "neurons"), (Text(set, "modelId"), Text(set, "name")));
        Assert.Equal(Text(release, "name"), Text(set, "releaseName"));
        Assert.Equal(
            (Text(model, "id"), "neurons", "3"),
            (Text(source, "modelId"), Text(source, "setName"), Text(source, "id")));
        JsonElement feature = NeuronpediaImport.Features(Source)[0];
        Assert.Equal(
            (Text(model, "id"), "3", "neurons", "2", "blocks.3.mlp.hook_post"),
            (Text(feature, "modelId"), Text(feature, "layer"), Text(feature, "sourceSetName"), Text(feature, "index"),
                Text(feature, "hookName")));
        JsonElement other = NeuronpediaImport.Features($"{Source}-neurons-pre")[0];
        Assert.Equal(
            ("3-neurons-pre", "neurons-pre", "blocks.3.mlp.hook_pre"),
            (Text(other, "layer"), Text(other, "sourceSetName"), Text(other, "hookName")));
    }

    [Theory]
    [InlineData("gpt2", "gpt2")]
    [InlineData("meta-llama/Llama-3.2-1B", "llama-3-2-1b")]
    [InlineData("My Model (new)", "my-model--new-")]
    [InlineData("Ünal_I", "-nal_i")]
    [InlineData("", "model")]
    public void An_id_has_small_letters_digits_and_dashes(string model, string id) => Assert.Equal(
        id, NeuronpediaSource.Of(model, new Site("m", SiteSide.Input, 0, 1), FeedForwardSites.Post).Model);

    [Fact]
    public void A_feature_has_the_figures_of_the_neuron()
    {
        Write(ExportFindings.Create());
        JsonElement[] features = NeuronpediaImport.Features(Source);
        Assert.Equal(8.25, features[0].GetProperty("maxActApprox").GetDouble());
        Assert.Equal(0.25, features[0].GetProperty("frac_nonzero").GetDouble());
        double[] heights = NeuronpediaImport.Numbers(features[0], "freq_hist_data_bar_heights");
        double[] values = NeuronpediaImport.Numbers(features[0], "freq_hist_data_bar_values");
        Assert.Equal((50, 50), (heights.Length, values.Length));
        Assert.Equal(12, heights.Sum(), 1e-4);
        Assert.Equal(8, heights.Zip(values).Where(bar => bar.Second < 0).Sum(bar => bar.First), 0.5);
        // Fifty columns from -3.5 to 8.25, each by its middle.
        Assert.Equal(-3.5 + (11.75 / 100), values[0], 1e-6);
        Assert.Equal(11.75 / 50, values[1] - values[0], 1e-5);
        Assert.Equal([5.0], NeuronpediaImport.Numbers(features[1], "freq_hist_data_bar_heights"));
        Assert.Equal([0.0], NeuronpediaImport.Numbers(features[1], "freq_hist_data_bar_values"));
    }

    [Fact]
    public void Activations_are_the_strongest_examples_and_what_was_drawn_from_intervals()
    {
        Write(ExportFindings.Create());
        JsonElement[] rows = NeuronpediaImport.Activations(Source);
        Assert.Equal(4, rows.Length);
        Assert.All(rows, row => Assert.Equal("2", Text(row, "index")));
        Assert.Equal(
            [(-1, 8.25, -1), (-1, 8.25, -1), (-4, 0, 0.25), (4, 8, 1 / 12.0)],
            rows.Select(row => (Number(row, "binMin"), Number(row, "binMax"), Number(row, "binContains"))));
        Assert.Equal(
            [(8.25, 1, -3.5, 1), (0.5, 3, 0, 3), (0.1f, 0, -3.5, 1), (4.5, 1, -3.5, 1)],
            rows.Select(row => (
                Single(row, "maxValue"), (int)Number(row, "maxValueTokenIndex"), Number(row, "minValue"),
                (int)Number(row, "qualifyingTokenIndex"))));
        Assert.Equal([0.1f, 8.25f, -3.5f], NeuronpediaImport.Numbers(rows[0], "values").Select(value => (float)value));
        Assert.Equal("books.jsonl:5", Text(rows[0], "dataIndex"));
    }

    [Fact]
    public void Ids_tell_all_rows_apart_and_are_the_same_each_time()
    {
        string[] Ids() =>
        [
            .. ((string[])[Source, $"{Source}-neurons-pre"]).SelectMany(NeuronpediaImport.Activations)
                .Select(row => Text(row, "id")),
        ];
        Write(ExportFindings.Create());
        string[] ids = Ids();
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(ids, id => Assert.Matches("^c[0-9a-f]{24}$", id));
        Write(ExportFindings.Create());
        Assert.Equal(ids, Ids());
    }

    // The import looks for the six characters of the escape, wherever they are.
    [Theory]
    [InlineData("a\0b", "a b")]
    [InlineData(@"a\u0000b", @"a\u0000b")]
    [InlineData("\\\0\\u0000", @"\ \u0000")]
    [InlineData(@"\\u0000\\\u0000", @"\\u0000\\\u0000")]
    [InlineData("\"Ünal\" 😀\n\u2028", "\"Ünal\" 😀\n\u2028")]
    public void Texts_come_through_the_import(string text, string expected)
    {
        var context = ExportFindings.Context(text, 0, 0, (0, text.Length));
        var site = new Site("m", SiteSide.Input, 3, 8) { Alias = "ffn.3.post" };
        Write(ExportFindings.Of(ExportFindings.Site(
            new SiteSelection(site, [1]), [[ExportFindings.Top(1, 3, context, 3)]], [[]])));
        JsonElement row = Assert.Single(NeuronpediaImport.Activations(Source));
        Assert.Equal([expected], NeuronpediaImport.Texts(row, "tokens"));
    }

    [Fact]
    public void Many_neurons_come_in_batches()
    {
        var site = new Site("m", SiteSide.Input, 3, 300) { Alias = "ffn.3.post" };
        var selection = new SiteSelection(site, [.. Enumerable.Range(0, 300)]);
        Findings findings = ExportFindings.Of(ExportFindings.Site(
            selection,
            [.. selection.Neurons.Select(n => new[] { ExportFindings.Top(1, n, ExportFindings.Said(), 0, n, 0) })],
            [.. selection.Neurons.Select(_ => (Sample[])[])]));
        Write(findings);
        foreach (string name in (string[])["features", "activations"])
        {
            Assert.Equal(
                ["batch-0.jsonl.gz", "batch-1.jsonl.gz", "batch-2.jsonl.gz"],
                Directory.GetFiles(Path.Combine(Source, name)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }
        string[] numbers = [.. selection.Neurons.Select(n => n.ToString(CultureInfo.InvariantCulture))];
        Assert.Equal(numbers, NeuronpediaImport.Features(Source).Select(row => Text(row, "index")));
        Assert.Equal(numbers, NeuronpediaImport.Activations(Source).Select(row => Text(row, "index")));
    }

    public void Dispose() => folder.Dispose();

    private static NeuronpediaFormat Format() => new(new ReportOptions { Model = "meta-llama/Llama-3.2-1B" });

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;

    private static double Number(JsonElement row, string name) => row.GetProperty(name).GetDouble();

    private static double Single(JsonElement row, string name) => row.GetProperty(name).GetSingle();

    private void Write(Findings findings)
    {
        using OutputFolder output = OutputFolder.ForScan(folder.Location, overwrite: true, []);
        Format().Write(new Report(ExportFindings.Manifest(), findings), output);
        output.Commit();
    }
}
