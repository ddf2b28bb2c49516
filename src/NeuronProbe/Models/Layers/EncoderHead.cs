using static TorchSharp.torch;

namespace NeuronProbe.Models.Layers;

/// <summary>The masked-language-model head of an encoder, which a scan never runs.</summary>
internal sealed class EncoderHead
{
    private readonly ActivationFunction activation;
    private readonly Tensor dense;
    private readonly Tensor denseBias;
    private readonly LayerNorm norm;
    private readonly Tensor vocabulary;
    private readonly Tensor bias;

    /// <param name="settings">What the family's config says.</param>
    /// <param name="weights">Where from; a model that was stored without a head has none.</param>
    /// <param name="words">The embedding's table, which is the last projection's too where the two are tied.</param>
    public EncoderHead(EncoderSettings settings, Weights weights, Tensor words)
    {
        EncoderHeadNames names = settings.Head;
        activation = names.Activation;
        dense = weights.Take($"{names.Dense}.weight", settings.Width, settings.Width);
        denseBias = weights.Take($"{names.Dense}.bias", settings.Width);
        norm = new LayerNorm(weights, names.Norm, settings.Width, settings.NormEpsilon);
        vocabulary = settings.IsTied
            ? words
            : weights.Take($"{names.Vocabulary}.weight", settings.VocabularySize, settings.Width);
        // One tensor under two names, of which a checkpoint may have kept either.
        string otherBias = $"{names.Vocabulary}.bias";
        bias = weights.Take(weights.Has(names.Bias) || !weights.Has(otherBias) ? names.Bias : otherBias,
            settings.VocabularySize);
    }

    /// <summary>Scores of the vocabulary, [rows x length x vocabulary].</summary>
    public Tensor Apply(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        Tensor transformed = activation.Apply(nn.functional.linear(hidden, dense, denseBias));
        return nn.functional.linear(norm.Apply(transformed), vocabulary, bias).MoveToOuterDisposeScope();
    }
}
