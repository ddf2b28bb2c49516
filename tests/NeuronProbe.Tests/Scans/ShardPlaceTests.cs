using System.Numerics;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

public sealed class ShardPlaceTests
{
    [Theory]
    [InlineData("0/1", 0, 1)]
    [InlineData("3/8", 3, 8)]
    [InlineData("999/1000", 999, 1000)]
    public void A_part_is_typed_as_its_number_and_how_many_there_are(string text, int index, int count)
    {
        ShardPlace place = ShardPlace.Parse(text);
        Assert.Equal(new ShardPlace(index, count), place);
        Assert.Equal(
            (text, $"{index}-of-{count}", $"shards/{index}-of-{count}"), ($"{place}", place.Name, place.Path));
        Assert.Equal(place, ShardPlace.Named(place.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("8/8")]
    [InlineData("0/0")]
    [InlineData("-1/8")]
    [InlineData("+1/8")]
    [InlineData("1/2/3")]
    [InlineData("1 /2")]
    [InlineData("a/b")]
    [InlineData("1/99999999999")]
    [InlineData("Auto")]
    public void Anything_else_is_refused(string text) => Assert.Equal(
        $"--shard: expected a part as I/N with I from 0 to N - 1, or auto, but got '{text}'. "
            + "The first of eight is 0/8.",
        Assert.Throws<ProbeException>(() => ShardPlace.Check(text)).Message);

    [Theory]
    [InlineData("3/8", "SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_COUNT=8")]
    [InlineData("0/8", "SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_COUNT=8")]
    [InlineData(
        "2/3", "SLURM_ARRAY_TASK_ID=9 SLURM_ARRAY_TASK_MIN=5 SLURM_ARRAY_TASK_COUNT=3 SLURM_ARRAY_TASK_STEP=2")]
    [InlineData("0/4", "JOB_COMPLETION_INDEX=0 JOB_COMPLETIONS=4")]
    [InlineData(
        "1/2",
        "SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_COUNT=2 JOB_COMPLETION_INDEX=0")]
    [InlineData("3/4", "SLURM_ARRAY_TASK_ID= JOB_COMPLETION_INDEX=3 JOB_COMPLETIONS=4")]
    public void A_scheduler_says_the_part(string expected, string variables)
    {
        Assert.Equal(expected, ShardPlace.Settle("auto", Variables(variables)));
        Assert.Equal("5/6", ShardPlace.Settle("5/6", Variables(variables)));
    }

    [Theory]
    [InlineData("SLURM_ARRAY_TASK_ID=5 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_COUNT=3", "3 parts, but got part 4")]
    [InlineData("SLURM_ARRAY_TASK_ID=0 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_COUNT=3", "3 parts, but got part -1")]
    [InlineData(
        "SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_COUNT=4 SLURM_ARRAY_TASK_STEP=2",
        "4 parts, but got none. Use an array without gaps")]
    [InlineData("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=4", "a whole number in SLURM_ARRAY_TASK_MIN, but got ''")]
    [InlineData(
        "SLURM_ARRAY_TASK_ID=x SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_COUNT=4",
        "a whole number in SLURM_ARRAY_TASK_ID, but got 'x'")]
    [InlineData("JOB_COMPLETION_INDEX=4 JOB_COMPLETIONS=4", "JOB_COMPLETION_INDEX and JOB_COMPLETIONS to say one of 4")]
    [InlineData("JOB_COMPLETION_INDEX=4", "a whole number in JOB_COMPLETIONS, but got ''")]
    [InlineData("SLURM_JOB_ID=4", "SLURM_ARRAY_TASK_ID (an array job of Slurm) or JOB_COMPLETION_INDEX")]
    public void A_scheduler_that_says_none_is_told_of(string variables, string message) => Assert.Contains(
        message,
        Assert.Throws<ProbeException>(() => ShardPlace.Settle("auto", Variables(variables))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Parts_are_contiguous_complete_and_as_equal_as_chunks_can_be()
    {
        var random = new Random(17);
        for (int count = 1; count <= 40; count++)
        {
            for (int trial = 0; trial < 20; trial++)
            {
                long[] bytes = Chunks(random, trial);
                long[] own = [.. bytes.Select(length => Math.Max(1, length))];
                BigInteger total = own.Aggregate(BigInteger.Zero, (sum, length) => sum + length);
                long next = 0;
                for (int index = 0; index < count; index++)
                {
                    (long first, long end) = new ShardPlace(index, count).PartOf(bytes);
                    Assert.Equal(BruteForce(own, total, index, count), (first, end));
                    Assert.Equal(next, first);
                    next = end;
                    BigInteger size = own[(int)first..(int)end].Aggregate(BigInteger.Zero, (sum, one) => sum + one);
                    BigInteger excess = BigInteger.Abs((size * count) - total);
                    Assert.True(excess <= (BigInteger)own.DefaultIfEmpty().Max() * count, $"{index}/{count}: {excess}");
                }
                Assert.Equal(bytes.Length, next);
            }
        }
    }

    [Fact]
    public void Folders_of_shards_are_found_in_their_order_and_others_passed_over()
    {
        using var folder = new TemporaryFolder();
        string[] names = ["10-of-12", "2-of-12", "0-of-3", "02-of-12", "12-of-12", "x-of-12", "1-of-12.old", "plain"];
        Array.ForEach(names, name => Directory.CreateDirectory(folder[$"shards/{name}"]));
        File.WriteAllText(folder["shards/1-of-12"], "a file");
        Assert.Equal(
            ["0-of-3", "2-of-12", "10-of-12"], ShardPlace.In(folder.Location).Select(found => found.Place.Name));
        Assert.Empty(ShardPlace.In(folder["none"]));
    }

    private static Func<string, string?> Variables(string text)
    {
        Dictionary<string, string> all = text.Split(' ').Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return all.GetValueOrDefault;
    }

    private static long[] Chunks(Random random, int trial)
    {
        long most = trial % 4 == 0 ? long.MaxValue / 2 : trial % 4 == 1 ? 3 : 1 << 20;
        return [.. Enumerable.Range(0, trial == 0 ? 0 : random.Next(1, 60)).Select(_ => random.NextInt64(most))];
    }

    /// <summary>The chunks whose middle is in the part, each looked at alone.</summary>
    private static (long First, long End) BruteForce(long[] own, BigInteger total, int index, int count)
    {
        int[] within =
        [
            .. Enumerable.Range(0, own.Length).Where(chunk =>
            {
                BigInteger before = own[..chunk].Aggregate(BigInteger.Zero, (sum, length) => sum + length);
                BigInteger middle = ((2 * before) + own[chunk]) * count;
                return middle >= 2 * total * index && middle < 2 * total * (index + 1);
            }),
        ];
        int before = Enumerable.Range(0, own.Length).Count(chunk =>
            ((2 * own[..chunk].Aggregate(BigInteger.Zero, (sum, length) => sum + length)) + own[chunk]) * count
                < 2 * total * index);
        return (before, before + within.Length);
    }
}
