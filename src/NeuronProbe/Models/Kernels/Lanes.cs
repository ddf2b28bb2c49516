using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuronProbe.Models.Kernels;

/// <summary>16 numbers side by side, for every processor in one order.</summary>
internal static class Lanes
{
    public const int Count = 16;

    /// <summary>The sum, of neighbours first, then of pairs, fours and eights. The order is ours, since that of
    /// <see cref="Vector512.Sum{T}"/> is the processor's to choose.</summary>
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

    private static float SumOfFour(Vector128<float> four) => (four[0] + four[1]) + (four[2] + four[3]);
}
