using NeuronProbe.Models.Layers;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Embedding = NeuronProbe.Models.Layers.Embedding;
using LayerNorm = NeuronProbe.Models.Layers.LayerNorm;

namespace NeuronProbe.Models.Architectures;

/// <summary>
/// ModernBERT (Warner et al. 2024): an encoder with rotary positions, gated networks, norms before each part, and
/// attention to a window in two of three layers. Names as in <c>ModernBertForMaskedLM</c>.
/// </summary>
internal sealed class ModernBert : TransformerModel
{
    public const string Prefix = "model.";

    private const string LayersPath = "model.layers";

    private readonly Weights weights;
    private readonly ModernBertSettings settings;
    private readonly LayerRotary rotary;
    private readonly RowLengths rows = new();
    private readonly Embedding words;
    private readonly LayerNorm embeddingNorm;
    private readonly ModernBertLayer[] layers;
    private readonly LayerNorm finalNorm;
    private Head? head;

    private ModernBert(ModernBertSettings settings, LayerRotary rotary, Weights weights)
        : base("modernbert", weights)
    {
        this.weights = weights;
        this.settings = settings;
        this.rotary = rotary;
        words = new Embedding(weights.TakeEmbedding(
            "model.embeddings.tok_embeddings.weight",
            "decoder.weight",
            settings.IsTied,
            settings.VocabularySize,
            settings.Width));
        embeddingNorm = settings.Norm(weights, "model.embeddings.norm");
        layers = [.. Enumerable.Range(0, settings.Layers)
            .Select(i => new ModernBertLayer(settings, weights, rotary.Of(i)!, rows, LayerPath(i), i))];
        finalNorm = settings.Norm(weights, "model.final_norm");
        Group.Put(this, LayersPath, new ModuleList<ModernBertLayer>(layers));
    }

    public override int VocabularySize => settings.VocabularySize;

    public override int HiddenWidth => settings.Width;

    public override int FeedForwardWidth => settings.FeedForwardWidth;

    public override int PositionLimit => rotary.PositionLimit;

    public override IReadOnlyList<TransformerLayer> Layers => layers;

    public override string HeadRefusal => VocabularyHead.OfEncoder;

    public static TransformerModel Make(ModelConfig config, Weights weights)
    {
        var settings = new ModernBertSettings(config);
        return new ModernBert(settings, settings.Rotary(config, weights), weights);
    }

    public override Tensor Run(Tensor ids, int layerCount, IReadOnlyList<int>? lengths = null)
    {
        rotary.Prepare((int)ids.shape[1], lengths);
        rows.Lengths = lengths;
        using Tensor embedded = words.Apply(ids);
        return RunLayers(embeddingNorm.Apply(embedded), layerCount);
    }

    public override Tensor Logits(Tensor hidden)
    {
        head ??= new Head(settings, weights, words.Table);
        using Tensor normed = finalNorm.Apply(hidden);
        return head.Apply(normed);
    }

    protected override string LayerPath(int layer) => FormattableString.Invariant($"{LayersPath}.{layer}");

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            rotary.Dispose();
        }
    }

    /// <summary>The masked-language-model head, which a scan never runs.</summary>
    private sealed class Head(ModernBertSettings settings, Weights weights, Tensor words)
    {
        private readonly Tensor dense = weights.Take("head.dense.weight", settings.Width, settings.Width);
        private readonly Tensor? denseBias = settings.HasHeadBias ? weights.Take("head.dense.bias", settings.Width)
            : null;
        private readonly LayerNorm norm = settings.Norm(weights, "head.norm");
        private readonly Tensor vocabulary = settings.IsTied ? words
            : weights.Take("decoder.weight", settings.VocabularySize, settings.Width);
        private readonly Tensor? bias = settings.HasVocabularyBias
            ? weights.Take("decoder.bias", settings.VocabularySize) : null;

        public Tensor Apply(Tensor hidden)
        {
            using var scope = NewDisposeScope();
            Tensor transformed = settings.HeadActivation.Apply(nn.functional.linear(hidden, dense, denseBias));
            return nn.functional.linear(norm.Apply(transformed), vocabulary, bias).MoveToOuterDisposeScope();
        }
    }
}
