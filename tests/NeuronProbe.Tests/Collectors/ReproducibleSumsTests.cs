using System.Numerics;
using NeuronProbe.Collectors;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

public sealed class ReproducibleSumsTests
{
    // The smallest number is 2 to this power.
    private const int Smallest = -1074;

    private readonly Random random = new(3);

    public static TheoryData<string> Kinds => ["like", "cancelling", "scattered", "tiny", "growing", "whole"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_order_and_no_grouping_changes_a_bit(string kind)
    {
        for (int run = 0; run < 100; run++)
        {
            double[] numbers = Numbers(kind, 1 + random.Next(60));
            ReproducibleSums expected = SumOf(numbers);
            random.Shuffle(numbers);
            ReproducibleSums parts = new(1);
            foreach (IGrouping<int, double> part in numbers.GroupBy(_ => random.Next(5)))
            {
                parts.Add(SumOf(part));
            }
            Assert.Equal(Saved(expected), Saved(parts));
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected[0]), BitConverter.DoubleToInt64Bits(parts[0]));
            Assert.Equal(Saved(expected), Saved(Loaded(Saved(expected))));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_sum_is_the_exact_one_but_for_a_small_part_of_the_largest_number(string kind)
    {
        for (int run = 0; run < 100; run++)
        {
            double[] numbers = Numbers(kind, 1 + random.Next(60));
            double sum = SumOf(numbers)[0];
            BigInteger exact = numbers.Aggregate(BigInteger.Zero, (all, number) => all + Exactly(number));
            BigInteger bound = (Exactly(numbers.Max(Math.Abs)) * numbers.Length >> 64)
                + (Exactly(Math.BitIncrement(Math.Abs(sum)) - Math.Abs(sum)) >> 1) + 1;
            Assert.InRange(Exactly(sum) - exact, -bound, bound);
        }
    }

    [Fact]
    public void One_number_more_is_what_adding_it_would_give_and_changes_nothing()
    {
        double[] numbers = Numbers("scattered", 20);
        ReproducibleSums sums = SumOf(numbers[1..]);
        byte[] before = Saved(sums);
        double with = sums.With(0, numbers[0]);
        Assert.Equal(before, Saved(sums));
        Assert.Equal(SumOf(numbers)[0], with);
    }

    [Fact]
    public void Zeros_of_either_sign_add_nothing()
    {
        ReproducibleSums sums = new(2);
        Assert.Equal(0, sums[1]);
        sums.Add([1, 0]);
        sums.Add([-0.0, -0.0]);
        Assert.Equal(Saved(SumOf([1])), Saved(SumOf([1, 0.0, -0.0])));
        Assert.Equal((1.0, 0.0), (sums[0], sums[1]));
    }

    [Fact]
    public void Saved_sums_that_no_numbers_have_are_refused()
    {
        byte[] saved = Saved(SumOf([1]));
        saved[0] = 66;
        Assert.Throws<InvalidDataException>(() => Loaded(saved));
        saved[0] = 65;
        Loaded(saved);
    }

    private double[] Numbers(string kind, int count)
    {
        double[] numbers = [.. Enumerable.Range(0, count).Select(i => kind switch
        {
            "like" or "cancelling" => 1e6 + random.NextDouble(),
            "scattered" => Sign() * Math.ScaleB(random.NextDouble(), random.Next(-1070, 1000)),
            "tiny" => Sign() * Math.ScaleB(random.NextDouble(), random.Next(-1074, -1010)),
            "growing" => Sign() * Math.ScaleB(random.NextDouble(), (i * 7) - 40),
            _ => random.Next(-5, 6),
        })];
        return kind == "cancelling" ? [.. numbers, .. numbers.Select(number => -number), 1e-9] : numbers;
    }

    private int Sign() => random.Next(2) == 0 ? -1 : 1;

    /// <summary>A number in units of the smallest one.</summary>
    private static BigInteger Exactly(double number)
    {
        long bits = BitConverter.DoubleToInt64Bits(number);
        int exponent = (int)(bits >> 52) & 0x7FF;
        BigInteger fraction = (bits & 0xFFFFFFFFFFFFF) | (exponent > 0 ? 1L << 52 : 0);
        return (bits < 0 ? -fraction : fraction) << (Math.Max(exponent, 1) - 1075 - Smallest);
    }

    private static ReproducibleSums SumOf(IEnumerable<double> numbers)
    {
        ReproducibleSums sums = new(1);
        foreach (double number in numbers)
        {
            sums.Add(0, number);
        }
        return sums;
    }

    private static byte[] Saved(ReproducibleSums sums)
    {
        MemoryStream bytes = new();
        sums.Write(new BinaryWriter(bytes));
        return bytes.ToArray();
    }

    private static ReproducibleSums Loaded(byte[] saved)
    {
        ReproducibleSums sums = SumOf([1e300]);
        sums.Read(new BinaryReader(new MemoryStream(saved)));
        return sums;
    }
}
