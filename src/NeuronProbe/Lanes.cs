using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuronProbe;

/// <summary>Sums and extremes over 16 lanes, joined in one order on every processor.</summary>
/// <remarks>
/// Kernels work on groups of 16 values, and value i of a span belongs to lane i modulo 16 whatever the width of the
/// processor's vectors: where <see cref="Vector512{T}"/> is not a register of its own, .NET makes each operation of two
/// or four narrower ones, which give the same bits. The values after the last whole group go through scalar code,
/// which is also the reference that tests compare with.
/// </remarks>
internal static class Lanes
{
    /// <summary>Values in a group.</summary>
    public const int Count = 16;

    /// <summary>Whether groups are worth while: without any vectors the scalar code is faster.</summary>
    public static bool AreFast => Vector128.IsHardwareAccelerated;

    /// <summary>Lanes 8 apart are added, then those 4, 2 and 1 apart.</summary>
    /// <param name="lanes">A sum for each lane.</param>
    public static double Sum(ReadOnlySpan<double> lanes)
    {
        Vector512<double> eight = Vector512.Create(lanes) + Vector512.Create(lanes[8..]);
        Vector256<double> four = eight.GetLower() + eight.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    /// <summary>Neighbours are added first, then pairs, fours and eights. The order is ours, since that of
    /// <see cref="Vector512.Sum{T}"/> is the processor's to choose.</summary>
    /// <param name="lanes">A sum for each lane.</param>
    public static float Sum(Vector512<float> lanes) =>
        (SumOfFour(lanes.GetLower().GetLower()) + SumOfFour(lanes.GetLower().GetUpper()))
        + (SumOfFour(lanes.GetUpper().GetLower()) + SumOfFour(lanes.GetUpper().GetUpper()));

    /// <summary>Loads as many lanes as there are values, and fills the others.</summary>
    /// <param name="values">Fewer than 16.</param>
    /// <param name="filling">What the other lanes hold.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector512<float> Load(ReadOnlySpan<float> values, float filling)
    {
        Span<float> all = stackalloc float[Count];
        all.Fill(filling);
        values.CopyTo(all);
        return Vector512.Create<float>(all);
    }

    /// <summary>The smallest of 16 values that are no NaN.</summary>
    public static float Min(Vector512<float> lanes)
    {
        Vector256<float> eight = Vector256.MinNative(lanes.GetLower(), lanes.GetUpper());
        Vector128<float> four = Vector128.MinNative(eight.GetLower(), eight.GetUpper());
        return MathF.Min(MathF.Min(four[0], four[1]), MathF.Min(four[2], four[3]));
    }

    /// <summary>The largest of 16 values that are no NaN.</summary>
    public static float Max(Vector512<float> lanes)
    {
        Vector256<float> eight = Vector256.MaxNative(lanes.GetLower(), lanes.GetUpper());
        Vector128<float> four = Vector128.MaxNative(eight.GetLower(), eight.GetUpper());
        return MathF.Max(MathF.Max(four[0], four[1]), MathF.Max(four[2], four[3]));
    }

    private static float SumOfFour(Vector128<float> four) => (four[0] + four[1]) + (four[2] + four[3]);
}
