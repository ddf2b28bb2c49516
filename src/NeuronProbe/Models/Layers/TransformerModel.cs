using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>A transformer whose module tree has the names of the Hugging Face PyTorch model, so that hooks and sites
/// find them.</summary>
/// <param name="architecture">The <c>model_type</c> of its config.</param>
/// <param name="weights">Owned by the model from here on.</param>
internal abstract class TransformerModel(string architecture, Weights weights) : nn.Module<Tensor, Tensor>(architecture)
{
    /// <summary>The <c>model_type</c> of its config.</summary>
    public string Architecture { get; } = architecture;

    /// <summary>Elements of all tensors in the checkpoint.</summary>
    public long ParameterCount => weights.ParameterCount;

    /// <summary>Memory that the weights take when the first layers are run: all that was copied, and of a mapped
    /// checkpoint what these layers read.</summary>
    public long WeightBytes(int layerCount)
    {
        string[] unused = [
            .. Enumerable.Range(layerCount, LayerCount - layerCount).Select(layer => LayerPath(layer) + ".")];
        return weights.MemoryBytes(name => !unused.Any(path => name.StartsWith(path, StringComparison.Ordinal)));
    }

    /// <summary>The checkpoint's files, with full paths.</summary>
    public IReadOnlyList<string> CheckpointFiles => weights.Files;

    /// <summary>Layers of the model, each with one feed-forward network.</summary>
    public int LayerCount => Layers.Count;

    /// <summary>The layers, in order.</summary>
    public abstract IReadOnlyList<TransformerLayer> Layers { get; }

    /// <summary>Where activations can be read: as in <c>named_modules()</c>, input before output, whole before part.
    /// </summary>
    public IReadOnlyList<HookPoint> HookPoints => field ??= [.. ModelHookPoints.Of(this)];

    /// <summary>Ids that the embedding knows: 0 to this, exclusive.</summary>
    public abstract int VocabularySize { get; }

    /// <summary>Width of the residual stream.</summary>
    public abstract int HiddenWidth { get; }

    /// <summary>Neurons that the config says each feed-forward network has.</summary>
    public abstract int FeedForwardWidth { get; }

    /// <summary>The most tokens that the model reads at once.</summary>
    public abstract int PositionLimit { get; }

    /// <summary>The feed-forward networks, by layer.</summary>
    public IReadOnlyList<FeedForward> FeedForwards => [.. Layers.Select(l => l.FeedForward)];

    /// <summary>The type that the model computes in.</summary>
    public ScalarType Type => weights.Type;

    public Device Device => weights.Device;

    /// <summary><c>cpu</c> or <c>cuda</c>.</summary>
    public string DeviceName => Device.type.ToString().ToLowerInvariant();

    /// <summary>How linear modules compute their products.</summary>
    public ProductChoice Products => weights.Products;

    /// <summary>Weights of the linear modules of all layers, biases not counted: each takes two operations a
    /// token.</summary>
    public long LinearParameterCount =>
        modules().OfType<Linear>().Distinct().Sum(m => (long)m.InputWidth * m.OutputWidth);

    /// <summary>Bytes of an element of <see cref="Type"/>.</summary>
    public int ElementSize => Type == ScalarType.Float32 ? 4 : 2;

    /// <summary>Runs the first layers and nothing after them: no final norm, no head.</summary>
    /// <param name="ids">[rows x length] of int64, padded on the right.</param>
    /// <param name="layerCount">How many layers to run.</param>
    /// <param name="lengths">Tokens of each row that are no padding; null where there is none. What stands in the
    /// padding changes nothing before it.</param>
    /// <returns>The residual stream after the last of them, [rows x length x hidden].</returns>
    public abstract Tensor Run(Tensor ids, int layerCount, IReadOnlyList<int>? lengths = null);

    /// <summary>Runs some layers again for the ids that <see cref="Run"/> was given last.</summary>
    /// <param name="hidden">The residual stream before the first of them, [rows x length x hidden]; borrowed.</param>
    /// <param name="first">The first layer.</param>
    /// <param name="end">The layer after the last.</param>
    /// <returns>The residual stream after the last of them: the same memory where there is none to run.</returns>
    public Tensor Resume(Tensor hidden, int first, int end) => RunLayers(hidden.alias(), first, end);

    /// <summary>The final norm and the vocabulary head, which a scan never runs.</summary>
    /// <param name="hidden">What <see cref="Run"/> gave for all layers.</param>
    /// <returns>[rows x length x vocabulary].</returns>
    public abstract Tensor Logits(Tensor hidden);

    /// <summary>Whether a head over the vocabulary reads the residual stream through no more than a norm.</summary>
    public bool HasVocabularyHead => HeadRefusal is null;

    /// <summary>Why there is no <see cref="VocabularyHead"/>, as the end of a sentence, or null where there is one.
    /// </summary>
    public abstract string? HeadRefusal { get; }

    /// <summary>The head as weights; null where <see cref="HeadRefusal"/> says why.</summary>
    public virtual VocabularyHead? VocabularyHead => null;

    /// <summary>The whole model, head included, on ids without padding.</summary>
    public override Tensor forward(Tensor input) => Logits(Run(input, LayerCount));

    /// <summary>The module path of a layer, with which the names of its tensors begin.</summary>
    protected abstract string LayerPath(int layer);

    /// <summary>Runs layers one after the other, and keeps no more than one residual stream.</summary>
    /// <param name="hidden">What the first layer reads; it is disposed.</param>
    /// <param name="count">How many of the layers, from the first on.</param>
    protected Tensor RunLayers(Tensor hidden, int count) => RunLayers(hidden, 0, count);

    private Tensor RunLayers(Tensor hidden, int first, int end)
    {
        for (int i = first; i < end; i++)
        {
            // What a layer lets go of may be collected while native code still reads it: a scope holds it.
            using var scope = NewDisposeScope();
            Tensor next = Layers[i].call(hidden).MoveToOuterDisposeScope();
            hidden.Dispose();
            hidden = next;
        }
        return hidden;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            weights.Dispose();
        }
    }
}
