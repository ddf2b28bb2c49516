using NeuronProbe.Checkpoints;
using NeuronProbe.Models.Kernels;
using NeuronProbe.Models.Layers;
using NeuronProbe.Sites;
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

    /// <summary>None: the down-projection is run twice, and says that its tokens are routed.</summary>
    Routed,
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
        Layers = [.. Enumerable.Range(0, 2).Select(number => new Layer(weights, number, lie))];
        foreach ((int number, TransformerLayer layer) in Layers.Index())
        {
            register_module(LayerPath(number), layer);
        }
    }

    public override IReadOnlyList<TransformerLayer> Layers { get; }

    protected override string LayerPath(int layer) => FormattableString.Invariant($"{layer}");

    public override int VocabularySize => Vocabulary;

    public override int HiddenWidth => Width;

    public override int FeedForwardWidth => lie == Lie.OtherWidth ? Inner + 1 : Inner;

    public override int PositionLimit => 32;

    public override string HeadRefusal => "it is made up";

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
        return new TwoLayerModel(
            new CheckpointWeights(
                Checkpoint.Open(folder.Location), "", ScalarType.Float32, CPU, new ProductChoice(MatrixProduct.Linear),
                _ => false),
            lie);
    }

    public override Tensor Run(Tensor ids, int layerCount, IReadOnlyList<int>? lengths = null) =>
        RunLayers(embedding.Apply(ids), layerCount);

    public override Tensor Logits(Tensor hidden) => hidden.alias();

    private static ActivationFunction ActivationOf(string name)
    {
        using var empty = System.Text.Json.JsonDocument.Parse("{}");
        return ActivationFunction.Find(new ModelConfig("config.json", empty.RootElement), "hidden_act", name);
    }

    /// <summary>x + down(silu(gate x) * up x), without attention.</summary>
    private sealed class Layer : TransformerLayer
    {
        private readonly Lie lie;
        private readonly bool isLast;

        public Layer(Weights weights, int number, Lie lie)
            : base(nameof(Layer))
        {
            this.lie = lie;
            isLast = number == 1;
            FeedForward = new FeedForward(
                new Linear(weights.Take($"{number}.gate", Inner, Width), null),
                new Linear(weights.Take($"{number}.up", Inner, Width), null),
                new Linear(weights.Take($"{number}.down", Width, Inner), null),
                ActivationOf("silu"));
            register_module("gate", FeedForward.Gate!.Module);
            register_module("up", FeedForward.Up.Module);
            register_module("down", FeedForward.Down);
        }

        public override FeedForward FeedForward { get; }

        public override AttentionHeads? Heads => null;

        /// <summary>Another kind of point than the built-in ones is a line in an architecture.</summary>
        public override IEnumerable<HookPoint> HookPoints(LayerSites sites) =>
        [
            .. base.HookPoints(sites),
            sites.Whole(FeedForward.Down, SiteSide.Output, sites.HiddenWidth).Named($"ffn.{sites.Number}.out") with
            {
                IsRouted = lie == Lie.Routed,
            },
        ];

        public override Tensor forward(Tensor hidden)
        {
            using var scope = NewDisposeScope();
            (Tensor gate, Tensor up) = (FeedForward.Gate!.Module.call(hidden), FeedForward.Up.Module.call(hidden));
            ActivationFunction applied = ActivationOf(lie == Lie.OtherFunction ? "gelu" : "silu");
            Tensor post = lie == Lie.SwappedGate ? applied.Apply(up) * gate : applied.Apply(gate) * up;
            Tensor output = lie switch
            {
                Lie.FiresTwice or Lie.Routed => FeedForward.Down.call(post) + FeedForward.Down.call(post),
                Lie.NeverFires when isLast => hidden,
                Lie.ForwardInsteadOfCall => FeedForward.Down.forward(post),
                _ => FeedForward.Down.call(post),
            };
            return (hidden + output).MoveToOuterDisposeScope();
        }
    }
}
