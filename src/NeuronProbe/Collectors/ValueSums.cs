using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuronProbe.Collectors;

/// <summary>What one pass over a span of values finds.</summary>
/// <param name="Sum">Their sum in double precision; NaN or infinite exactly where one of them is,
/// and then the other figures mean nothing.</param>
/// <param name="Magnitudes">The sum of their magnitudes in double precision.</param>
/// <param name="Min">The smallest, never a negative zero; positive infinity where there are none.</param>
/// <param name="Max">The largest, likewise.</param>
/// <param name="Active">How many are above the threshold.</param>
internal readonly record struct ValueSums(double Sum, double Magnitudes, float Min, float Max, int Active)
{
    /// <summary>Looks at all values once.</summary>
    /// <param name="values">The values.</param>
    /// <param name="threshold">What a value must be above in order to be active.</param>
    public static ValueSums Of(ReadOnlySpan<float> values, float threshold) => Of(values, threshold, Lanes.AreFast);

    /// <summary>Looks at all values once, with vectors or without: the same bits either way.</summary>
    [SkipLocalsInit]
    internal static ValueSums Of(ReadOnlySpan<float> values, float threshold, bool withVectors)
    {
        Vector512<double> lower = default, upper = default, lowerMagnitudes = default, upperMagnitudes = default;
        Vector512<float> least = Vector512.Create(float.PositiveInfinity);
        Vector512<float> most = Vector512.Create(float.NegativeInfinity);
        Vector512<int> above = default;
        Vector512<float> border = Vector512.Create(threshold);
        ref float first = ref MemoryMarshal.GetReference(values);
        int i = 0;
        for (; withVectors && i <= values.Length - Lanes.Count; i += Lanes.Count)
        {
            Vector512<float> group = Vector512.LoadUnsafe(ref first, (nuint)i);
            Vector512<double> lowerGroup = Vector512.WidenLower(group);
            Vector512<double> upperGroup = Vector512.WidenUpper(group);
            lower += lowerGroup;
            upper += upperGroup;
            lowerMagnitudes += Vector512.Abs(lowerGroup);
            upperMagnitudes += Vector512.Abs(upperGroup);
            least = Vector512.MinNative(group, least);
            most = Vector512.MaxNative(group, most);
            // True is -1 in each lane.
            above -= Vector512.GreaterThan(group, border).AsInt32();
        }
        Span<double> sums = stackalloc double[2 * Lanes.Count];
        lower.CopyTo(sums);
        upper.CopyTo(sums[(Lanes.Count / 2)..]);
        lowerMagnitudes.CopyTo(sums[Lanes.Count..]);
        upperMagnitudes.CopyTo(sums[(3 * Lanes.Count / 2)..]);
        float min = Lanes.Min(least);
        float max = Lanes.Max(most);
        int active = Vector512.Sum(above);
        for (; i < values.Length; i++)
        {
            float value = values[i];
            sums[i % Lanes.Count] += value;
            sums[(i % Lanes.Count) + Lanes.Count] += Math.Abs((double)value);
            min = value < min ? value : min;
            max = value > max ? value : max;
            active += value > threshold ? 1 : 0;
        }
        // Adding 0 makes a zero of a negative zero, so that the order of both does not matter.
        return new ValueSums(Lanes.Sum(sums), Lanes.Sum(sums[Lanes.Count..]), min + 0f, max + 0f, active);
    }
}
