using CsCheck;
using NeuronProbe.Collectors;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Laws;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

public sealed class HistogramCollectorTests
{
    /// <summary>Lists of floats of all sizes and signs, zeros and denormals among them,
    /// some lists of one magnitude and some of all.</summary>
    private static readonly Gen<float[]> Values = Gen.OneOf(
        Gen.Float[-3, 3].Array[1, 200],
        Gen.Float.Where(float.IsFinite).Array[1, 200],
        Gen.Int[-2_000_000, 2_000_000].Select(bits =>
            BitConverter.Int32BitsToSingle(Math.Abs(bits)) * Math.Sign(bits)).Array[1, 100],
        Gen.Int[-3, 3].Select(value => (float)value).Array[1, 200],
        Gen.Select(Gen.Double[-45, 38], Gen.Bool)
            .Select((exponent, isNegative) => (float)Math.Pow(10, exponent) * (isNegative ? -1 : 1)).Array[1, 200]);

    [Fact]
    public void Every_order_statistic_is_within_2_percent_or_a_ten_thousandth_of_the_largest()
    {
        Values.Sample(values =>
        {
            BinnedDistribution distribution = Collect(values).Distribution(0);
            float[] sorted = [.. values.Order()];
            double largest = sorted.Max(value => Math.Abs((double)value));
            Assert.Equal(sorted.Length, distribution.Count);
            for (int rank = 0; rank < sorted.Length; rank++)
            {
                double bound = Math.Max(0.02 * Math.Abs((double)sorted[rank]), 1e-4 * largest);
                Assert.InRange(distribution.OrderStatistic(rank), sorted[rank] - bound, sorted[rank] + bound);
            }
            Assert.Equal(sorted[0], distribution.OrderStatistic(0));
            Assert.Equal(sorted[^1], distribution.OrderStatistic(sorted.Length - 1));
        });
    }

    [Fact]
    public void What_is_surely_below_or_above_a_value_is_so_and_the_rest_is_in_its_bin()
    {
        Gen.Select(Values, Gen.Float[-3, 3]).Sample((values, other) =>
        {
            BinnedDistribution distribution = Collect(values).Distribution(0);
            double largest = values.Max(value => Math.Abs((double)value));
            foreach (float asked in values.Append(other).Append(0f).Append(-0f))
            {
                (long below, long above) = distribution.Around(asked);
                Assert.InRange(below, 0, values.Count(value => value < asked));
                Assert.InRange(above, 0, values.Count(value => value > asked));
                double near = Math.Max(Math.Abs((double)asked) / 31, largest / 60000);
                Assert.True(values.Count(value => Math.Abs((double)value - asked) <= near)
                    >= values.Length - below - above);
                if (asked == 0)
                {
                    Assert.Equal(
                        (values.Count(value => value < 0), values.Count(value => value > 0)), (below, above));
                }
            }
            Assert.Equal((values.Length, 0), distribution.Around(MathF.BitIncrement(values.Max())));
            Assert.Equal((0, values.Length), distribution.Around(MathF.BitDecrement(values.Min())));
        });
    }

    [Fact]
    public void Fine_bins_are_adjacent_and_hold_the_values_between_their_edges()
    {
        Values.Sample(values =>
        {
            HistogramBin[] bins = Collect(values).Bins(0);
            for (int i = 0; i < bins.Length; i++)
            {
                HistogramBin bin = bins[i];
                Assert.True(i == 0 || bins[i - 1].Upper == bin.Lower);
                Assert.Equal(values.Count(value => IsIn(value, bin)), bin.Count);
            }
        });

        // A bin has the edge that is nearer to zero; the last one of all has the largest float32 too.
        static bool IsIn(float value, HistogramBin bin) => bin switch
        {
            { Lower: 0, Upper: 0 } => value == 0,
            { Lower: >= 0 } => value != 0 && value >= bin.Lower && (value < bin.Upper || value == float.MaxValue),
            _ => value != 0 && value <= bin.Upper && (value > bin.Lower || value == float.MinValue),
        };
    }

    [Fact]
    public void Rows_are_at_most_64_bins_in_order_that_hold_something_and_add_up_to_the_count()
    {
        Values.Sample(values => AssertRows(values));
    }

