using System.Numerics.Tensors;
using NeuronProbe.Collectors;
using NeuronProbe.Probing;

namespace NeuronProbe.Effects.Vocabulary;

/// <summary>Sums up what some neurons add to the logits, as products with the unembedding come in.</summary>
internal sealed class VocabularyEffects
{
    private readonly VocabularyGeometry geometry;
    private readonly OutputFigures figures;
    private readonly Moments[] moments;
    private readonly StrongestTokens[] tokens;

    /// <param name="geometry">The unembedding; borrowed.</param>
    /// <param name="outputs">[neurons x width], output weights as the model has them.</param>
    /// <param name="neurons">How many neurons.</param>
    /// <param name="tokenCount">Tokens of each tail.</param>
    public VocabularyEffects(VocabularyGeometry geometry, float[] outputs, int neurons, int tokenCount)
    {
        this.geometry = geometry;
        figures = geometry.Of(outputs);
        moments = new Moments[neurons];
        tokens = [.. Enumerable.Range(0, neurons).Select(_ => new StrongestTokens(tokenCount))];
    }

    /// <summary>Adds what a neuron adds to the logits of the next tokens; the numbers are written over. Different
    /// neurons may be added to at the same time.</summary>
    public void Add(int neuron, int firstToken, Span<float> effects)
    {
        tokens[neuron].Add(firstToken, effects);
        TensorPrimitives.Multiply(effects, geometry.InverseNorms.AsSpan(firstToken, effects.Length), effects);
        // Cosines times the norm of the output weights, near whose mean the powers are summed.
        double pivot = figures.Means[neuron] * figures.Norms[neuron];
        moments[neuron] = moments[neuron].Join(PowerSums.Of(effects, pivot).Moments);
    }

    /// <summary>A neuron's row with what it writes to the vocabulary.</summary>
    public WeightRow Complete(WeightRow row, int neuron)
    {
        (Moments of, double norm) = (moments[neuron], figures.Norms[neuron]);
        return row with
        {
            VocabularyMean = of.Mean / norm,
            VocabularyVariance = of.Variance / (norm * norm) ?? double.NaN,
            VocabularySkewness = of.Skewness ?? double.NaN,
            VocabularyKurtosis = of.Kurtosis + 3 ?? double.NaN,
            NullShare = figures.NullShares[neuron],
            FrequencyR = figures.FrequencyR?[neuron] ?? double.NaN,
        };
    }

    /// <summary>The tokens that a neuron promotes or suppresses most.</summary>
    public StrongestTokens TokensOf(int neuron) => tokens[neuron];
}
