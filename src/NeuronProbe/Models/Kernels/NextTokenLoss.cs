using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace NeuronProbe.Models.Kernels;

/// <summary>The cross-entropy of rows of logits with the token that came: log of the sum of exp less that token's
/// logit, in nats.</summary>
/// <remarks>A row's bits depend on the row alone. Exponentials are summed in float32 over stretches of a thousand and
/// in double precision over these, so that a vocabulary of any size costs no more accuracy than a small one.</remarks>
internal static unsafe class NextTokenLoss
{
    private const int Stretch = 1024;

    /// <summary>Finds it for each row, on as many threads as LibTorch uses.</summary>
    /// <param name="logits">[rows x vocabulary], one that <see cref="CpuKernels.CanReadFloats"/>; what it holds is
    /// lost.</param>
    /// <param name="next">Ids of the tokens that came, one a row.</param>
    /// <param name="losses">Where each row's loss goes; NaN where a logit is NaN or infinite.</param>
    public static void Find(Tensor logits, int[] next, double[] losses)
    {
        int width = (int)logits.shape[^1];
        float* first = TensorMemory.FloatsOf(logits);
        Pieces.Run(next.Length, width, (from, count) =>
        {
            for (long row = from; row < from + count; row++)
            {
                losses[row] = Of(new Span<float>(first + (row * width), width), next[row]);
            }
        });
    }

    private static double Of(Span<float> logits, int next)
    {
        float largest = TensorPrimitives.Max<float>(logits);
        float own = logits[next];
        double sum = 0;
        for (int i = 0; i < logits.Length; i += Stretch)
        {
            sum += Exponential.OfDifferences(logits.Slice(i, Math.Min(Stretch, logits.Length - i)), largest);
        }
        return float.IsFinite(largest) && float.IsFinite(own) ? Math.Log(sum) + ((double)largest - own) : double.NaN;
    }
}
