using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuronProbe.Models.Kernels;

/// <summary>exp in float32, 16 at a time: within two units in the last place of the result.</summary>
/// <remarks>x = n ln 2 + r with |r| at most ln 2 / 2, and exp(r) by its Taylor series up to the seventh power, whose
/// remainder is below 6e-9.</remarks>
internal static class Exponential
{
    // The smallest normal number and the largest finite one: beyond them results stay there.
    private const float Least = -87.3365f;
    private const float Most = 88.7228f;

    private const float PerLog2 = 1.44269504f;

    // ln 2 in two parts, the first with so few bits that n times it is exact.
    private const float Log2High = 0.693359375f;
    private const float Log2Low = -2.12194440e-4f;

    /// <summary>exp of each lane, at its ends for what is beyond them; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Of(Vector512<float> x)
    {
        // The native ones give their second operand where one is NaN, on x64 and in .NET's own code.
        Vector512<float> bounded = Vector512.MinNative(
            Vector512.Create(Most), Vector512.MaxNative(Vector512.Create(Least), x));
        Vector512<float> n = Vector512.Round(bounded * PerLog2);
        Vector512<float> r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Log2High), bounded);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Log2Low), r);
        Vector512<float> sum = Vector512.Create(1 / 5040f);
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 720f));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 120f));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 24f));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1 / 6f));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(0.5f));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512<float>.One);
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512<float>.One);
        // Two steps, since 2^128 is no float32 though exp(88.7) is one.
        Vector512<int> half = Vector512.ConvertToInt32Native(n) >> 1;
        Vector512<int> rest = Vector512.ConvertToInt32Native(n) - half;
        return sum * PowerOfTwo(half) * PowerOfTwo(rest);
    }

    /// <summary>exp of each lane, 0 below what has a normal result and infinite above what has a finite one; NaN stays
    /// NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Unbounded(Vector512<float> x)
    {
        Vector512<float> result = Vector512.ConditionalSelect(
            Vector512.LessThan(x, Vector512.Create(Least)), Vector512<float>.Zero, Of(x));
        return Vector512.ConditionalSelect(
            Vector512.GreaterThan(x, Vector512.Create(Most)), Vector512.Create(float.PositiveInfinity), result);
    }

    /// <summary>Writes exp(value - largest) over each value.</summary>
    /// <param name="values">At least one, none above <paramref name="largest"/>.</param>
    /// <param name="largest">What is taken from each.</param>
    /// <returns>The sum of what was written.</returns>
    public static float OfDifferences(Span<float> values, float largest)
    {
        ref float first = ref MemoryMarshal.GetReference(values);
        Vector512<float> sums = default;
        int i = 0;
        for (; i <= values.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            Vector512<float> result = Of(Vector512.LoadUnsafe(ref first, (nuint)i) - Vector512.Create(largest));
            result.StoreUnsafe(ref first, (nuint)i);
            sums += result;
        }
        float sum = Lanes.Sum(sums);
        if (i < values.Length)
        {
            Span<float> rest = stackalloc float[Vector512<float>.Count];
            values[i..].CopyTo(rest);
            Of(Vector512.Create<float>(rest) - Vector512.Create(largest)).CopyTo(rest);
            foreach (ref float value in values[i..])
            {
                value = rest[0];
                sum += value;
                rest = rest[1..];
            }
        }
        return sum;
    }

    private static Vector512<float> PowerOfTwo(Vector512<int> exponent) =>
        ((exponent + Vector512.Create(127)) << 23).AsSingle();
}
