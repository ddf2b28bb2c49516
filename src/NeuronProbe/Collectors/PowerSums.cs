using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuronProbe.Collectors;

/// <summary>Sums of the first four powers of the differences of values from a pivot, in double precision.</summary>
/// <param name="Count">Values.</param>
/// <param name="Pivot">What the differences are from.</param>
/// <param name="Sum">Sum of the differences.</param>
/// <param name="Squares">Sum of their second powers.</param>
/// <param name="Cubes">Sum of their third powers.</param>
/// <param name="Fourths">Sum of their fourth powers.</param>
internal readonly record struct PowerSums(
    int Count, double Pivot, double Sum, double Squares, double Cubes, double Fourths)
{
    /// <summary>The moments, where the pivot is near the mean; what it is off is put right.</summary>
    public Moments Moments
    {
        get
        {
            if (Count == 0)
            {
                return default;
            }
            double shift = Sum / Count;
            return new(
                Count,
                Pivot + shift,
                Squares - (shift * Sum),
                Cubes - (3 * shift * Squares) + (2 * shift * shift * Sum),
                Fourths - (4 * shift * Cubes) + (6 * shift * shift * Squares) - (3 * shift * shift * shift * Sum));
        }
    }

    /// <summary>Sums over finite values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="pivot">What the differences are from.</param>
    public static PowerSums Of(ReadOnlySpan<float> values, double pivot) => Of(values, pivot, Lanes.AreFast);

    /// <summary>Sums over finite values, with vectors or without: the same bits either way.</summary>
    /// <remarks>No multiplication is fused with an addition: a processor that can't would have to imitate it,
    /// sixty times slower.</remarks>
    [SkipLocalsInit]
    internal static PowerSums Of(ReadOnlySpan<float> values, double pivot, bool withVectors)
    {
        Vector512<double> sumLower = default, sumUpper = default, squareLower = default, squareUpper = default;
        Vector512<double> cubeLower = default, cubeUpper = default, fourthLower = default, fourthUpper = default;
        Vector512<double> middle = Vector512.Create(pivot);
        ref float first = ref MemoryMarshal.GetReference(values);
        int i = 0;
        for (; withVectors && i <= values.Length - Lanes.Count; i += Lanes.Count)
        {
            Vector512<float> group = Vector512.LoadUnsafe(ref first, (nuint)i);
            Vector512<double> lower = Vector512.WidenLower(group) - middle;
            Vector512<double> upper = Vector512.WidenUpper(group) - middle;
            Vector512<double> lowerSquare = lower * lower;
            Vector512<double> upperSquare = upper * upper;
            sumLower += lower;
            sumUpper += upper;
            squareLower += lowerSquare;
            squareUpper += upperSquare;
            cubeLower += lowerSquare * lower;
            cubeUpper += upperSquare * upper;
            fourthLower += lowerSquare * lowerSquare;
            fourthUpper += upperSquare * upperSquare;
        }
        Span<double> sums = stackalloc double[4 * Lanes.Count];
        Spill(sumLower, sumUpper, sums);
        Spill(squareLower, squareUpper, sums[Lanes.Count..]);
        Spill(cubeLower, cubeUpper, sums[(2 * Lanes.Count)..]);
        Spill(fourthLower, fourthUpper, sums[(3 * Lanes.Count)..]);
        for (; i < values.Length; i++)
        {
            double difference = values[i] - pivot;
            double square = difference * difference;
            int lane = i % Lanes.Count;
            sums[lane] += difference;
            sums[lane + Lanes.Count] += square;
            sums[lane + (2 * Lanes.Count)] += square * difference;
            sums[lane + (3 * Lanes.Count)] += square * square;
        }
        return new PowerSums(
            values.Length,
            pivot,
            Lanes.Sum(sums),
            Lanes.Sum(sums[Lanes.Count..]),
            Lanes.Sum(sums[(2 * Lanes.Count)..]),
            Lanes.Sum(sums[(3 * Lanes.Count)..]));
    }

    private static void Spill(Vector512<double> lower, Vector512<double> upper, Span<double> lanes)
    {
        lower.CopyTo(lanes);
        upper.CopyTo(lanes[(Lanes.Count / 2)..]);
    }
}
