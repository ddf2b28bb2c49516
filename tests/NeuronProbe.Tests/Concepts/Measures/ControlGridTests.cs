using NeuronProbe.Concepts.Measures;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Measures;

public sealed class ControlGridTests
{
    private static readonly float[] Values =
    [
        .. Enumerable.Range(-2000, 4001).Select(i => (float)(Math.Sign(i) * Math.Pow(2, (Math.Abs(i) / 80.0) - 20))),
        .. Enumerable.Range(0, 1000).Select(i => -0.5f * i / 1000),
        0, -0f, float.Epsilon, -float.Epsilon,
    ];

    [Theory]
    [InlineData(9, 40)]
    [InlineData(10, 0.3f)]
    [InlineData(10, 4)]
    [InlineData(10, 1e-6f)]
    public void Slots_ascend_with_the_values(int octaves, float most)
    {
        var grid = new ControlGrid(octaves);
        int largest = BitConverter.SingleToInt32Bits(most);
        float[] values = [.. Values.Where(value => Math.Abs(value) <= most).Order()];
        int[] order = [.. grid.InOrder(largest)];
        int[] places = [.. values.Select(value => Array.IndexOf(order, grid.SlotOf(value, largest)))];
        Assert.All(places, place => Assert.True(place >= 0));
        Assert.All(places.Zip(places.Skip(1)), pair => Assert.True(pair.First <= pair.Second));
        Assert.Equal(order.Length, order.Distinct().Count());
        Assert.All(order, slot => Assert.InRange(slot, 0, grid.SlotCount - 1));
        Assert.All(values, value =>
            Assert.Equal(value == 0, grid.SlotOf(value, largest) == grid.Zero));
    }

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    public void Many_values_get_the_slots_that_each_has(int octaves)
    {
        var grid = new ControlGrid(octaves);
        float[] values = [.. Values, float.NaN, float.PositiveInfinity, float.NegativeInfinity];
        int largest = BitConverter.SingleToInt32Bits(Values.Max(Math.Abs));
        int[] slots = new int[values.Length];
        grid.Find(values, largest, slots);
        Assert.Equal(values.Select(value => grid.SlotOf(value, largest)), slots);
        Assert.All(slots[^3..], slot => Assert.Equal(grid.Discarded, slot));
    }

    [Theory]
    [InlineData(-1, 9, 33)]
    [InlineData(0, 10, 0.171f)]
    [InlineData(0, 10, 3.9f)]
    [InlineData(0, 10, 4)]
    [InlineData(1, 10, 700)]
    public void A_bin_of_labels_lies_within_one_of_the_controls(int refinement, int octaves, float most)
    {
        var grid = new ControlGrid(octaves);
        int largest = BitConverter.SingleToInt32Bits(most);
        Assert.All(new ValueGrid(refinement, octaves).InOrder(largest), bin => Assert.Equal(
            grid.SlotOf(bin.Lower, largest), grid.SlotOf(bin.Upper, largest)));
    }

    [Theory]
    [InlineData(0.2f, 0.3f)]
    [InlineData(0.2f, 5)]
    [InlineData(3, 150)]
    [InlineData(3, 1e6f)]
    public void Beside_a_larger_magnitude_values_are_where_moved_slots_went(float before, float after)
    {
        var grid = new ControlGrid(10);
        (int from, int to) = (BitConverter.SingleToInt32Bits(before), BitConverter.SingleToInt32Bits(after));
        float[] values = [.. Values.Where(value => Math.Abs(value) <= before)];
        int[] slots = [.. values.Select(value => grid.SlotOf(value, from))];
        foreach ((int old, int now) in grid.Moved(from, to))
        {
            slots = Array.ConvertAll(slots, slot => slot == old ? now : slot);
        }
        Assert.Equal(values.Select(value => grid.SlotOf(value, to)), slots);
    }
}
