using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Kernels;

/// <summary>A function of one number, computed for 16 at a time, of each by itself.</summary>
internal interface IElementFunction
{
    /// <summary>The function of each lane.</summary>
    static abstract Vector512<float> Of(Vector512<float> x);
}

/// <summary>Writes something over numbers, of each by itself.</summary>
internal delegate void FloatFunction(Span<float> values);

/// <summary>Writes a function of each element over it. What is left of less than 16 elements is filled up, so that an
/// element's place changes nothing.</summary>
internal static unsafe class Elementwise
{
    /// <summary>Applies it in place, on as many threads as LibTorch uses, and gives the tensor back.</summary>
    /// <typeparam name="T">The function.</typeparam>
    /// <param name="x">One that <see cref="CpuKernels.CanRead"/>.</param>
    public static Tensor Apply<T>(Tensor x)
        where T : IElementFunction
    {
        void* memory = TensorMemory.Of(x);
        bool isHalf = x.dtype == ScalarType.BFloat16;
        Pieces.Run(x.NumberOfElements, 1, (start, length) =>
        {
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

    /// <summary>Applies it in place on this thread.</summary>
    /// <typeparam name="T">The function.</typeparam>
    /// <param name="values">Any number of them.</param>
    public static void Apply<T>(Span<float> values)
        where T : IElementFunction
    {
        while (values.Length >= Lanes.Count)
        {
            T.Of(Vector512.Create<float>(values)).CopyTo(values);
            values = values[Lanes.Count..];
        }
        if (values.Length > 0)
        {
            Span<float> rest = stackalloc float[Lanes.Count];
            T.Of(Lanes.Load(values, 0)).CopyTo(rest);
            rest[..values.Length].CopyTo(values);
        }
    }

    private static void Apply<T>(Span<ushort> values)
        where T : IElementFunction
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
}