    [Fact]
    public void No_values_whatever_need_more_than_64_rows()
    {
        // Of each magnitude about as many as its bin is small,
        // which closes bins for their width at one end and for their mass at the other.
        Gen.Select(Gen.Int[1, 12], Gen.Int[50, 3000], Gen.Double[0, 0.3]).Sample((octaves, count, share) =>
        {
            float[] values = [.. Enumerable.Range(0, count).Select(i => i < share * count
                ? 1 + (i / (float)count)
                : (i % 2 == 0 ? 1 : -1) * MathF.Pow(2, -octaves * (i / (float)count)))];
            AssertRows(values);
        });
    }

    [Fact]
    public void Values_that_are_all_zero_give_one_row_without_width()
    {
        Assert.Equal(new HistogramBin(0, 0, 3), Assert.Single(Collect([0, -0f, 0]).Rows(0)));
    }

    [Fact]
    public void Zeros_go_with_the_bin_below_or_else_with_the_one_above()
    {
        Assert.Equal([new(-1.03125f, 0, 5)], DisplayBins.Of([new(-1.03125f, 0, 2), new(0, 0, 3)]));
        Assert.Equal([new(0, 2, 5)], DisplayBins.Of([new(0, 0, 3), new(0, 2, 2)]));
    }

    [Fact]
    public void A_few_values_are_drawn_where_they_are()
    {
        // 2 of 4 values close the bin that began where a 32nd of the range ended, 0.984375.
        Assert.Equal(
            [new(-0.515625f, -0.5f, 1), new(0.984375f, 1.03125f, 2), new(1.5f, 1.53125f, 1)],
            Collect([1, 1, 1.5f, -0.5f]).Rows(0));
    }

    [Fact]
    public void Nothing_is_in_the_rows_of_a_neuron_without_finite_values()
    {
        Assert.Empty(Collect([float.NaN, float.PositiveInfinity, float.NegativeInfinity]).Rows(0));
    }

    [Fact]
    public void Counts_go_on_beyond_what_32_bits_hold()
    {
        HistogramCollector histogram = Collect([0.5f, -2, 0, 1e-9f]);
        for (int doubling = 0; doubling < 34; doubling++)
        {
            histogram.Merge(Copy(histogram));
        }
        Assert.Equal(4L << 34, histogram.Distribution(0).Count);
        Assert.All(histogram.Bins(0).Where(bin => bin.Count > 0), bin => Assert.Equal(1L << 34, bin.Count));

        // A larger value moves what is more than 16 octaves smaller to the tiny ones, whatever its count.
        histogram.Merge(Collect([1e6f]));
        Assert.Equal((4L << 34) + 1, Copy(histogram).Distribution(0).Count);
        Assert.Equal(1L << 34, histogram.Bins(0).Single(bin => bin is { Lower: < 0, Upper: 0 }).Count);
        Assert.Equal(2L << 34, histogram.Bins(0).Single(bin => bin is { Lower: 0, Upper: > 0 }).Count);
    }

    [Theory]
    [InlineData(ushort.MaxValue)]
    [InlineData(short.MaxValue)]
    [InlineData(int.MaxValue)]
    [InlineData(uint.MaxValue)]
    public void A_count_carries_over_the_width_of_its_parts_by_single_values(long before)
    {
        BinCounts counts = new(2, 3) { [1, 2] = before };
        counts.Add(1, [2, 1, 2]);
        counts.Add(1, 2, 3);
        Assert.Equal(before + 5, counts[1, 2]);
        Assert.Equal(1, counts[1, 1]);
        Assert.Equal(0, counts[0, 2]);
        counts[1, 2] = 5;
        Assert.Equal(5, counts[1, 2]);
    }

    [Fact]
    public void No_count_overflows_however_many_values_come_one_block_after_another()
    {
        BinCounts counts = new(1, 3) { [0, 1] = int.MaxValue };
        for (int i = 0; i < 6; i++)
        {
            counts.Add(0, 1, int.MaxValue);
            counts.Add(0, [0, 1]);
        }
        Assert.Equal((7L * int.MaxValue) + 6, counts[0, 1]);
        Assert.Equal(6, counts[0, 0]);
    }

