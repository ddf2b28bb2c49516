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
/// precision; what holds for all families stands here.</summary>
public abstract class DecoderOptionTests
{
    protected const int Vocabulary = 50;
    protected const int Positions = 20;

    protected static readonly string[] Activations =
        ["gelu", "gelu_new", "gelu_fast", "gelu_pytorch_tanh", "quick_gelu", "relu", "silu", "sigmoid", "tanh"];

    /// <summary>What a bare model leaves out of its tensors' names.</summary>
    protected abstract string Prefix { get; }

    /// <summary>The family's key for the number of layers.</summary>
    protected abstract string LayersKey { get; }

    /// <summary>Small sizes, by the family's keys.</summary>
    protected abstract JsonObject Sizes { get; }

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
    public void A_model_without_a_head_has_names_without_the_prefix()
    {
        (PlainCheckpoint made, int[] ids) = MakeWithSizes(new() { ["tie_word_embeddings"] = true }, 1);
        PlainComparison.Agrees(made.Without(Prefix), Write(made).Run(ids), ids);
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

    /// <summary>Makes a checkpoint that fits a config.</summary>
    private protected abstract PlainCheckpoint Make(Random random, JsonObject options);

    /// <summary>The model written out.</summary>
    private protected abstract PlainModel Write(PlainCheckpoint checkpoint);

    /// <summary>Any config of the family.</summary>
    protected abstract JsonObject RandomOptions(Random random);

    protected static bool Flip(Random random) => random.Next(2) == 0;

    protected static T Pick<T>(Random random, params T[] choices) => choices[random.Next(choices.Length)];

    protected static JsonNode? Parse(string json) => JsonNode.Parse(json);

    protected void Agrees(JsonObject options, int seed = 0)
    {
        (PlainCheckpoint made, int[] ids) = MakeWithSizes(options, seed);
        PlainComparison.Agrees(made, Write(made).Run(ids), ids);
    }

    [Fact]
    public void A_table_that_is_the_heads_too_may_be_stored_under_the_heads_name()
    {
        (PlainCheckpoint made, int[] ids) = MakeWithSizes(new() { ["tie_word_embeddings"] = true }, 7);
        PlainRun expected = Write(made).Run(ids);
        PlainComparison.Agrees(TiedTable.UnderTheHeadsName(made), expected, ids);
    }

    /// <summary>The options agree, and a model that ignored the key would be found out.</summary>
    protected void AgreesAndMatters(string key, JsonNode value, JsonObject? others = null)
    {
        JsonObject options = others ?? [];
        options[key] = value;
        (PlainCheckpoint made, int[] ids) = MakeWithSizes(options, 7);
        PlainRun expected = Write(made).Run(ids);
        PlainComparison.Agrees(made, expected, ids);
        made.Config.Remove(key);
        Assert.InRange(
            PlainComparison.Difference(expected, Write(made).Run(ids)), 100 * PlainComparison.Bound, double.MaxValue);
    }

    /// <summary>A config with this value is refused, and the message names the key.</summary>
    protected void Refuses(string key, JsonNode? value, JsonObject? others = null)
    {
        (PlainCheckpoint made, _) = MakeWithSizes(others ?? [], 0);
        made.Config[key] = value;
        using var folder = new TemporaryFolder();
        made.Save(folder.Location);
        ProbeException refusal = Assert.Throws<ProbeException>(
            () => ModelLoader.Load(folder.Location, ScalarType.Float32, CPU, _ => { }));
        Assert.Contains($"'{key}'", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>A checkpoint that also holds what older versions of transformers saved loads and agrees.</summary>
    protected void AgreesBeside(params string[] buffers)
    {
        (PlainCheckpoint made, int[] ids) = MakeWithSizes([], 0);
        PlainRun expected = Write(made).Run(ids);
        foreach (string name in buffers)
        {
            made[name] = PlainTensor.Filled(0, 1, 1, 4, 4);
        }
        PlainComparison.Agrees(made, expected, ids);
    }

    private TransformerModel MakeRandom()
    {
        using var folder = new TemporaryFolder();
        (PlainCheckpoint made, _) = MakeWithSizes([], 0);
        made.Save(folder.Location);
        return ModelLoader.MakeRandom(
            ModelConfigFile.Read(folder.Location), ScalarType.Float32, CPU, warning => Assert.Fail(warning),
            new ProductChoice(MatrixProduct.Linear));
    }

    private (PlainCheckpoint Made, int[] Ids) MakeWithSizes(JsonObject options, int seed)
    {
        var random = new Random(seed);
        foreach ((string key, JsonNode? size) in Sizes)
        {
            options.TryAdd(key, size?.DeepClone());
        }
        PlainCheckpoint made = Make(random, options);
        int length = seed == 0 ? Positions : random.Next(1, Positions + 1);
        return (made, PlainComparison.RandomIds(random, length, Vocabulary));
    }
}
