using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace NeuronProbe.Models.Kernels;

/// <summary>GELU by its tanh formula (Hendrycks and Gimpel 2016), written over its argument.</summary>
/// <remarks>0.5 x (1 + tanh u) is x / (1 + exp(-2u)), which costs one exp and one division. LibTorch's takes three
/// times as long.</remarks>
internal static unsafe class TanhGelu
{
    // What a thread takes at a time: long enough to be worth it, short enough to be shared out evenly.
    private const int PieceLength = 32 * 1024;

    /// <summary>Applies it in place and gives the tensor back.</summary>
    public static Tensor Apply(Tensor x)
    {
        if (!CpuKernels.CanRead(x))
        {
            return x.gelu_(TorchSharp.Modules.GELU.Approximate.tanh);
        }
        long count = x.NumberOfElements;
        nint memory;
        fixed (byte* first = x.bytes)
        {
            memory = (nint)first;
        }
        bool isHalf = x.dtype == ScalarType.BFloat16;
        var options = new ParallelOptions { MaxDegreeOfParallelism = get_num_threads() };
        Parallel.For(0, (count + PieceLength - 1) / PieceLength, options, piece =>
        {
            long start = piece * PieceLength;
            int length = (int)Math.Min(PieceLength, count - start);
            if (isHalf)
            {
                Apply(new Span<ushort>((ushort*)memory + start, length));
            }
            else
            {
                Apply(new Span<float>((float*)memory + start, length));
            }
        });
        return x;
    }

    private static void Apply(Span<ushort> values)
    {
        Span<float> wide = stackalloc float[256];
        for (; values.Length > 0; values = values[Math.Min(wide.Length, values.Length)..])
        {
            Span<ushort> piece = values[..Math.Min(wide.Length, values.Length)];
            BFloat16.Widen(piece, wide);
            Apply(wide[..piece.Length]);
            BFloat16.Round(wide[..piece.Length], piece);
        }
    }

    private static void Apply(Span<float> values)
    {
        while (values.Length >= Vector512<float>.Count)
        {
            Of(Vector512.Create<float>(values)).CopyTo(values);
            values = values[Vector512<float>.Count..];
        }
        Span<float> rest = stackalloc float[Vector512<float>.Count];
        rest.Clear();
        values.CopyTo(rest);
        Of(Vector512.Create<float>(rest)).CopyTo(rest);
        rest[..values.Length].CopyTo(values);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Of(Vector512<float> x)
    {
        const float Slope = 0.7978845608f;
        const float Cubic = Slope * 0.044715f;
        Vector512<float> u = x * Vector512.FusedMultiplyAdd(x * x, Vector512.Create(Cubic), Vector512.Create(Slope));
        return x / (Vector512<float>.One + Exponential.Of(u * -2f));
    }
}
