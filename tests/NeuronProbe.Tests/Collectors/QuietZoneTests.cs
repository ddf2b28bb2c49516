using NeuronProbe.Collectors;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

public sealed class QuietZoneTests
{
    [Fact]
    public void Vectors_find_what_one_value_after_another_is_found_to_be()
    {
        var random = new Random(5);
        float[] special = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, 0.5f, -0.5f, 0.49999997f];
        foreach (int length in Enumerable.Range(0, 70).Append(1024))
        {
            float[] values =
            [
                .. Enumerable.Range(0, length).Select(
                    _ => random.Next(4) == 0 ? special[random.Next(8)] : (2 * random.NextSingle()) - 1),
            ];
            int[] hashes = [.. Enumerable.Range(0, length).Select(_ => random.Next(20))];
            foreach (QuietZone zone in (QuietZone[])[new(-0.5f, 0.5f, 2), new(0, 0.5f, 19), QuietZone.Nothing])
            {
                int[] expected =
                [
                    .. Enumerable.Range(0, length).Where(i => !(values[i] >= zone.First && values[i] < zone.End
                        && hashes[i] > zone.Gate)),
                ];
                foreach (bool withVectors in (bool[])[false, true])
                {
                    int[] wanted = new int[length];
                    int count = zone.Find(values, hashes, wanted, withVectors);
                    Assert.Equal(expected, wanted[..count]);
                }
            }
        }
    }

    [Fact]
    public void No_cells_are_quiet_while_each_takes_any_token() =>
        Assert.Null(QuietCells.Choose([ulong.MaxValue, ulong.MaxValue]));

    /// <summary>Of 100,000 tokens 4 are kept of each cell.</summary>
    [Theory]
    [InlineData(new[] { 99_000, 1_000 }, 0, 2)]
    [InlineData(new[] { 99_990, 10 }, 0, 1)]
    [InlineData(new[] { 10, 80_000, 19_980, 10 }, 1, 3)]
    [InlineData(new[] { 3, 50_000, 3, 49_994 }, 1, 2)]
    public void The_cells_are_quiet_that_spare_most_tokens(int[] tokens, int first, int end)
    {
        ulong[] gates =
            [.. tokens.Select(own => own < 4 ? ulong.MaxValue : (ulong)(4.0 / own * ulong.MaxValue))];
        QuietCells quiet = Assert.NotNull(QuietCells.Choose(gates));
        Assert.Equal((first, end, gates[first..end].Max()), (quiet.First, quiet.End, quiet.Gate));
    }
}
