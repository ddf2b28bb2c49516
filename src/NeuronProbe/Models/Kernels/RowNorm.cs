using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Kernels;

/// <summary>Normalisation of each row of a float32 tensor by itself: layer norms (Ba et al. 2016) and root-mean-square
/// norms (Zhang and Sennrich 2019).</summary>
/// <remarks>Sums are made in 64 parts, number i in part i mod 64 as far as whole groups of 64 go, and those are added
/// in one order, so that a row's width alone decides the rounding.</remarks>
/// <param name="width">Columns of a row.</param>
/// <param name="epsilon">Added to the variance or the mean square.</param>
/// <param name="scale">[width] of float32, or null.</param>
/// <param name="shift">[width] of float32, or null.</param>
internal sealed unsafe class RowNorm(int width, double epsilon, Tensor? scale, Tensor? shift)
{
    /// <summary>Whether the row's mean is taken from it first.</summary>
    public bool IsCentred { get; init; }

    /// <summary>Whether the scale is stored as its difference from 1.</summary>
    public bool AddsOne { get; init; }

    /// <summary>Norms [.. x width], on as many threads as LibTorch uses.</summary>
    /// <param name="input">One that <see cref="CpuKernels.CanReadFloats"/>; it is not written to.</param>
    public Tensor Apply(Tensor input)
    {
        Tensor output = LargeTensors.Empty(input.shape);
        float* from = TensorMemory.FloatsOf(input);
        float* to = TensorMemory.FloatsOf(output);
        float* scales = scale is null ? null : TensorMemory.FloatsOf(scale);
        float* shifts = shift is null ? null : TensorMemory.FloatsOf(shift);
        Pieces.Run(input.NumberOfElements / width, width, (first, count) =>
        {
            for (long row = first; row < first + count; row++)
            {
                Norm(from + (row * width), to + (row * width), scales, shifts);
            }
        });
        return output;
    }

    private void Norm(float* from, float* to, float* scales, float* shifts)
    {
        float mean = IsCentred ? Sum(from) / width : 0;
        float factor = 1 / MathF.Sqrt((SumOfSquares(from, mean) / width) + (float)epsilon);
        float offset = AddsOne ? 1 : 0;
        int i = 0;
        for (; i <= width - Lanes.Count; i += Lanes.Count)
        {
            Vector512<float> x = (Vector512.Load(from + i) - Vector512.Create(mean)) * factor;
            x = scales is null ? x : x * (Vector512.Load(scales + i) + Vector512.Create(offset));
            x = shifts is null ? x : x + Vector512.Load(shifts + i);
            x.Store(to + i);
        }
        for (; i < width; i++)
        {
            float x = (from[i] - mean) * factor;
            x = scales is null ? x : x * (scales[i] + offset);
            to[i] = shifts is null ? x : x + shifts[i];
        }
    }

    private float Sum(float* values)
    {
        Vector512<float> a = default, b = default, c = default, d = default;
        int i = 0;
        for (; i <= width - (4 * Lanes.Count); i += 4 * Lanes.Count)
        {
            a += Vector512.Load(values + i);
            b += Vector512.Load(values + i + Lanes.Count);
            c += Vector512.Load(values + i + (2 * Lanes.Count));
            d += Vector512.Load(values + i + (3 * Lanes.Count));
        }
        for (; i <= width - Lanes.Count; i += Lanes.Count)
        {
            a += Vector512.Load(values + i);
        }
        if (i < width)
        {
            b += Lanes.Load(new ReadOnlySpan<float>(values + i, width - i), 0);
        }
        return Lanes.Sum((a + b) + (c + d));
    }

    private float SumOfSquares(float* values, float mean)
    {
        Vector512<float> a = default, b = default, c = default, d = default;
        var centre = Vector512.Create(mean);
        int i = 0;
        for (; i <= width - (4 * Lanes.Count); i += 4 * Lanes.Count)
        {
            a = AddSquare(Vector512.Load(values + i) - centre, a);
            b = AddSquare(Vector512.Load(values + i + Lanes.Count) - centre, b);
            c = AddSquare(Vector512.Load(values + i + (2 * Lanes.Count)) - centre, c);
            d = AddSquare(Vector512.Load(values + i + (3 * Lanes.Count)) - centre, d);
        }
        for (; i <= width - Lanes.Count; i += Lanes.Count)
        {
            a = AddSquare(Vector512.Load(values + i) - centre, a);
        }
        if (i < width)
        {
            b = AddSquare(Lanes.Load(new ReadOnlySpan<float>(values + i, width - i), mean) - centre, b);
        }
        return Lanes.Sum((a + b) + (c + d));
    }

    private static Vector512<float> AddSquare(Vector512<float> x, Vector512<float> sum) =>
        Vector512.FusedMultiplyAdd(x, x, sum);
}
