using System.Runtime.Intrinsics;

namespace NeuronProbe.Models.Kernels;

/// <summary>Sums of vectors weighted in eight ways at once, the matrix products of attention.</summary>
/// <remarks>Each number is summed from the first vector to the last, one fused multiplication and addition each, so
/// how wide the processor's vectors are changes no bit.</remarks>
internal static unsafe class WeightedSums
{
    /// <summary>Rows of weights.</summary>
    public const int Rows = 8;

    /// <summary>Columns that are summed at once.</summary>
    public const int Columns = 2 * Lanes.Count;

    /// <summary>For each of eight rows of weights, the sum of <paramref name="count"/> vectors of 32 numbers,
    /// weighted.</summary>
    /// <param name="weights">[8 x weightStride], of which the first <paramref name="count"/> columns are read.</param>
    /// <param name="weightStride">Numbers from one row of weights to the next.</param>
    /// <param name="count">How many vectors.</param>
    /// <param name="vectors">[count x vectorStride], of which 32 columns are read.</param>
    /// <param name="vectorStride">Numbers from one vector to the next.</param>
    /// <param name="target">[8 x targetStride], of which 32 columns are written.</param>
    /// <param name="targetStride">Numbers from one row of sums to the next.</param>
    public static void Of(
        float* weights, int weightStride, int count, float* vectors, int vectorStride, float* target, int targetStride)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            OfEight(weights, weightStride, count, vectors, vectorStride, target, targetStride);
            return;
        }
        // 16 registers hold a quarter of the sums at a time.
        for (int row = 0; row < Rows; row += 4)
        {
            for (int column = 0; column < Columns; column += Columns / 2)
            {
                OfFour(
                    weights + (row * weightStride), weightStride, count, vectors + column, vectorStride,
                    target + (row * targetStride) + column, targetStride);
            }
        }
    }

    private static void OfFour(
        float* weights, int weightStride, int count, float* vectors, int vectorStride, float* target, int targetStride)
    {
        Vector256<float> a0 = default, a1 = default, b0 = default, b1 = default;
        Vector256<float> c0 = default, c1 = default, d0 = default, d1 = default;
        float* second = weights + weightStride;
        float* third = second + weightStride;
        float* fourth = third + weightStride;
        for (int i = 0; i < count; i++, vectors += vectorStride)
        {
            Vector256<float> v0 = Vector256.Load(vectors), v1 = Vector256.Load(vectors + Vector256<float>.Count);
            Vector256<float> w = Vector256.Create(weights[i]);
            (a0, a1) = (Vector256.FusedMultiplyAdd(w, v0, a0), Vector256.FusedMultiplyAdd(w, v1, a1));
            w = Vector256.Create(second[i]);
            (b0, b1) = (Vector256.FusedMultiplyAdd(w, v0, b0), Vector256.FusedMultiplyAdd(w, v1, b1));
            w = Vector256.Create(third[i]);
            (c0, c1) = (Vector256.FusedMultiplyAdd(w, v0, c0), Vector256.FusedMultiplyAdd(w, v1, c1));
            w = Vector256.Create(fourth[i]);
            (d0, d1) = (Vector256.FusedMultiplyAdd(w, v0, d0), Vector256.FusedMultiplyAdd(w, v1, d1));
        }
        Vector512.Create(a0, a1).Store(target);
        Vector512.Create(b0, b1).Store(target + targetStride);
        Vector512.Create(c0, c1).Store(target + (2 * targetStride));
        Vector512.Create(d0, d1).Store(target + (3 * targetStride));
    }

    private static void OfEight(
        float* weights, int weightStride, int count, float* vectors, int vectorStride, float* target, int targetStride)
    {
        Vector512<float> a0 = default, a1 = default, b0 = default, b1 = default;
        Vector512<float> c0 = default, c1 = default, d0 = default, d1 = default;
        Vector512<float> e0 = default, e1 = default, f0 = default, f1 = default;
        Vector512<float> g0 = default, g1 = default, h0 = default, h1 = default;
        float* lower = weights + (4 * weightStride);
        for (int i = 0; i < count; i++, vectors += vectorStride)
        {
            Vector512<float> v0 = Vector512.Load(vectors), v1 = Vector512.Load(vectors + Lanes.Count);
            Vector512<float> w = Vector512.Create(weights[i]);
            (a0, a1) = (Vector512.FusedMultiplyAdd(w, v0, a0), Vector512.FusedMultiplyAdd(w, v1, a1));
            w = Vector512.Create(weights[weightStride + i]);
            (b0, b1) = (Vector512.FusedMultiplyAdd(w, v0, b0), Vector512.FusedMultiplyAdd(w, v1, b1));
            w = Vector512.Create(weights[(2 * weightStride) + i]);
            (c0, c1) = (Vector512.FusedMultiplyAdd(w, v0, c0), Vector512.FusedMultiplyAdd(w, v1, c1));
            w = Vector512.Create(weights[(3 * weightStride) + i]);
            (d0, d1) = (Vector512.FusedMultiplyAdd(w, v0, d0), Vector512.FusedMultiplyAdd(w, v1, d1));
            w = Vector512.Create(lower[i]);
            (e0, e1) = (Vector512.FusedMultiplyAdd(w, v0, e0), Vector512.FusedMultiplyAdd(w, v1, e1));
            w = Vector512.Create(lower[weightStride + i]);
            (f0, f1) = (Vector512.FusedMultiplyAdd(w, v0, f0), Vector512.FusedMultiplyAdd(w, v1, f1));
            w = Vector512.Create(lower[(2 * weightStride) + i]);
            (g0, g1) = (Vector512.FusedMultiplyAdd(w, v0, g0), Vector512.FusedMultiplyAdd(w, v1, g1));
            w = Vector512.Create(lower[(3 * weightStride) + i]);
            (h0, h1) = (Vector512.FusedMultiplyAdd(w, v0, h0), Vector512.FusedMultiplyAdd(w, v1, h1));
        }
        Store(target, a0, a1);
        Store(target + targetStride, b0, b1);
        Store(target + (2 * targetStride), c0, c1);
        Store(target + (3 * targetStride), d0, d1);
        target += 4 * targetStride;
        Store(target, e0, e1);
        Store(target + targetStride, f0, f1);
        Store(target + (2 * targetStride), g0, g1);
        Store(target + (3 * targetStride), h0, h1);
    }

    private static void Store(float* target, Vector512<float> first, Vector512<float> second)
    {
        first.Store(target);
        second.Store(target + Lanes.Count);
    }
}
