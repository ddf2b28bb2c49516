using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuronProbe.Benchmarking;

/// <summary>Multiplications with additions on registers alone: no memory, no library, so nothing is faster.</summary>
/// <param name="Source">What computes, for the user.</param>
/// <param name="OperationsPerStep">Floating-point operations of one step of the loop.</param>
/// <param name="Run">Does so many steps.</param>
internal sealed record RegisterLoop(string Source, int OperationsPerStep, Action<long> Run)
{
    // As many as hide the time that one result takes, on two units of four cycles each, with half as many to spare.
    private const int Accumulators = 12;

    // Values move towards 1 and stay there: neither zero, which takes less power, nor beyond what a float holds.
    private const float Factor = 0.999f;
    private const float Addend = 0.001f;

    /// <summary>The loop for a type: its own where the processor has one, else float32's, which says so.</summary>
    /// <param name="type"><c>float32</c>, <c>bfloat16</c> or <c>float16</c>.</param>
    public static RegisterLoop For(string type) => For(type, DotProductLoop.TryCreate);

    /// <summary>The same.</summary>
    /// <param name="type">The type.</param>
    /// <param name="dotProduct">Gives bfloat16's own loop, or null where there is none.</param>
    internal static RegisterLoop For(string type, Func<RegisterLoop?> dotProduct) => type switch
    {
        "float32" => Float32(),
        "bfloat16" when dotProduct() is { } loop => loop,
        _ => Float32() with { Source = $"{Float32().Source}, in place of {type}" },
    };

    /// <summary>float32's loops that run here, the widest first.</summary>
    internal static IReadOnlyList<RegisterLoop> Float32Loops()
    {
        List<RegisterLoop> loops = [Of(128, "multiply-add", Run128)];
        // Where .NET holds 512 bits to be slow, LibTorch uses them all the same.
        if (Fma.IsSupported)
        {
            loops.Insert(0, Of(256, "FMA", Run256));
        }
        if (Avx512F.IsSupported)
        {
            loops.Insert(0, Of(512, "FMA", Run512));
        }
        return loops;
    }

    private static RegisterLoop Float32() => Float32Loops()[0];

    private static RegisterLoop Of(int bits, string name, Action<long> run) =>
        new($"{bits}-bit float32 {name}", Accumulators * bits / (8 * sizeof(float)) * 2, run);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run512(long steps)
    {
        (Vector512<float> factor, Vector512<float> addend) = (Vector512.Create(Factor), Vector512.Create(Addend));
        Vector512<float> a = addend, b = addend, c = addend, d = addend, e = addend, f = addend;
        Vector512<float> g = addend, h = addend, i = addend, j = addend, k = addend, l = addend;
        for (; steps > 0; steps--)
        {
            a = Avx512F.FusedMultiplyAdd(a, factor, addend);
            b = Avx512F.FusedMultiplyAdd(b, factor, addend);
            c = Avx512F.FusedMultiplyAdd(c, factor, addend);
            d = Avx512F.FusedMultiplyAdd(d, factor, addend);
            e = Avx512F.FusedMultiplyAdd(e, factor, addend);
            f = Avx512F.FusedMultiplyAdd(f, factor, addend);
            g = Avx512F.FusedMultiplyAdd(g, factor, addend);
            h = Avx512F.FusedMultiplyAdd(h, factor, addend);
            i = Avx512F.FusedMultiplyAdd(i, factor, addend);
            j = Avx512F.FusedMultiplyAdd(j, factor, addend);
            k = Avx512F.FusedMultiplyAdd(k, factor, addend);
            l = Avx512F.FusedMultiplyAdd(l, factor, addend);
        }
        Use(Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run256(long steps)
    {
        (Vector256<float> factor, Vector256<float> addend) = (Vector256.Create(Factor), Vector256.Create(Addend));
        Vector256<float> a = addend, b = addend, c = addend, d = addend, e = addend, f = addend;
        Vector256<float> g = addend, h = addend, i = addend, j = addend, k = addend, l = addend;
        for (; steps > 0; steps--)
        {
            a = Fma.MultiplyAdd(a, factor, addend);
            b = Fma.MultiplyAdd(b, factor, addend);
            c = Fma.MultiplyAdd(c, factor, addend);
            d = Fma.MultiplyAdd(d, factor, addend);
            e = Fma.MultiplyAdd(e, factor, addend);
            f = Fma.MultiplyAdd(f, factor, addend);
            g = Fma.MultiplyAdd(g, factor, addend);
            h = Fma.MultiplyAdd(h, factor, addend);
            i = Fma.MultiplyAdd(i, factor, addend);
            j = Fma.MultiplyAdd(j, factor, addend);
            k = Fma.MultiplyAdd(k, factor, addend);
            l = Fma.MultiplyAdd(l, factor, addend);
        }
        Use(Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l));
    }

    /// <summary>Fused on ARM; on an x64 processor without FMA a product and a sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Run128(long steps)
    {
        (Vector128<float> factor, Vector128<float> addend) = (Vector128.Create(Factor), Vector128.Create(Addend));
        Vector128<float> a = addend, b = addend, c = addend, d = addend, e = addend, f = addend;
        Vector128<float> g = addend, h = addend, i = addend, j = addend, k = addend, l = addend;
        for (; steps > 0; steps--)
        {
            a = Vector128.MultiplyAddEstimate(a, factor, addend);
            b = Vector128.MultiplyAddEstimate(b, factor, addend);
            c = Vector128.MultiplyAddEstimate(c, factor, addend);
            d = Vector128.MultiplyAddEstimate(d, factor, addend);
            e = Vector128.MultiplyAddEstimate(e, factor, addend);
            f = Vector128.MultiplyAddEstimate(f, factor, addend);
            g = Vector128.MultiplyAddEstimate(g, factor, addend);
            h = Vector128.MultiplyAddEstimate(h, factor, addend);
            i = Vector128.MultiplyAddEstimate(i, factor, addend);
            j = Vector128.MultiplyAddEstimate(j, factor, addend);
            k = Vector128.MultiplyAddEstimate(k, factor, addend);
            l = Vector128.MultiplyAddEstimate(l, factor, addend);
        }
        Use(Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l));
    }

    /// <summary>What nobody uses is not computed.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Use(float value) => GC.KeepAlive(value > 0 ? null : "negative");
}
