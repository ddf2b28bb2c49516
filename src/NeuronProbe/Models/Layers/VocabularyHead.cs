using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>A decoder's final norm and the head over its vocabulary, as weights.</summary>
/// <remarks>A norm divides by a size that the whole residual stream sets. With that held, logits are linear in the
/// stream: <see cref="Rows"/> times it, plus a constant.</remarks>
/// <param name="Table">[vocabulary x words], which may be the embedding; borrowed.</param>
/// <param name="Norm">The final norm, or null where there is none.</param>
internal sealed record VocabularyHead(Tensor Table, Norm? Norm)
{
    /// <summary>Why an encoder has none.</summary>
    public const string OfEncoder =
        "it is an encoder, whose head over the vocabulary reads the residual stream through a layer with a "
        + "nonlinearity, so that no neuron writes to the vocabulary directly";

    /// <summary>Why a decoder whose tokens attend to those after them has none.</summary>
    public const string OfLookAhead =
        "its tokens attend to those after them too, so that no head predicts the next one";

    private readonly float[]? gain = Norm?.Gain;

    /// <summary>[words x width], what leads from the norm to the table where their widths differ (OPT); else null.
    /// </summary>
    public Tensor? Projection { get; init; }

    /// <summary>What else stands between a neuron's output and the logits and is no part of <see cref="Rows"/>, such
    /// as <c>the cap of logits</c>.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>Whether the final norm takes the mean over the width away.</summary>
    public bool IsCentred => Norm?.IsCentred ?? false;

    /// <summary>Whether the final norm has a gain.</summary>
    public bool HasGain => gain is not null;

    /// <summary>Tokens of the vocabulary.</summary>
    public int VocabularySize => (int)Table.shape[0];

    /// <summary>Width of the residual stream.</summary>
    public int Width => (int)(Projection ?? Table).shape[1];

    /// <summary>What logits make of the residual stream, for some tokens: projection and gain folded in, and each row
    /// less its mean where the norm centres, which is the same as to centre the stream.</summary>
    /// <param name="first">The first token.</param>
    /// <param name="count">How many.</param>
    /// <returns>[count x width], contiguous, float32, on the CPU; the caller's, who may not write to it.</returns>
    public Tensor Rows(int first, int count)
    {
        using var scope = NewDisposeScope();
        Tensor rows = Table.narrow(0, first, count).to(ScalarType.Float32, CPU);
        if (Projection is not null)
        {
            rows = rows.matmul(Projection.to(ScalarType.Float32, CPU));
        }
        if (gain is not null)
        {
            rows = rows * tensor(gain);
        }
        if (IsCentred)
        {
            rows = rows - rows.mean([-1], keepdim: true);
        }
        return rows.contiguous().MoveToOuterDisposeScope();
    }
}
