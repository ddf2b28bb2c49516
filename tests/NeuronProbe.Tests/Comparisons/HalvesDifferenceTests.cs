using NeuronProbe.Collectors;
using NeuronProbe.Comparisons;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

public sealed class HalvesDifferenceTests
{
    private static readonly HistogramBin[] Grid =
        [new(-2, -1, 0), new(-1, 0, 0), new(0, 0, 0), new(0, 1, 0), new(1, 2, 0), new(2, 4, 0)];

    [Fact]
    public void Differences_are_root_mean_squares_over_seven_orthogonal_ways_to_halve_eight_groups()
    {
        var random = new Random(1);
        long[][] counts =
            [.. Enumerable.Range(0, 8).Select(_ => Grid.Select(_ => (long)random.Next(1, 50)).ToArray())];
        long[] active = [.. counts.Select(group => group[3] + group[4] + group[5])];
        HalvesDifference found = HalvesDifference.Of(Grid, counts, active)!.Value;
        double[][] differences = [.. Halvings().Select(first => Differences(counts, first))];
        Assert.Equal(7, differences.Length);
        double[] expected =
            [.. Enumerable.Range(0, 4).Select(i => Math.Sqrt(differences.Average(one => one[i] * one[i])))];
        Assert.Equal(expected[0], found.Mean, 1e-12);
        Assert.Equal(expected[1], found.LogStd, 1e-12);
        Assert.Equal(expected[2], found.Density, 1e-12);
        Assert.Equal(expected[3], found.KolmogorovSmirnov, 1e-12);
        Assert.True(found.Wasserstein >= found.Mean);
    }

    [Fact]
    public void Groups_that_are_alike_differ_by_nothing()
    {
        long[][] counts = [.. Enumerable.Repeat<long[]>([1, 2, 3, 4, 5, 6], 8)];
        Assert.Equal(
            default(HalvesDifference), HalvesDifference.Of(Grid, counts, [.. Enumerable.Repeat(15L, 8)]));
    }

    [Fact]
    public void Nothing_is_told_where_a_half_has_no_values_or_they_do_not_vary()
    {
        long[] none = new long[6];
        long[] some = [1, 2, 3, 4, 5, 6];
        Assert.Null(HalvesDifference.Of(Grid, [some, none, none, none, none, none, none, none], new long[8]));
        long[] zeros = [0, 0, 9, 0, 0, 0];
        Assert.Null(HalvesDifference.Of(Grid, [.. Enumerable.Repeat(zeros, 8)], new long[8]));
    }

    /// <summary>The rows of the Hadamard matrix of order eight that Sylvester's construction gives, but the first:
    /// where a one stands, a group is in the first half.</summary>
    private static IEnumerable<bool[]> Halvings()
    {
        int[][] rows = [[1]];
        for (int size = 1; size < 8; size *= 2)
        {
            rows =
            [
                .. rows.Select(row => (int[])[.. row, .. row]),
                .. rows.Select(row => (int[])[.. row, .. row.Select(sign => -sign)]),
            ];
        }
        return rows.Skip(1).Select(row => row.Select(sign => sign > 0).ToArray());
    }

    private static double[] Differences(long[][] counts, bool[] first)
    {
        double[][] halves = [.. new[] { true, false }.Select(half => Grid.Select((_, bin) =>
            (double)Enumerable.Range(0, 8).Where(group => first[group] == half).Sum(group => counts[group][bin]))
            .ToArray())];
        double[] middles = [.. Grid.Select(bin => (bin.Lower + bin.Upper) / 2.0)];
        double[] totals = [.. halves.Select(half => half.Sum())];
        double[] means = [.. halves.Select((half, i) => half.Zip(middles, (n, x) => n * x).Sum() / totals[i])];
        double[] stds =
        [
            .. halves.Select((half, i) => Math.Sqrt(
                half.Zip(middles, (n, x) => n * (x - means[i]) * (x - means[i])).Sum() / totals[i])),
        ];
        double[] shares = [.. halves.Select((half, i) => (half[3] + half[4] + half[5]) / totals[i])];
        double ks = Enumerable.Range(1, 6).Max(end =>
            Math.Abs((halves[0][..end].Sum() / totals[0]) - (halves[1][..end].Sum() / totals[1])));
        return [means[1] - means[0], Math.Log(stds[1] / stds[0]), shares[1] - shares[0], ks];
    }
}
