using System.Globalization;
using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Scans of attention heads and of the residual stream, against the models written out in double precision.
/// </summary>
public sealed class HookPointScanTests : EndToEndTest
{
    private const double Bound = 2e-5;

    private static readonly int[][] Documents =
        [[1, 5, 9, 13, 2, 7], [3, 3, 11], [0, 17, 4, 8, 15, 16, 12, 19, 6, 10, 14]];

    private static readonly string[] NewKinds = ["attn.*.head", "resid.*.post"];

    [Theory]
    [InlineData("gpt2", "transformer.h", "attn.c_proj", 3)]
    [InlineData("gpt_neox", "gpt_neox.layers", "attention.dense", 2)]
    [InlineData("llama", "model.layers", "self_attn.o_proj", 4)]
    public void Figures_are_those_of_the_values_written_out(string family, string layers, string projection, int heads)
    {
        PlainCheckpoint made = Make(family);
        string folder = new ModelFolder(Folder["model"], made).Location;
        Scan(folder, Corpus(), ["-l", .. NewKinds, "--collect", "stats"]).Succeeded();
        Dictionary<string, double[][]> expected = RunAll(family, made);
        int layerCount = expected.Keys.Count(alias => alias.StartsWith("resid.", StringComparison.Ordinal));
        int headWidth = expected["attn.0.head.0"][0].Length;

        var names = new List<(string Site, string Alias)>();
        for (int layer = 0; layer < layerCount; layer++)
        {
            names.Add(($"{layers}.{layer}:output", $"resid.{layer}.post"));
            names.AddRange(Enumerable.Range(0, heads).Select(head =>
                ($"{layers}.{layer}.{projection}:input[{head * headWidth}:{(head + 1) * headWidth}]",
                    $"attn.{layer}.head.{head}")));
        }
        Assert.Equal(
            names.SelectMany(n => expected[n.Alias][0].Select((_, neuron) => $"{n.Site} {neuron}")),
            Column("neurons.csv", "site").Zip(Column("neurons.csv", "neuron"), (site, neuron) => $"{site} {neuron}"));
        AssertFigure("mean", names, expected, values => values.Average());
        AssertFigure("min", names, expected, values => values.Min());
        AssertFigure("max", names, expected, values => values.Max());
    }

    [Theory]
    [InlineData("blocks.*.attn.hook_z", "blocks.*.hook_resid_post")]
    [InlineData("attn.**", "resid.**")]
    public void Other_names_choose_the_same_sites(params string[] patterns)
    {
        string folder = new ModelFolder(Folder["model"], Make("gpt2")).Location;
        Scan(folder, Corpus(), ["-l", .. NewKinds]).Succeeded();
        string expected = File.ReadAllText(Path.Combine(Out, "neurons.csv"));
        Scan(folder, Corpus(), ["--overwrite", "-l", .. patterns]).Succeeded();
        Assert.Equal(expected, File.ReadAllText(Path.Combine(Out, "neurons.csv")));
    }

    [Fact]
    public void A_head_has_the_figures_of_its_columns_of_the_whole_input()
    {
        const string Path = "transformer.h.1.attn.c_proj:input";
        string folder = new ModelFolder(Folder["model"], Make("gpt2")).Location;
        Scan(folder, Corpus(), "-l", Path, "attn.1.head.2").Succeeded();
        Dictionary<string, string> rows = File.ReadLines(System.IO.Path.Combine(Out, "neurons.csv")).Skip(1)
            .Select(line => line.Split(',')).ToDictionary(
                cells => $"{cells[0]}:{cells[3]}", cells => string.Join(',', cells[4..]));
        Assert.Equal(24 + 8, rows.Count);
        Assert.All(
            Enumerable.Range(0, 8),
            neuron => Assert.Equal(rows[$"{Path}:{16 + neuron}"], rows[$"{Path}[16:24]:{neuron}"]));
    }

