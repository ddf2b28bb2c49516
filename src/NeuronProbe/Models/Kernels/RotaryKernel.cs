using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Kernels;

/// <summary>Rotates pairs of columns of float32 heads, in one pass over the memory.</summary>
/// <param name="cosines">[length or more x width] or [rows x length or more x width], contiguous; both columns of a
/// pair have the same.</param>
/// <param name="sines">The same shape, each with the sign with which a column's partner is added.</param>
/// <param name="areNeighbours">Whether a pair is columns 2i and 2i + 1, and not i and i + width / 2.</param>
internal sealed unsafe class RotaryKernel(Tensor cosines, Tensor sines, bool areNeighbours)
{
    private readonly int width = (int)cosines.shape[^1];

    /// <summary>Rotates the first columns of each head and copies the others, on as many threads as LibTorch
    /// uses.</summary>
    /// <param name="heads">[rows x length x heads x head width], float32 on the CPU, of any strides but that columns
    /// stand side by side; not written to.</param>
    /// <returns>The same shape, contiguous.</returns>
    public Tensor Apply(Tensor heads)
    {
        (int length, int count, int headWidth) = ((int)heads.shape[1], (int)heads.shape[2], (int)heads.shape[3]);
        long[] strides = heads.stride();
        Tensor rotated = LargeTensors.Empty(heads.shape);
        // One head is contiguous where all of them are not.
        using Tensor first = heads[0, 0, 0];
        float* source = TensorMemory.FloatsOf(first);
        float* target = TensorMemory.FloatsOf(rotated);
        float* cosine = TensorMemory.FloatsOf(cosines);
        float* sine = TensorMemory.FloatsOf(sines);
        long tableRow = cosines.dim() == 2 ? 0 : cosines.shape[1] * width;
        Pieces.Run(heads.shape[0] * length, count * headWidth, (position, positions) =>
        {
            for (long i = position; i < position + positions; i++)
            {
                (long row, long place) = Math.DivRem(i, length);
                float* from = source + (row * strides[0]) + (place * strides[1]);
                float* to = target + (i * count * headWidth);
                long table = (row * tableRow) + (place * width);
                for (int head = 0; head < count; head++, from += strides[2], to += headWidth)
                {
                    Rotate(from, cosine + table, sine + table, to);
                    new Span<float>(from + width, headWidth - width).CopyTo(new Span<float>(to + width, headWidth));
                }
            }
        });
        return rotated;
    }

    private void Rotate(float* head, float* cosine, float* sine, float* target)
    {
        if (!areNeighbours)
        {
            int half = width / 2;
            Rotate(head, head + half, cosine, sine, target, half);
            Rotate(head + half, head, cosine + half, sine + half, target + half, half);
            return;
        }
        for (int i = 0; i < width; i += 2)
        {
            target[i] = MathF.FusedMultiplyAdd(head[i + 1], sine[i], head[i] * cosine[i]);
            target[i + 1] = MathF.FusedMultiplyAdd(head[i], sine[i + 1], head[i + 1] * cosine[i + 1]);
        }
    }

    private static void Rotate(float* columns, float* partners, float* cosine, float* sine, float* target, int count)
    {
        int i = 0;
        for (; i <= count - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            Vector256<float> product = Vector256.Load(columns + i) * Vector256.Load(cosine + i);
            Vector256.FusedMultiplyAdd(Vector256.Load(partners + i), Vector256.Load(sine + i), product)
                .Store(target + i);
        }
        for (; i < count; i++)
        {
            target[i] = MathF.FusedMultiplyAdd(partners[i], sine[i], columns[i] * cosine[i]);
        }
    }
}