    [Fact]
    public void No_count_overflows_however_many_values_come_in_small_blocks()
    {
        // All in one slot, in two by turns, or in one now and then:
        // a low part is filled by what comes between two looks at it.
        BinCounts counts = new(2, 40);
        long[] expected = new long[40];
        int[] slots = new int[1000];
        Random random = new(5);
        for (int block = 0; block < 3000; block++)
        {
            int common = block % 3 == 0 ? 7 : block % 400 / 10;
            for (int i = 0; i < slots.Length; i++)
            {
                slots[i] = block % 5 == 4 ? random.Next(40) : common;
                expected[slots[i]]++;
            }
            int length = block % 2 == 0 ? 1000 : 999;
            expected[slots[^1]] -= 1000 - length;
            counts.Add(1, slots.AsSpan(0, length));
            counts.Add(1, 39, block % 1700);
            expected[39] += block % 1700;
        }
        Assert.Equal(expected, Enumerable.Range(0, 40).Select(slot => counts[1, slot]));
        Assert.All(Enumerable.Range(0, 40), slot => Assert.Equal(0, counts[0, slot]));
    }

    [Fact]
    public void Statistics_and_histogram_take_at_most_8_KiB_a_neuron()
    {
        const int neurons = 512;
        ActivationSample sample = ActivationSample.Varied(seed: 3, documents: 6, neurons);
        long before = GC.GetAllocatedBytesForCurrentThread();
        IReadOnlyList<Collector> collectors = CollectorCatalogue.Create(
            ["stats", "histogram"], ActivationSample.Neurons(neurons), new());
        long perNeuron = (GC.GetAllocatedBytesForCurrentThread() - before) / neurons;
        sample.Feed(collectors, sample.Tokens);
        // Twice 16 more bits a bin are allocated where a bin needs them.
        const int wideCounts = 2 * 2 * 1040;
        Assert.InRange(perNeuron + wideCounts, 6144, 8192);
    }

    private static void AssertRows(float[] values)
    {
        HistogramBin[] rows = [.. Collect(values).Rows(0)];
        Assert.InRange(rows.Length, 1, DisplayBins.Most);
        Assert.Equal(values.Length, rows.Sum(row => row.Count));
        Assert.All(rows, row => Assert.True(row.Count > 0));
        Assert.All(rows, row => Assert.True(row.Lower < row.Upper || values.All(value => value == 0)));
        Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.True(pair.First.Upper <= pair.Second.Lower));
        Assert.True(rows[0].Lower <= values.Min() && rows[^1].Upper >= values.Max());
        foreach (HistogramBin row in rows)
        {
            int inside = values.Count(value => value > row.Lower && value < row.Upper);
            int atEdges = values.Count(value => value == row.Lower || value == row.Upper);
            Assert.InRange(row.Count, inside, inside + atEdges);
        }
    }

    [Fact]
    public void Whatever_byte_was_changed_counts_go_together_or_are_refused()
    {
        byte[] whole = Save(Collect([0.5f, 0.5f, 0.25f, 0, 1e-30f, -7, -7]));
        byte[] damaged = [.. whole];
        // What is before is the header, which has one neuron and no chunks.
        int first = Save(new HistogramCollector(ActivationSample.Neurons(1))).Length - 12;
        var refusals = new HashSet<string>();
        for (int place = first; place < whole.Length; place++)
        {
            for (int value = 0; value <= byte.MaxValue; value++)
            {
                damaged[place] = (byte)value;
                HistogramCollector histogram = new(ActivationSample.Neurons(1));
                try
                {
                    histogram.Load(new BinaryReader(new MemoryStream(damaged)));
                    Assert.All(histogram.Bins(0), bin => Assert.True(bin.Count >= 0));
                    Assert.Equal(histogram.Distribution(0).Count, histogram.Bins(0).Sum(bin => bin.Count));
                    CollectorSteps.Save([histogram]);
                }
                catch (InvalidDataException e)
                {
                    refusals.Add(e.Message);
                }
            }
            damaged[place] = whole[place];
        }
        Assert.All(
            [
                "a smallest and a largest value", "bytes of numbers", "histogram bins: expected",
                "values in a bin: expected", "the bytes end early",
            ],
            part => Assert.Contains(refusals, refusal => refusal.Contains(part, StringComparison.Ordinal)));
    }

    private static HistogramCollector Collect(float[] values)
    {
        ActivationSample sample = ActivationSample.OfColumns(values);
        HistogramCollector histogram = new(sample.Selection);
        sample.Feed([histogram], sample.Tokens);
        return histogram;
    }

    private static byte[] Save(HistogramCollector histogram) => CollectorSteps.Save([histogram])[0];

    private static HistogramCollector Copy(HistogramCollector histogram)
    {
        HistogramCollector copy = new(histogram.Selection);
        CollectorSteps.Load([copy], CollectorSteps.Save([histogram]));
        return copy;
    }
}
