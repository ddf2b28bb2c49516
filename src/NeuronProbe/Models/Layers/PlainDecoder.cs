using TorchSharp.Modules;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>A decoder whose layers have a plain feed-forward network, put together of a family's own parts.</summary>
internal sealed class PlainDecoder : TransformerModel
{
    private readonly Weights weights;
    private readonly DecoderSettings settings;
    private readonly DecoderParts parts;
    private readonly TransformerLayer[] layers;
    private Tensor? headBias;

    /// <param name="architecture">The <c>model_type</c>.</param>
    /// <param name="settings">What the family's config says.</param>
    /// <param name="parts">The family's parts.</param>
    /// <param name="weights">Owned by the model from here on.</param>
    public PlainDecoder(string architecture, DecoderSettings settings, DecoderParts parts, Weights weights)
        : base(architecture, weights)
    {
        this.weights = weights;
        this.settings = settings;
        this.parts = parts;
        layers = [.. Enumerable.Range(0, settings.Layers).Select(i => parts.Layer(i, LayerPath(i)))];
        string[] names = parts.LayersPath.Split('.');
        nn.Module parent = this;
        foreach (string name in names[..^1])
        {
            var group = new Group(name);
            parent.register_module(name, group);
            parent = group;
        }
        parent.register_module(names[^1], new ModuleList<TransformerLayer>(layers));
    }

    public override int VocabularySize => settings.VocabularySize;

    public override int HiddenWidth => settings.Width;

    public override int FeedForwardWidth => settings.FeedForwardWidth;

    public override int PositionLimit => parts.Rotary?.PositionLimit ?? settings.Positions;

    public override IReadOnlyList<TransformerLayer> Layers => layers;

    public override string? HeadRefusal => weights.WhyNoHead($"{parts.HeadPath}.weight", settings.IsTied);

    public override VocabularyHead? VocabularyHead => HeadRefusal is not null ? null : new(Head, parts.FinalNorm)
    {
        Projection = parts.HeadProjection?.Weight,
        Ignored =
        [
            .. layers.Any(layer => layer.EndsWithNorm) ? (string[])["the norms that end each layer"] : [],
            .. parts.HeadHasBias ? (string[])["the head's bias"] : [],
        ],
    };

    /// <summary>[vocabulary x width of a word], taken when it is first asked for.</summary>
    private Tensor Head => field ??= settings.IsTied
        ? parts.Words.Table
        : weights.Take($"{parts.HeadPath}.weight", parts.Words.Table.shape);

    public override Tensor Run(Tensor ids, int layerCount, IReadOnlyList<int>? lengths = null)
    {
        parts.Rotary?.Prepare((int)ids.shape[1], lengths);
        using var scope = NewDisposeScope();
        Tensor words = parts.Words.Apply(ids);
        Tensor hidden = parts.Begin(words);
        if (!ReferenceEquals(hidden, words))
        {
            words.Dispose();
        }
        return RunLayers(hidden, layerCount).MoveToOuterDisposeScope();
    }

    public override Tensor Logits(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        headBias ??= parts.HeadHasBias ? weights.Take($"{parts.HeadPath}.bias", settings.VocabularySize) : null;
        Tensor normed = parts.FinalNorm?.Apply(hidden) ?? hidden;
        return nn.functional.linear(parts.HeadProjection?.call(normed) ?? normed, Head, headBias)
            .MoveToOuterDisposeScope();
    }

    protected override string LayerPath(int layer) => FormattableString.Invariant($"{parts.LayersPath}.{layer}");

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            parts.Rotary?.Dispose();
        }
    }
}
