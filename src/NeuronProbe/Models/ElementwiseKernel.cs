using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace NeuronProbe.Models;

/// <summary>A function of each element, 16 at a time.</summary>
internal interface IVectorFunction
{
    /// <summary>The function's value at each lane.</summary>
    static abstract Vector512<float> Of(Vector512<float> x);
}

/// <summary>Writes a function of each element over a tensor's memory, on as many threads as LibTorch uses.</summary>
internal static unsafe class ElementwiseKernel
{
    // What a thread takes at a time: long enough to be worth it, short enough to be shared out evenly.
    private const int PieceLength = 32 * 1024;

    /// <summary>Applies it in place and gives the tensor back.</summary>
    /// <typeparam name="T">The function.</typeparam>
    /// <param name="x">One of which <see cref="CpuKernels.CanRead"/> holds.</param>
    public static Tensor Apply<T>(Tensor x)
        where T : struct, IVectorFunction
    {
        long count = x.NumberOfElements;
        nint memory;
        fixed (byte* first = x.bytes)
        {
            memory = (nint)first;
        }
        bool isHalf = x.dtype == ScalarType.BFloat16;
        Parallel.For(0, (count + PieceLength - 1) / PieceLength, new ParallelOptions { MaxDegreeOfParallelism = get_num_threads() }, piece =>
        {
            long start = piece * PieceLength;
            int length = (int)Math.Min(PieceLength, count - start);
            if (isHalf)
            {
                Apply<T>(new Span<ushort>((ushort*)memory + start, length));
            }
            else
            {
                Apply<T>(new Span<float>((float*)memory + start, length));
            }
        });
        return x;
    }

    private static void Apply<T>(Span<ushort> values)
        where T : struct, IVectorFunction
    {
        Span<float> wide = stackalloc float[256];
        for (; values.Length > 0; values = values[Math.Min(wide.Length, values.Length)..])
        {
            Span<ushort> piece = values[..Math.Min(wide.Length, values.Length)];
            BFloat16.Widen(piece, wide);
            Apply<T>(wide[..piece.Length]);
            BFloat16.Round(wide[..piece.Length], piece);
        }
    }

    private static void Apply<T>(Span<float> values)
        where T : struct, IVectorFunction
    {
        while (values.Length >= Vector512<float>.Count)
        {
            T.Of(Vector512.Create<float>(values)).CopyTo(values);
            values = values[Vector512<float>.Count..];
        }
        Span<float> rest = stackalloc float[Vector512<float>.Count];
        rest.Clear();
        values.CopyTo(rest);
        T.Of(Vector512.Create<float>(rest)).CopyTo(rest);
        rest[..values.Length].CopyTo(values);
    }
}
