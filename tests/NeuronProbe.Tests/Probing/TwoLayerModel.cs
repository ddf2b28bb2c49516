using NeuronProbe.Checkpoints;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using NeuronProbe.Tests.Support;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Probing;

/// <summary>What a <see cref="TwoLayerModel"/> gets wrong.</summary>
public enum Lie
{
    None,

    /// <summary>The nonlinearity that it applies is not the one that it names.</summary>
    OtherFunction,

    /// <summary>The down-projection is run twice a pass.</summary>
    FiresTwice,

    /// <summary>The last layer's down-projection is passed by.</summary>
    NeverFires,

    /// <summary>The module's forward is used in place of its call, so that no hook sees it.</summary>
    ForwardInsteadOfCall,

    /// <summary>The config says another width than the modules have.</summary>
    OtherWidth,

    /// <summary>The up-projection is taken for the gate.</summary>
    SwappedGate,
}

/// <summary>An architecture of two gated feed-forward networks and nothing else, which may lie about itself.</summary>
internal sealed class TwoLayerModel : TransformerModel
{
    private const int Vocabulary = 20;
    private const int Width = 6;
    private const int Inner = 10;

    private readonly Lie lie;
    private readonly Embedding embedding;

    private TwoLayerModel(Weights weights, Lie lie)
        : base("two-layer", weights)
    {
        this.lie = lie;
        embedding = new Embedding(weights.Take("words", Vocabulary, Width));
        FeedForwards = [.. Enumerable.Range(0, 2).Select(layer => new FeedForward(
            new Linear(weights.Take($"{layer}.gate", Inner, Width), null),
            new Linear(weights.Take($"{layer}.up", Inner, Width), null),
            new Linear(weights.Take($"{layer}.down", Width, Inner), null),
            ActivationOf("silu")))];
        foreach ((int layer, FeedForward ffn) in FeedForwards.Index())
        {
            var group = new Group("mlp");
            group.register_module("gate", ffn.Gate!.Module);
            group.register_module("up", ffn.Up.Module);
            group.register_module("down", ffn.Down);
            register_module(LayerPath(layer), group);
        }
    }

    public override int LayerCount => 2;

    protected override string LayerPath(int layer) => FormattableString.Invariant($"{layer}");

    public override int VocabularySize => Vocabulary;

    public override int HiddenWidth => Width;

    public override int FeedForwardWidth => lie == Lie.OtherWidth ? Inner + 1 : Inner;

    public override int PositionLimit => 32;

    public override IReadOnlyList<FeedForward> FeedForwards { get; }

    /// <summary>Makes one of random numbers.</summary>
    public static TwoLayerModel Make(Lie lie)
    {
        var random = new Random(1);
        var checkpoint = new PlainCheckpoint([]) { ["words"] = PlainTensor.Random(random, 0, 1, Vocabulary, Width) };
        for (int layer = 0; layer < 2; layer++)
        {
            checkpoint[$"{layer}.gate"] = PlainTensor.Random(random, 0, 1, Inner, Width);
            checkpoint[$"{layer}.up"] = PlainTensor.Random(random, 0, 1, Inner, Width);
            checkpoint[$"{layer}.down"] = PlainTensor.Random(random, 0, 1, Width, Inner);
        }
        using var folder = new TemporaryFolder();
        checkpoint.Save(folder.Location);
        return new TwoLayerModel(new CheckpointWeights(Checkpoint.Open(folder.Location), "", ScalarType.Float32, CPU, new ProductChoice(MatrixProduct.Linear), _ => false), lie);
    }

    public override Tensor Run(Tensor ids, int layerCount, IReadOnlyList<int>? lengths = null)
    {
        using var scope = NewDisposeScope();
        Tensor hidden = embedding.Apply(ids);
        foreach ((int layer, FeedForward ffn) in FeedForwards.Take(layerCount).Index())
        {
            hidden += RunLayer(ffn, hidden, isLast: layer == LayerCount - 1);
        }
        return hidden.MoveToOuterDisposeScope();
    }

    public override Tensor Logits(Tensor hidden) => hidden.alias();

    private Tensor RunLayer(FeedForward ffn, Tensor hidden, bool isLast)
    {
        (Tensor gate, Tensor up) = (ffn.Gate!.Module.call(hidden), ffn.Up.Module.call(hidden));
        ActivationFunction applied = ActivationOf(lie == Lie.OtherFunction ? "gelu" : "silu");
        Tensor post = lie == Lie.SwappedGate ? applied.Apply(up) * gate : applied.Apply(gate) * up;
        return lie switch
        {
            Lie.FiresTwice => ffn.Down.call(post) + ffn.Down.call(post),
            Lie.NeverFires when isLast => hidden,
            Lie.ForwardInsteadOfCall => ffn.Down.forward(post),
            _ => ffn.Down.call(post),
        };
    }

    private static ActivationFunction ActivationOf(string name)
    {
        using var empty = System.Text.Json.JsonDocument.Parse("{}");
        return ActivationFunction.Find(new ModelConfig("config.json", empty.RootElement), "hidden_act", name);
    }
}
