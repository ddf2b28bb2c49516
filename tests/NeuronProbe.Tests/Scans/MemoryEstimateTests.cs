using NeuronProbe.Collectors;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

[Collection(LibTorchAlone.Name)]
public sealed class MemoryEstimateTests
{
    private const int Width = 64;
    private const int Inner = 96;
    private const int Vocabulary = 1000;
    private const int Layers = 3;

    // Of a layer: queries, keys, values and what mixes them, the three of the feed-forward network, and two norms.
    private const long LayerElements = (4L * Width * Width) + (3L * Width * Inner) + (2L * Width);
    private const long Embedding = (long)Vocabulary * Width;

    [Theory]
    [InlineData("ffn.*.post", Layers)]
    [InlineData("ffn.1.post", 2)]
    [InlineData("ffn.0.post", 1)]
    public void Of_a_mapped_checkpoint_layers_that_are_not_run_and_the_head_take_no_memory(
        string layer, int layersRun) =>
        Assert.Equal(
            sizeof(float) * (Embedding + (layersRun * LayerElements) + Width), EstimateOf(layer, "float32").Weights);

    [Fact]
    public void Of_a_checkpoint_in_another_type_all_layers_are_copied_whichever_are_run() =>
        Assert.Equal(
            sizeof(ushort) * (Embedding + (Layers * LayerElements) + Width),
            EstimateOf("ffn.0.post", "bfloat16").Weights);

    [Fact]
    public void The_message_that_refuses_a_scan_has_the_estimate_and_what_to_change()
    {
        ProbeException refusal = Assert.Throws<ProbeException>(
            () => EstimateOf("ffn.0.post", "float32").Demand(1 << 20, []));
        Assert.StartsWith(
            "--max-memory: expected to stay within 1 MiB, but this needs about ",
            refusal.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_intervals_keep_counts()
    {
        var estimate = new MemoryEstimate(1 << 20, 1 << 20, 1 << 20) { Intervals = 5 << 20 };
        Assert.Equal((318L << 20), estimate.Total);
        Assert.Equal(
            "318 MiB (1 MiB weights, 1 MiB collectors, 1 MiB activations, 310 MiB runtime, 5 MiB values for intervals)",
            estimate.ToString());
    }

    [Fact]
    public void A_gated_product_has_two_lists_and_other_sites_one_where_nobody_chose()
    {
        Assert.Equal(Collectors("ffn.1.post", Tails.Both), Collectors("ffn.1.post", Tails.Auto));
        Assert.Equal(Collectors("ffn.1.pre", Tails.High), Collectors("ffn.1.pre", Tails.Auto));
        Assert.True(Collectors("ffn.1.pre", Tails.High) < Collectors("ffn.1.pre", Tails.Both));
        Assert.Equal(
            Collectors("ffn.1.post", Tails.Both) + Collectors("ffn.1.pre", Tails.High),
            Collectors("ffn.1.p*", Tails.Auto));

        static long Collectors(string layer, Tails tails) => EstimateOf(layer, "float32", tails).Collectors;
    }

    private static MemoryEstimate EstimateOf(string layer, string type, Tails tails = Tails.Auto)
    {
        using var folder = new TemporaryFolder();
        GatedCheckpoint.Make(new Random(1), "llama", new()
        {
            ["hidden_size"] = Width,
            ["intermediate_size"] = Inner,
            ["num_hidden_layers"] = Layers,
            ["num_attention_heads"] = 2,
            ["vocab_size"] = Vocabulary,
            ["max_position_embeddings"] = 64,
        }).Save(folder.Location);
        string corpus = TokenDocuments.Write(folder, "ids.jsonl", TokenDocuments.Random(1, 3, 5, Vocabulary));
        using var plan = new ScanPlan(new()
        {
            Model = folder.Location,
            Corpus = new() { Paths = [corpus] },
            Layers = [layer],
            Type = type,
            Threads = 1,
            Collectors = new() { Tails = tails },
        });
        return plan.Estimate;
    }
}
