using System.Text.Json.Nodes;
using NeuronProbe.Effects.Vocabulary;
using NeuronProbe.Hub;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Scans;
using NeuronProbe.Sites;
using NeuronProbe.Tests.Support;
using Xunit;
using static NeuronProbe.Tests.Effects.Vocabulary.PlainHead;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Effects.Vocabulary;

/// <summary>Figures of weights against plain computations, on a random model of each family.</summary>
public sealed class WeightReadingTests
{
    private const double Bound = 1e-4;

    private static readonly int[] Neurons = [0, 3, 17];

    [Theory]
    [InlineData("gpt2", true)]
    [InlineData("llama", false)]
    [InlineData("llama3", false)]
    public void Figures_are_those_of_brute_force(string name, bool isCentred) =>
        Check(OwnData.Path("conformance", name), isCentred);

    [Theory]
    [InlineData("bloom", true)]
    [InlineData("gemma", false)]
    [InlineData("gemma2", false)]
    [InlineData("gpt_neo", true)]
    [InlineData("gpt_neox", true)]
    [InlineData("gptj", true)]
    [InlineData("mistral", false)]
    [InlineData("olmo", true)]
    [InlineData("opt", true)]
    [InlineData("phi", true)]
    [InlineData("phi3", false)]
    [InlineData("qwen2", false)]
    public void Figures_of_other_families_are_too(string name, bool isCentred) =>
        Check(TestData.Path("conformance", name), isCentred);

    [Theory]
    [InlineData("""{"word_embed_proj_dim": 7}""", true, true)]
    [InlineData("""{"word_embed_proj_dim": 7, "tie_word_embeddings": false}""", true, true)]
    [InlineData("""{"word_embed_proj_dim": 31, "layer_norm_elementwise_affine": false}""", true, true)]
    [InlineData("""{"word_embed_proj_dim": 31, "do_layer_norm_before": false}""", false, false)]
    public void Projections_and_missing_norms_of_opt_are_folded_in(string options, bool isCentred, bool isNormed)
    {
        JsonObject config = JsonNode.Parse(options)!.AsObject();
        foreach ((string key, int size) in ((string, int)[])[
            ("hidden_size", 24), ("num_attention_heads", 3), ("num_hidden_layers", 2), ("ffn_dim", 40),
            ("max_position_embeddings", 20), ("vocab_size", 50)])
        {
            config[key] = size;
        }
        using var folder = new TemporaryFolder();
        var model = new ModelFolder(folder["opt"], PlainOpt.Make(new Random(2), config));
        Check(model.Location, isCentred, isNormed);
    }

    [Fact]
    public void Neurons_of_all_classes_and_mismatched_pairs_of_all_are_counted()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(3);
        ModelFolder model = new ModelFolder(folder["llama"], "llama").Rewrite(file =>
        {
            foreach ((string name, (string type, long[] shape, byte[] bytes)) in file.Tensors.ToArray())
            {
                if (name.Contains(".mlp.", StringComparison.Ordinal))
                {
                    file.Tensors[name] = (type, shape, Planted(shape, name.Contains("down", StringComparison.Ordinal)));
                }
            }
        });
        using OpenedModel opened = Open(model.Location);
        using OpenedModel packed = Open(model.Location, "packed");
        int width = opened.Model.FeedForwards[0].Down.InputWidth;
        WeightFindings found = Read(opened, null, [.. Enumerable.Range(0, width)]);
        CheckWeights(packed, found);
        Assert.All(found.Sites.SelectMany(site => site.Classes), count =>
        {
            Assert.True(count.Count > 0, count.Class);
            Assert.True(count.ByChance > 0, count.Class);
        });