    [Theory]
    [InlineData("attn.1.head.2:5", "transformer.h.1.attn.c_proj:input[16:24]:5")]
    [InlineData("blocks.1.attn.hook_z.2:5", "transformer.h.1.attn.c_proj:input[16:24]:5")]
    [InlineData("resid.2.post:7", "transformer.h.2:output:7")]
    [InlineData("blocks.2.hook_resid_post:7", "transformer.h.2:7")]
    public void A_neuron_is_found_under_either_name(string alias, string name)
    {
        // The head is asked for by its numbers, and has its alias all the same.
        Scan(new ModelFolder(Folder["model"], Make("gpt2")), Corpus(),
            "-l", "transformer.h.1.attn.c_proj:input[16:24]", "attn.1.head.1", "transformer.h.2").Succeeded();
        CommandLine byAlias = CommandLine.Run("show", Out, alias).Succeeded();
        Assert.Equal(byAlias, CommandLine.Run("show", Out, name));
    }

    [Fact]
    public void All_heads_at_once_are_no_site_of_a_neuron()
    {
        Scan(new ModelFolder(Folder["model"], Make("gpt2")), Corpus(), "-l", "attn.1.head").Succeeded();
        CommandLine.Run("show", Out, "attn.1.head:5").Refused(
            "attn.1.head:5: expected a site of this scan, or SITE:NEURON, but got 'attn.1.head'. "
            + "It has attn.1.head.0, attn.1.head.1, attn.1.head.2.");
    }

    [Fact]
    public void Inspect_lists_heads_and_residual_streams_with_their_aliases()
    {
        string folder = new ModelFolder(Folder["model"], Make("llama")).Location;
        string[] lines = [.. CommandLine.Run("inspect", "-m", folder, "--as", "csv").Succeeded().OutputLines
            .Where(line => line.Contains(",1,", StringComparison.Ordinal)
                && (line.StartsWith("model.layers.1:", StringComparison.Ordinal)
                    || line.StartsWith("model.layers.1.self_attn.o_proj:", StringComparison.Ordinal)))];
        Assert.Equal(
            [
                "model.layers.1:output,1,output,24,resid.1.post blocks.1.hook_resid_post",
                "model.layers.1.self_attn.o_proj:input,1,input,24,",
                "model.layers.1.self_attn.o_proj:input[0:6],1,input,6,attn.1.head.0 blocks.1.attn.hook_z.0",
                "model.layers.1.self_attn.o_proj:input[6:12],1,input,6,attn.1.head.1 blocks.1.attn.hook_z.1",
                "model.layers.1.self_attn.o_proj:input[12:18],1,input,6,attn.1.head.2 blocks.1.attn.hook_z.2",
                "model.layers.1.self_attn.o_proj:input[18:24],1,input,6,attn.1.head.3 blocks.1.attn.hook_z.3",
                "model.layers.1.self_attn.o_proj:output,1,output,24,",
            ],
            lines);
    }

    private static PlainCheckpoint Make(string family) => family == "llama"
        ? GatedCheckpoint.Make(new Random(3), family, new JsonObject { ["vocab_size"] = PlainFamily.Vocabulary })
        : PlainFamily.Make(family, []);

    private static Dictionary<string, double[][]> RunAll(string family, PlainCheckpoint made)
    {
        PlainRun[] runs = [.. Documents.Select(ids => family switch
        {
            "gpt2" => new PlainGpt2(made).Run(ids),
            "gpt_neox" => new PlainGptNeoX(made).Run(ids),
            _ => new PlainGated(made).Run(ids),
        })];
        return runs[0].Sites.Keys.ToDictionary(
            alias => alias, alias => runs.SelectMany(run => run.Sites[alias]).ToArray());
    }

    private string Corpus() => Write("ids.jsonl", ModelFolder.Ids(Documents));

    private void AssertFigure(
        string column, List<(string Site, string Alias)> names, Dictionary<string, double[][]> expected,
        Func<IEnumerable<double>, double> figure)
    {
        double[] found = Array.ConvertAll(
            Column("neurons.csv", column), x => double.Parse(x, CultureInfo.InvariantCulture));
        int row = 0;
        foreach ((string site, string alias) in names)
        {
            double[][] values = expected[alias];
            double bound = Bound * values.Max(token => token.Max(Math.Abs));
            for (int neuron = 0; neuron < values[0].Length; neuron++, row++)
            {
                double difference = Math.Abs(figure(values.Select(token => token[neuron])) - found[row]);
                Assert.True(
                    difference <= bound, $"{site} {neuron}: {column} differs by {difference}, more than {bound}.");
            }
        }
    }
}
