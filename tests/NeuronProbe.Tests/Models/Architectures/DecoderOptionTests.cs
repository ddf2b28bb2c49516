using System.Text.Json.Nodes;
using NeuronProbe.Models;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Models.Architectures;

/// <summary>Every option of a family's config that changes activations, against the model written out in double
/// precision; what holds for all decoders stands here.</summary>
public abstract class DecoderOptionTests : OptionTests
{
    protected static readonly string[] Activations =
        ["gelu", "gelu_new", "gelu_fast", "gelu_pytorch_tanh", "quick_gelu", "relu", "silu", "sigmoid", "tanh"];

    /// <summary>What a bare model leaves out of its tensors' names.</summary>
    protected abstract string Prefix { get; }

    /// <summary>The family's key for the number of layers.</summary>
    protected abstract string LayersKey { get; }

    /// <summary>The linear modules of layer 0 in the order of <c>named_modules()</c>.</summary>
    protected abstract string[] ModulesOfLayer { get; }

    [Fact]
    public void The_defaults_agree() => Agrees([]);

    [Fact]
    public void Sites_come_in_the_order_of_the_published_modules()
    {
        using TransformerModel model = MakeRandom();
        string[] paths = [
            .. new SiteMap(model).Sites.Where(s => s.Site.Layer == 0).Select(s => s.Site.ModulePath).Distinct()];
        Assert.Equal(ModulesOfLayer, paths[1..]);
        Assert.All(ModulesOfLayer, path => Assert.StartsWith($"{paths[0]}.", path, StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_of_random_weights_can_be_run_to_measure_its_speed()
    {
        using TransformerModel model = MakeRandom();
        using Tensor ids = arange(Positions).view(1, -1);
        using Tensor logits = model.call(ids);
        Assert.Equal([1, Positions, Vocabulary], logits.shape);
        Assert.True(logits.isfinite().all().item<bool>());
    }

    [Fact]
    public void A_model_without_a_head_has_names_without_the_prefix() =>
        AgreesWithout(Prefix, new() { ["tie_word_embeddings"] = true });

    [Theory]
    [InlineData("F16")]
    [InlineData("BF16")]
    public void Tensors_may_be_stored_in_half_precision(string type) => AgreesAs(type, []);

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void The_checkpoint_may_come_in_shards(int shards)
    {
        (PlainCheckpoint made, int[] ids) = MakeWithIds([], 3);
        PlainComparison.Agrees(made, Run(made, ids), ids, shards);
    }

    [Fact]
    public void Twelve_layers_come_in_the_order_of_their_numbers() => Agrees(new() { [LayersKey] = 12 });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_head_may_be_the_embedding_or_a_table_of_its_own(bool isTied) =>
        Agrees(new() { ["tie_word_embeddings"] = isTied });

    [Fact]
    public void Random_configs_agree()
    {
        for (int seed = 0; seed < 25; seed++)
        {
            Agrees(RandomOptions(new Random(seed)), seed);
        }
    }

    /// <summary>Any config of the family.</summary>
    protected abstract JsonObject RandomOptions(Random random);

    [Fact]
    public void A_table_that_is_the_heads_too_may_be_stored_under_the_heads_name()
    {
        (PlainCheckpoint made, int[] ids) = MakeWithIds(new() { ["tie_word_embeddings"] = true }, 7);
        PlainRun expected = Run(made, ids);
        PlainComparison.Agrees(TiedTable.UnderTheHeadsName(made), expected, ids);
    }

    /// <summary>A config with this value is refused, and the message names the key.</summary>
    protected void Refuses(string key, JsonNode? value, JsonObject? others = null)
    {
        PlainCheckpoint made = MakeWithIds(others ?? [], 0).Made;
        made.Config[key] = value;
        Refuses(made, $"'{key}'");
    }

    /// <summary>A checkpoint that also holds what older versions of transformers saved loads and agrees.</summary>
    protected void AgreesBeside(params string[] buffers)
    {
        (PlainCheckpoint made, int[] ids) = MakeWithIds([], 0);
        PlainRun expected = Run(made, ids);
        foreach (string name in buffers)
        {
            made[name] = PlainTensor.Filled(0, 1, 1, 4, 4);
        }
        PlainComparison.Agrees(made, expected, ids);
    }

    private TransformerModel MakeRandom()
    {
        using var folder = new TemporaryFolder();
        (PlainCheckpoint made, _) = MakeWithIds([], 0);
        made.Save(folder.Location);
        return ModelLoader.MakeRandom(
            ModelConfigFile.Read(folder.Location), ScalarType.Float32, CPU, warning => Assert.Fail(warning),
            new ProductChoice(MatrixProduct.Linear));
    }
}
