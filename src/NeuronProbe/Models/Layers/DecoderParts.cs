using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>The parts of which a family puts a <see cref="PlainDecoder"/> together.</summary>
internal sealed record DecoderParts
{
    /// <summary>The module path of the list of layers, such as <c>transformer.h</c>.</summary>
    public required string LayersPath { get; init; }

    /// <summary>Makes the layer with this number and module path.</summary>
    public required Func<int, string, TransformerLayer> Layer { get; init; }

    public required Embedding Words { get; init; }

    /// <summary>Makes the first layer's input of the embedded tokens, [rows x length x width]; it may write over
    /// them.</summary>
    public Func<Tensor, Tensor> Begin { get; init; } = embedded => embedded;

    /// <summary>The norm of the last layer's output, or null where the layers end with norms of their own.</summary>
    public required Norm? FinalNorm { get; init; }

    /// <summary>What leads from the final norm to the width of the embedding, or null where the two are one.</summary>
    public Linear? HeadProjection { get; init; }

    /// <summary>The module path of the head over the vocabulary.</summary>
    public string HeadPath { get; init; } = "lm_head";

    public bool HeadHasBias { get; init; }

    /// <summary>Rotary positions where there are any; owned by the model.</summary>
    public RotaryEmbedding? Rotary { get; init; }
}