        // Each neuron's weights lie along one of two directions.
        byte[] Planted(long[] shape, bool isOutput)
        {
            float[] values = new float[shape[0] * shape[1]];
            for (int neuron = 0; neuron < shape[isOutput ? 1 : 0]; neuron++)
            {
                long place = random.Next(2);
                values[isOutput ? (place * shape[1]) + neuron : (neuron * shape[1]) + place] =
                    random.Next(2) == 0 ? 1 : -1;
            }
            return [.. values.SelectMany(BitConverter.GetBytes)];
        }
    }

    [Theory]
    [InlineData(24, 1)]
    [InlineData(250, 2)]
    public void One_of_a_hundred_directions_counts_as_small(int width, int small)
    {
        JsonObject config = JsonNode.Parse("""
            {"num_attention_heads": 2, "num_hidden_layers": 1, "ffn_dim": 20, "max_position_embeddings": 20}
            """)!.AsObject();
        (config["hidden_size"], config["vocab_size"]) = (width, 300);
        using var folder = new TemporaryFolder();
        var model = new ModelFolder(folder["opt"], PlainOpt.Make(new Random(2), config));
        using OpenedModel opened = Open(model.Location);
        Assert.Equal((small, width - 1), Read(opened, null).Directions);
    }

    [Theory]
    [InlineData("bert")]
    [InlineData("distilbert")]
    [InlineData("roberta")]
    public void An_encoder_has_weights_and_no_vocabulary(string name)
    {
        using OpenedModel opened = Open(TestData.Path("conformance", name));
        WeightFindings found = Read(opened, null);
        Assert.Null(found.Head);
        Assert.Contains("it is an encoder", found.HeadRefusal, StringComparison.Ordinal);
        Assert.All(found.Sites, site => Assert.Empty(site.Tokens));
        Assert.All(found.Sites.SelectMany(site => site.Rows), row =>
        {
            Assert.True(row.NormOut > 0);
            Assert.All(
                (double[])[row.VocabularyMean, row.VocabularyVariance, row.NullShare, row.FrequencyR],
                figure => Assert.True(double.IsNaN(figure)));
        });
        using OpenedModel packed = Open(TestData.Path("conformance", name), "packed");
        CheckWeights(packed, found);
    }

    private static void Check(string folder, bool isCentred, bool isNormed = true)
    {
        using OpenedModel opened = Open(folder);
        using OpenedModel packed = Open(folder, "packed");
        var plain = new PlainHead(packed.Model, folder, isCentred, isNormed);
        long[] counts = [.. Enumerable.Range(0, plain.Vocabulary).Select(token => (long)(token * 7 % 11))];
        WeightFindings found = Read(opened, new TokenFrequencies(counts, 1));
        Assert.Null(found.HeadRefusal);
        CheckWeights(packed, found);
        int[] occurring = [.. Enumerable.Range(0, plain.Vocabulary).Where(token => counts[token] > 0)];
        double[] logarithms = [.. occurring.Select(token => Math.Log(counts[token]))];
        foreach (SiteWeights site in found.Sites)
        {
            FeedForward network = packed.Model.FeedForwards[site.Selection.Site.Layer];
            foreach ((int index, int neuron) in site.Selection.Neurons.Index())
            {
                double[] weights = plain.Centred(OutputOf(network, neuron));
                double[] effects = [.. plain.Columns.Select(column => Dot(column, weights))];
                CheckTokens(effects, site.Tokens[index]);
                CheckVocabulary(plain, weights, site.Rows[index]);
                Assert.Equal(
                    PlainR([.. occurring.Select(token => effects[token])], logarithms), site.Rows[index].FrequencyR,
                    Bound);
            }
        }
    }

    private static void CheckTokens(double[] effects, StrongestTokens strongest)
    {
        double bound = Bound * effects.Max(Math.Abs);
        Assert.Equal(effects.Length, strongest.High.Length);
        foreach (TokenEffect token in strongest.High)
        {
            Assert.Equal(effects[token.Token], token.Effect, bound);
        }
        Assert.Equal(strongest.High.ToArray().Select(t => t.Effect).OrderDescending(),
            strongest.High.ToArray().Select(t => t.Effect));
        Assert.Equal(strongest.Low.ToArray().Select(t => t.Effect), strongest.High.ToArray().Reverse()
            .Select(t => t.Effect));
    }

    private static void CheckVocabulary(PlainHead plain, double[] weights, WeightRow row)
    {
        double[] cosines = [.. plain.Columns.Select(column => Cosine(column, weights))];
        double mean = cosines.Average();
        double Power(int exponent) => cosines.Average(cosine => Math.Pow(cosine - mean, exponent));
        Assert.Equal(mean, row.VocabularyMean, Bound);
        Assert.Equal(Power(2), row.VocabularyVariance, Bound * Power(2) * 10);
        Assert.Equal(Power(3) / Math.Pow(Power(2), 1.5), row.VocabularySkewness, Bound * 10);
        Assert.Equal(Power(4) / Math.Pow(Power(2), 2), row.VocabularyKurtosis, Bound * 100);
        Assert.Equal(plain.NullShare(weights), row.NullShare, Bound * 10);
    }

    /// <summary>Norms, cosines and classes against weights that are found by running the modules on unit vectors.
    /// </summary>
    private static void CheckWeights(OpenedModel packed, WeightFindings found)
    {
        foreach (SiteWeights site in found.Sites)
        {
            FeedForward network = packed.Model.FeedForwards[site.Selection.Site.Layer];
            List<string?> byChance = [];
            foreach ((int index, int neuron) in site.Selection.Neurons.Index())
            {
                WeightRow row = site.Rows[index];
                (double[] input, double bias) = RowOf(network.Up, neuron);
                (double[]? gate, double gateBias) = network.Gate is null ? (null, 0) : RowOf(network.Gate, neuron);
                double[] output = OutputOf(network, neuron);
                double[] other = OutputOf(network, (neuron + 1) % site.Selection.Site.Width);
                Assert.Equal(Norm(input), row.NormIn, Bound);
                Assert.Equal(Norm(output), row.NormOut, Bound);
                Assert.Equal(bias, double.IsNaN(row.Bias) ? 0 : row.Bias, Bound);
                Assert.Equal(Cosine(input, output), row.CosInOut, Bound);
                Assert.Equal(gate is null, double.IsNaN(row.NormGate));
                double? gateOut = gate is null ? null : Cosine(gate, output);
                if (gate is not null)
                {
                    Assert.Equal(gateBias, double.IsNaN(row.GateBias) ? 0 : row.GateBias, Bound);
                    Assert.Equal(Norm(gate), row.NormGate, Bound);
                    Assert.Equal(gateOut!.Value, row.CosGateOut, Bound);
                    Assert.Equal(Cosine(gate, input), row.CosGateIn, Bound);
                }
                Assert.Equal(ReadWriteClass.Of(Cosine(input, output), gateOut), row.Class);
                byChance.Add(ReadWriteClass.Of(
                    Cosine(input, other), gate is null ? null : Cosine(gate, other)));
            }
            Assert.All(site.Classes, count =>
            {
                Assert.Equal(site.Rows.Count(row => row.Class == count.Class), count.Count);
                Assert.Equal(byChance.Count(name => name == count.Class), count.ByChance);
            });
        }
    }

    private static (double[] Weights, double Bias) RowOf(Projection projection, int neuron)
    {
        using var scope = NewDisposeScope();
        Linear module = projection.Module;
        int inputs = module.InputWidth;
        Tensor units = cat([eye(inputs), zeros(1, inputs)], 0);
        float[] values = module.call(units).select(1, projection.First + neuron).contiguous().data<float>().ToArray();
        return ([.. values[..inputs].Select(value => (double)value - values[inputs])], values[inputs]);
    }

    private static double[] OutputOf(FeedForward network, int neuron)
    {
        using var scope = NewDisposeScope();
        Tensor units = zeros(2, network.Down.InputWidth);
        units[0, neuron] = 1;
        float[] values = network.Down.call(units).contiguous().data<float>().ToArray();
        int width = network.Down.OutputWidth;
        return [.. Enumerable.Range(0, width).Select(i => (double)values[i] - values[width + i])];
    }

    private static OpenedModel Open(string folder, string product = "linear") => OpenedModel.Open(
        new ModelLocation(folder, "model", null), new ComputeOptions("float32", "cpu", product, 2), _ => { });

    private static WeightFindings Read(OpenedModel opened, TokenFrequencies? frequencies, int[]? neurons = null)
    {
        SiteSelection[] selections =
        [
            .. Enumerable.Range(0, opened.Model.LayerCount).Select(layer => new SiteSelection(
                opened.Map.Sites.Single(site => site.Aliases.Contains($"ffn.{layer}.post")).Site, neurons ?? Neurons)),
        ];
        return new WeightReading(opened, selections, opened.Model.VocabularySize, frequencies)
            .Run(_ => { }, CancellationToken.None);
    }
}
