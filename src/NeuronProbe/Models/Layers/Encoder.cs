using TorchSharp.Modules;
using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>An encoder: every token attends to its whole row, and a layer norm stands after each part (Devlin et al.
/// 2019).</summary>
internal sealed class Encoder : TransformerModel
{
    private readonly Weights weights;
    private readonly EncoderSettings settings;
    private readonly RowLengths rows = new();
    private readonly Embedding words;
    private readonly Embedding positions;
    private readonly Tensor? types;
    private readonly LayerNorm embeddingNorm;
    private readonly EncoderLayer[] layers;
    private EncoderHead? head;

    /// <param name="architecture">The <c>model_type</c>.</param>
    /// <param name="settings">What the family's config says.</param>
    /// <param name="weights">Owned by the model from here on.</param>
    public Encoder(string architecture, EncoderSettings settings, Weights weights)
        : base(architecture, weights)
    {
        this.weights = weights;
        this.settings = settings;
        string path = $"{settings.Prefix}embeddings";
        string head = $"{settings.Head.Vocabulary}.weight";
        words = new Embedding(weights.TakeEmbedding($"{path}.word_embeddings.weight", head, settings.IsTied,
            settings.VocabularySize, settings.Width));
        positions = new Embedding(
            weights.Take($"{path}.position_embeddings.weight", settings.PositionRows, settings.Width));
        types = settings.TokenTypes == 0
            ? null
            : weights.Take($"{path}.token_type_embeddings.weight", settings.TokenTypes, settings.Width);
        embeddingNorm = new LayerNorm(weights, $"{path}.LayerNorm", settings.Width, settings.NormEpsilon);
        layers = [.. Enumerable.Range(0, settings.Layers).Select(
            i => new EncoderLayer(settings, weights, LayerPath(i), rows))];
        Group.Put(this, settings.Prefix + settings.LayersPath, new ModuleList<EncoderLayer>(layers));
    }

    public override int VocabularySize => settings.VocabularySize;

    public override int HiddenWidth => settings.Width;

    public override int FeedForwardWidth => settings.FeedForwardWidth;

    public override int PositionLimit => settings.Positions;

    public override IReadOnlyList<TransformerLayer> Layers => layers;

    public override string HeadRefusal => VocabularyHead.OfEncoder;

    /// <summary>Stored tensors that hold no weights: the row numbers that older versions of transformers
    /// saved.</summary>
    public static bool IsBuffer(string name) =>
        name.EndsWith("embeddings.position_ids", StringComparison.Ordinal)
            || name.EndsWith("embeddings.token_type_ids", StringComparison.Ordinal);

    public override Tensor Run(Tensor ids, int layerCount, IReadOnlyList<int>? lengths = null)
    {
        rows.Lengths = lengths;
        return RunLayers(Embed(ids), layerCount);
    }

    public override Tensor Logits(Tensor hidden)
    {
        head ??= new EncoderHead(settings, weights, words.Table);
        return head.Apply(hidden);
    }

    protected override string LayerPath(int layer) =>
        FormattableString.Invariant($"{settings.Prefix}{settings.LayersPath}.{layer}");

    private Tensor Embed(Tensor ids)
    {
        using var scope = NewDisposeScope();
        Tensor sum = words.Apply(ids);
        if (types is not null)
        {
            sum.add_(types[0], One);
        }
        sum.add_(
            settings.PaddingId is { } padding
                ? positions.Apply(RowsWithPadding(ids, padding))
                : positions.Table.narrow(0, 0, ids.shape[1]),
            One);
        return embeddingNorm.Apply(sum).MoveToOuterDisposeScope();
    }

    /// <summary>The row of each token's position, where tokens with the padding's id do not count.</summary>
    private static Tensor RowsWithPadding(Tensor ids, int padding)
    {
        Tensor isToken = ids.ne(Held(padding)).to(ScalarType.Int64);
        return isToken.cumsum(1).mul_(isToken).add_(Held(padding), One);
    }
}
