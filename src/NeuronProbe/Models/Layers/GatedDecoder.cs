using TorchSharp.Modules;
using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>A decoder with rotary positions, grouped-query attention and a gated feed-forward network, whose modules
/// are named as Llama's.</summary>
internal sealed class GatedDecoder : TransformerModel
{
    public const string Prefix = "model.";

    private readonly Weights weights;
    private readonly GatedSettings settings;
    private readonly Embedding embedding;
    private readonly LayerRotary rotary;
    private readonly RowLengths rows = new();
    private readonly GatedLayer[] layers;
    private readonly Norm finalNorm;

    /// <param name="architecture">The <c>model_type</c>.</param>
    /// <param name="settings">What the family's config says.</param>
    /// <param name="rotary">Rotary positions; owned by the model from here on.</param>
    /// <param name="weights">Owned by the model from here on.</param>
    public GatedDecoder(string architecture, GatedSettings settings, LayerRotary rotary, Weights weights)
        : base(architecture, weights)
    {
        this.weights = weights;
        this.settings = settings;
        this.rotary = rotary;
        embedding = new Embedding(weights.TakeEmbedding(
            "model.embed_tokens.weight", "lm_head.weight", settings.IsTied, settings.VocabularySize, settings.Width));
        layers = [.. Enumerable.Range(0, settings.Layers)
            .Select(i => new GatedLayer(settings, weights, rotary.Of(i), rows, PathOf(i), i))];
        finalNorm = settings.Norm(weights, "model.norm", settings.Width);
        var model = new Group("model");
        model.register_module("layers", new ModuleList<GatedLayer>(layers));
        register_module("model", model);
    }

    public override int VocabularySize => settings.VocabularySize;

    public override int HiddenWidth => settings.Width;

    public override int FeedForwardWidth => settings.FeedForwardWidth;

    public override int PositionLimit => rotary.PositionLimit;

    public override IReadOnlyList<TransformerLayer> Layers => layers;

    public override string? HeadRefusal => settings.Attention(0).LooksAhead
        ? VocabularyHead.OfLookAhead
        : weights.WhyNoHead("lm_head.weight", settings.IsTied);

    public override VocabularyHead? VocabularyHead => HeadRefusal is not null ? null : new(Head, finalNorm)
    {
        Ignored =
        [
            .. settings.NormsOutputs ? (string[])["the norm after each feed-forward network"] : [],
            .. settings.ResidualScale != 1 ? (string[])["what outputs of networks are multiplied by"] : [],
            .. settings.LogitDivisor != 1 ? (string[])["what logits are divided by"] : [],
            .. settings.LogitCap is not null ? (string[])["the cap of logits"] : [],
        ],
    };

    /// <summary>Stored tensors that hold no weights: the frequencies that older versions of transformers
    /// saved.</summary>
    public static bool IsBuffer(string name) => name.EndsWith(".rotary_emb.inv_freq", StringComparison.Ordinal);

    public override Tensor Run(Tensor ids, int layerCount, IReadOnlyList<int>? lengths = null)
    {
        rotary.Prepare((int)ids.shape[1], lengths);
        rows.Lengths = lengths;
        Tensor hidden = embedding.Apply(ids);
        if (settings.EmbeddingScale != 1)
        {
            using Tensor scale = tensor(settings.EmbeddingScale, hidden.dtype, hidden.device);
            hidden.mul_(scale);
        }
        return RunLayers(hidden, layerCount);
    }

    public override Tensor Logits(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        Tensor logits = nn.functional.linear(finalNorm.Apply(hidden), Head);
        logits = settings.LogitDivisor == 1 ? logits : logits / Held(settings.LogitDivisor);
        return (settings.LogitCap is { } cap ? (logits / Held(cap)).tanh_().mul_(Held(cap)) : logits)
            .MoveToOuterDisposeScope();
    }

    /// <summary>[vocabulary x width], taken when it is first asked for.</summary>
    private Tensor Head => field ??= settings.IsTied
        ? embedding.Table
        : weights.Take("lm_head.weight", settings.VocabularySize, settings.Width);

    protected override string LayerPath(int layer) => PathOf(layer);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            rotary.Dispose();
        }
    }

    private static string PathOf(int layer) => FormattableString.Invariant($"{Prefix}layers.{layer}");
}
