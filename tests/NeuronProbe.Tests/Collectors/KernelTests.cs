using NeuronProbe.Collectors;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

/// <summary>The vector code of each kernel against its scalar code, which is the reference, bit for bit.</summary>
public sealed class KernelTests
{
    private static readonly float[] Finite =
    [
        0, -0f, 1e-40f, -1e-40f, float.Epsilon, 1, -1, 0.5f, 3e38f, -3e38f, float.MaxValue, float.MinValue, 1e-20f,
        -1e-20f, 0.17f, -0.17f, 2, 1.9999999f,
    ];
    private static readonly float[] NotFinite = [float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    /// <summary>Spans of every length up to 100 and some longer ones, of several kinds of values.</summary>
    private static IEnumerable<float[]> Samples(bool isFinite)
    {
        var random = new Random(7);
        foreach (int length in Enumerable.Range(0, 101).Append(2048).Append(2049))
        {
            yield return [.. Enumerable.Range(0, length).Select(_ => (float)random.NextDouble() - 0.3f)];
            yield return [.. Enumerable.Range(0, length).Select(_ => random.Next(10) == 0 ? random.NextSingle() : 0f)];
            yield return [.. Enumerable.Range(0, length).Select(_ => Finite[random.Next(Finite.Length)])];
            yield return [.. Enumerable.Range(0, length).Select(_ => 1000 + (1e-3f * random.NextSingle()))];
            if (!isFinite)
            {
                yield return [.. Enumerable.Range(0, length).Select(
                    _ => random.Next(8) == 0 ? NotFinite[random.Next(3)] : (float)random.NextDouble() - 0.5f)];
                yield return [.. Enumerable.Range(0, length).Select(_ => NotFinite[random.Next(3)])];
            }
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-0.2f)]
    [InlineData(1e-20f)]
    public void Sums_extremes_and_active_counts_have_the_same_bits(float threshold)
    {
        foreach (float[] values in Samples(isFinite: true))
        {
            ValueSums vectors = ValueSums.Of(values, threshold, withVectors: true);
            ValueSums scalar = ValueSums.Of(values, threshold, withVectors: false);
            Assert.Equal(scalar, vectors);
            Assert.Equal(values.Count(v => v > threshold), vectors.Active);
            Assert.Equal(values.Length == 0 ? float.PositiveInfinity : values.Min() + 0f, vectors.Min);
            Assert.Equal(values.Length == 0 ? float.NegativeInfinity : values.Max() + 0f, vectors.Max);
            double magnitudes = values.Sum(v => Math.Abs((double)v));
            Assert.Equal(magnitudes, vectors.Magnitudes, 1e-9 * magnitudes);
            Assert.InRange(
                vectors.Sum - values.Sum(v => (double)v),
                -1e-9 * magnitudes,
                1e-9 * magnitudes);
        }
    }

    [Fact]
    public void A_sum_is_not_finite_exactly_where_a_value_is_not()
    {
        foreach (float[] values in Samples(isFinite: false))
        {
            Assert.Equal(values.All(float.IsFinite), double.IsFinite(ValueSums.Of(values, 0, withVectors: true).Sum));
            Assert.Equal(values.All(float.IsFinite), double.IsFinite(ValueSums.Of(values, 0, withVectors: false).Sum));
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(5.0)]
    [InlineData(-3.25)]
    public void Moments_are_about_the_mean_wherever_the_pivot_is(double pivot)
    {
        float[] values = [1, 2, 2, 7, -4, 0.5f, 11, 3];
        double mean = values.Average(value => (double)value);
        double Powers(int power) => values.Sum(value => Math.Pow(value - mean, power));
        Moments moments = PowerSums.Of(values, pivot).Moments;
        Assert.Equal((8, mean), (moments.Count, moments.Mean));
        Assert.Equal(Powers(2), moments.Squares, 1e-9 * Powers(2));
        Assert.Equal(Powers(3), moments.Cubes, 1e-9 * Powers(3));
        Assert.Equal(Powers(4), moments.Fourths, 1e-9 * Powers(4));
        Assert.Equal(default, PowerSums.Of([], pivot).Moments);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.21)]
    [InlineData(1000.0005)]
    public void Sums_of_powers_have_the_same_bits(double pivot)
    {
        foreach (float[] values in Samples(isFinite: true))
        {
            Assert.Equal(
                PowerSums.Of(values, pivot, withVectors: false), PowerSums.Of(values, pivot, withVectors: true));
        }
    }

    [Fact]
    public void Sums_of_powers_are_those_of_the_differences()
    {
        PowerSums sums = PowerSums.Of([1, 2, 4], 2, withVectors: true);
        Assert.Equal((3, 1.0, 5.0, 7.0, 17.0), (sums.Count, sums.Sum, sums.Squares, sums.Cubes, sums.Fourths));
    }

    [Fact]
    public void Coarse_slots_are_the_same()
    {
        int[] slots = new int[4096];
        foreach (float[] values in Samples(isFinite: true))
        {
            int[] groups = [.. values.Select((_, i) => i / 19 * 5 % DocumentGroups.Count * CoarseBins.Slots)];
            float largest = values.Select(Math.Abs).DefaultIfEmpty(0).Max();
            int top = largest == 0 ? Extent.NoTop : CoarseBins.Key(largest);
            CoarseSlots scalar = CoarseSlots.Find(values, groups, top, slots, withVectors: false);
            int[] expected = slots[..scalar.Count];
            CoarseSlots vectors = CoarseSlots.Find(values, groups, top, slots, withVectors: true);
            Assert.Equal(expected, slots[..vectors.Count].Where(slot => slot < CoarseSlots.OfGroups));
            Assert.Equal(values.Count(value => value != 0), scalar.Count);
            Assert.Equal((top, top), (scalar.Top, vectors.Top));
            Assert.Equal(largest, BitConverter.Int32BitsToSingle(vectors.LargestMagnitude));
        }
        foreach (float[] values in Samples(isFinite: false))
        {
            bool isFinite = values.All(float.IsFinite);
            int[] groups = new int[values.Length];
            Assert.Equal(isFinite, CoarseSlots.Find(values, groups, Extent.NoTop, slots, withVectors: false).IsFinite);
            Assert.Equal(isFinite, CoarseSlots.Find(values, groups, Extent.NoTop, slots, withVectors: true).IsFinite);
        }
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(-1f)]
    public void Largest_scores_and_first_ones_at_a_gate_are_the_same(float sign)
    {
        foreach (float[] values in Samples(isFinite: false))
        {
            float[] scores = [.. values.Where(float.IsFinite).Select(v => sign * v)];
            float largest = scores.Length == 0 ? float.NegativeInfinity : scores.Max();
            Assert.Equal(largest, Scores.Largest(values, sign, withVectors: true));
            Assert.Equal(largest, Scores.Largest(values, sign, withVectors: false));
            foreach (float gate in new[] { float.NegativeInfinity, 0f, 0.3f, largest, float.MaxValue })
            {
                int first = Array.FindIndex(values, v => float.IsFinite(v) && sign * v >= gate);
                Assert.Equal(first, Scores.FirstAtLeast(values, sign, gate, withVectors: true));
                Assert.Equal(first, Scores.FirstAtLeast(values, sign, gate, withVectors: false));
            }
        }
    }

    [Fact]
    public void Slots_of_a_histogram_come_to_the_same_counts()
    {
        foreach (float[] values in Samples(isFinite: true))
        {
            float largest = values.Length == 0 ? 0 : values.Max(MathF.Abs);
            int top = largest == 0 ? Extent.NoTop : OctaveBins.Key(largest);
            Assert.Equal(Counts(values, top, withVectors: false), Counts(values, top, withVectors: true));
        }
    }

    /// <summary>Counts by slot, those of zeros among them, and what else was found.</summary>
    private static (string Counts, float Min, float Max, int Largest) Counts(float[] values, int top, bool withVectors)
    {
        var slots = new int[values.Length];
        BinSlots found = BinSlots.Find(values, top, slots, withVectors);
        var counts = new SortedDictionary<int, int>();
        foreach (int slot in slots.AsSpan(0, found.Count))
        {
            // Zeros among other values are put where nobody reads, and counted apart.
            if (slot <= BinSlots.PositiveTiny)
            {
                counts[slot] = counts.GetValueOrDefault(slot) + 1;
            }
        }
        Assert.Equal(values.Length - values.Count(v => v == 0), counts.Values.Sum());
        Assert.Equal(values.Count(v => v == 0), found.Zeros);
        return (string.Join(' ', counts), found.Min, found.Max, found.LargestMagnitude);
    }
}
