using static NeuronProbe.Models.Kernels.HeldScalars;
using static TorchSharp.torch;

namespace NeuronProbe.Probing;

/// <summary>How effects on the tokens that occur in a corpus go with the logarithm of their frequency: Pearson's r as a
/// function of a neuron's output weights.</summary>
/// <remarks>A neuron's effects are u w for the columns u of the unembedding, so that their covariance with anything is
/// linear in w, and their variance quadratic.</remarks>
internal sealed class FrequencyGeometry : IDisposable
{
    private readonly double[] logFrequencies;
    private readonly double mean;
    private readonly double squares;
    private readonly int count;
    private readonly Tensor gram;
    private readonly Tensor sum;
    private readonly Tensor direction;

    /// <param name="logFrequencies">[vocabulary], NaN for tokens that do not occur.</param>
    /// <param name="width">Of the residual stream.</param>
    public FrequencyGeometry(double[] logFrequencies, int width)
    {
        this.logFrequencies = logFrequencies;
        double[] occurring = [.. logFrequencies.Where(frequency => !double.IsNaN(frequency))];
        count = occurring.Length;
        mean = count == 0 ? double.NaN : occurring.Average();
        squares = occurring.Sum(frequency => (frequency - mean) * (frequency - mean));
        gram = zeros(width, width, ScalarType.Float64).DetachFromDisposeScope();
        sum = zeros(width, ScalarType.Float64).DetachFromDisposeScope();
        direction = zeros(width, ScalarType.Float64).DetachFromDisposeScope();
    }

    /// <summary>Adds columns of the unembedding.</summary>
    /// <param name="first">The first one's token.</param>
    /// <param name="columns">[tokens x width] of float64.</param>
    public void Add(int first, Tensor columns)
    {
        long[] inside = [.. Enumerable.Range(0, (int)columns.shape[0])
            .Where(token => !double.IsNaN(logFrequencies[first + token])).Select(token => (long)token)];
        if (inside.Length == 0)
        {
            return;
        }
        using var scope = NewDisposeScope();
        Tensor chosen = columns.index_select(0, tensor(inside));
        double[] excess = [.. inside.Select(token => logFrequencies[first + token] - mean)];
        gram.add_(chosen.t().matmul(chosen), One);
        // A 0 without the name is taken for a type of numbers.
        sum.add_(chosen.sum(dim: 0), One);
        direction.add_(tensor(excess).matmul(chosen), One);
    }

    /// <summary>Pearson's r for each of some neurons; NaN where effects or frequencies are all equal.</summary>
    /// <param name="outputs">[neurons x width] of float64, centred where the final norm centres.</param>
    public double[] Of(Tensor outputs)
    {
        using var scope = NewDisposeScope();
        double[] effectSquares = (outputs.matmul(gram) * outputs).sum(1).data<double>().ToArray();
        double[] effectSums = outputs.matmul(sum).data<double>().ToArray();
        double[] along = outputs.matmul(direction).data<double>().ToArray();
        return
        [
            .. along.Select((product, neuron) => product
                / Math.Sqrt((effectSquares[neuron] - (effectSums[neuron] * effectSums[neuron] / count)) * squares)),
        ];
    }

    public void Dispose()
    {
        gram.Dispose();
        sum.Dispose();
        direction.Dispose();
    }
}
