using System.Text.Json;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models;

/// <summary>Real checkpoints against activations that code independent of this project computed.</summary>
public sealed class PublishedModelTests
{
    private const double Bound = 2e-5;

    [Theory]
    [InlineData("stories260K")]
    [InlineData("gpt2-capp")]
    [InlineData("sshleifer-tiny-gpt2")]
    [InlineData("nano-gpt-sort")]
    public void Neurons_logits_and_loss_match_the_golden_files(string name)
    {
        string folder = TestData.Path("data", "models", name);
        var golden = new ReferenceTensors(Path.Combine(folder, "golden.safetensors"));
        using TransformerModel model = ModelLoader.Load(folder, ScalarType.Float32, CPU, _ => { });
        long[] ids = golden.Integers("input_ids");
        using Tensor input = tensor(ids).view(1, ids.Length);
        for (int layer = 0; layer < model.LayerCount; layer++)
        {
            AssertClose(
                $"layer {layer}", golden.Floats($"mlp_act.{layer}"),
                Observe(model, input, new SiteMap(model), $"ffn.{layer}.post"));
        }

        using Tensor logits = model.call(input);
        float[] all = logits.data<float>().ToArray();
        float[] expected = golden.Floats("logits");
        AssertClose("logits", expected, all[^expected.Length..]);
        Assert.Equal(GoldenLoss(folder), MeanLoss(all, ids), 1e-4);
    }

    [Fact]
    public void A_published_bert_without_prefix_and_head_gives_what_is_written_out_in_double_precision()
    {
        string folder = TestData.Path("data", "models", "tiny-bert-jammi");
        using TransformerModel model = ModelLoader.Load(
            folder, ScalarType.Float32, CPU, warning => Assert.Fail(warning));
        int[] ids = [.. Enumerable.Range(0, 128).Select(i => i * i % 256)];
        PlainRun expected = new PlainBert(PlainCheckpoint.Read(folder).Renamed(name => $"bert.{name}")).Run(ids);
        using Tensor input = tensor(Array.ConvertAll(ids, id => (long)id)).view(1, ids.Length);
        foreach (string site in (string[])["ffn.0.pre", "ffn.0.post"])
        {
            AssertClose(
                site, [.. expected.Sites[site].SelectMany(row => row).Select(v => (float)v)],
                Observe(model, input, new SiteMap(model), site));
        }
    }

    [Fact]
    public void Nano_gpt_sort_gives_the_activations_that_its_author_published()
    {
        string folder = TestData.Path("data", "models", "nano-gpt-sort");
        var published = new ReferenceTensors(Path.Combine(folder, "reference_partials.safetensors"));
        using TransformerModel model = ModelLoader.Load(folder, ScalarType.Float32, CPU, _ => { });
        var map = new SiteMap(model);
        long[] ids = [.. published.Floats("idx").Select(v => (long)v)];
        using Tensor input = tensor(ids).view(published.Shape("idx"));

        AssertClose("fc", published.Floats("fc"), Observe(model, input, map, "ffn.0.pre"));
        AssertClose("gelu", published.Floats("gelu"), Observe(model, input, map, "ffn.0.post"));
        AssertClose("mlp", published.Floats("mlp"), Observe(model, input, map, "transformer.h.0.mlp.c_proj"));
        AssertClose("qkv", published.Floats("qkv"), Observe(model, input, map, "transformer.h.0.attn.c_attn"));
        foreach (string block in published.Names.Where(n => n.StartsWith("block", StringComparison.Ordinal)))
        {
            using Tensor hidden = model.Run(
                input, 1 + int.Parse(block[5..], System.Globalization.CultureInfo.InvariantCulture));
            AssertClose(block, published.Floats(block), hidden.data<float>().ToArray());
        }
    }

    private static float[] Observe(TransformerModel model, Tensor input, SiteMap map, string pattern)
    {
        HookPoint site = Assert.Single(new SitePattern(pattern).Select(map));
        float[] values = [];
        using var session = new HookSession([site], (_, t) => values = t.contiguous().data<float>().ToArray());
        using Tensor hidden = model.Run(input, model.LayerCount);
        return values;
    }

    private static double GoldenLoss(string folder)
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "golden.json")));
        return golden.RootElement.GetProperty("mean_nll").GetDouble();
    }

    /// <summary>Mean of -log softmax(logits)[next id], in nats.</summary>
    private static double MeanLoss(float[] logits, long[] ids)
    {
        int vocabulary = logits.Length / ids.Length;
        double sum = 0;
        for (int i = 0; i < ids.Length - 1; i++)
        {
            ReadOnlySpan<float> row = logits.AsSpan(i * vocabulary, vocabulary);
            double largest = row.ToArray().Max();
            double normaliser = row.ToArray().Sum(v => Math.Exp(v - largest));
            sum += Math.Log(normaliser) + largest - row[(int)ids[i + 1]];
        }
        return sum / (ids.Length - 1);
    }

    private static void AssertClose(string name, float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = expected.Max(Math.Abs);
        double difference = expected.Zip(actual, (e, a) => Math.Abs((double)e - a)).Max();
        Assert.True(
            difference <= Bound * largest,
            $"{name}: the largest difference is {difference}, of values up to {largest}.");
    }
}
