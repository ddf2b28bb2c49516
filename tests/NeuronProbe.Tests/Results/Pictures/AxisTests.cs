using System.Globalization;
using NeuronProbe.Results.Pictures;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Results.Pictures;

public sealed class AxisTests
{
    [Theory]
    [InlineData(0, 1, "0.0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(-0.17, 3.374, "0.0 0.5 1.0 1.5 2.0 2.5 3.0")]
    [InlineData(-0.13, 0.21, "-0.10 -0.05 0.00 0.05 0.10 0.15 0.20")]
    [InlineData(-900, 1200, "-500 0 500 1000")]
    [InlineData(0.00012, 0.00019, "0.00012 0.00013 0.00014 0.00015 0.00016 0.00017 0.00018 0.00019")]
    public void Ticks_are_round_numbers_with_as_many_decimals_as_they_need(double lower, double upper, string expected)
    {
        IReadOnlyList<Tick> ticks = Axis.Linear(lower, upper, Axis.ActivationText).Ticks(1000, _ => 10, 5);
        Assert.Equal(expected, string.Join(' ', ticks.Select(tick => tick.Text)));
    }

    [Fact]
    public void A_tick_is_where_its_text_says_and_steps_are_1_2_or_5_times_a_power_of_ten()
    {
        var random = new Random(5);
        for (int trial = 0; trial < 2000; trial++)
        {
            double scale = Math.Pow(10, random.Next(-3, 5));
            double lower = (random.NextDouble() - 0.5) * scale;
            double upper = lower + ((random.NextDouble() + 0.01) * scale);
            var axis = Axis.Linear(lower, upper, (value, _) => value.ToString("R", CultureInfo.InvariantCulture));
            double[] values =
            [
                .. axis.Ticks(500, _ => 40, 8).Select(tick => double.Parse(tick.Text, CultureInfo.InvariantCulture)),
            ];
            Assert.InRange(values.Length, 1, 9);
            Assert.All(values, value => Assert.InRange(axis.PlaceOf(value), -1e-6, 1 + 1e-6));
            Assert.All(axis.Ticks(500, _ => 40, 8), tick => Assert.Equal(
                (double.Parse(tick.Text, CultureInfo.InvariantCulture) - lower) / (upper - lower), tick.Place, 1e-9));
            foreach ((double one, double next) in values.Zip(values.Skip(1)))
            {
                string digits = (next - one).ToString("E1", CultureInfo.InvariantCulture)[..3];
                Assert.Contains(digits, (string[])["1.0", "2.0", "5.0"]);
            }
        }
    }

    [Fact]
    public void Texts_never_touch()
    {
        var random = new Random(6);
        for (int trial = 0; trial < 2000; trial++)
        {
            double lower = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-9, 12));
            double upper = lower + (random.NextDouble() * Math.Pow(10, random.Next(-9, 12))) + 1e-12;
            double length = random.Next(40, 600);
            double WidthOf(Tick tick) => TextWidths.Of(tick.Text, 12);
            IReadOnlyList<Tick> ticks = Axis.Linear(lower, upper, Axis.ActivationText).Ticks(length, WidthOf, 3);
            foreach ((Tick one, Tick next) in ticks.Zip(ticks.Skip(1)))
            {
                Assert.True((next.Place - one.Place) * length >= (WidthOf(one) + WidthOf(next)) / 2);
            }
        }
    }

    [Fact]
    public void Powers_of_ten_that_have_no_room_are_left_out()
    {
        var axis = Axis.Logarithmic(
            20_000, 1, count => Math.Log10(1 + count) / Math.Log10(20_001), value => Axis.CountText(value, value));
        Assert.Equal(
            ["0", "1", "10", "100", "1k", "10k"], axis.Ticks(1000, _ => 10, 5).Select(tick => tick.Text));
        Assert.Equal(["0", "10", "100", "1k", "10k"], axis.Ticks(120, _ => 12, 5).Select(tick => tick.Text));
        Assert.Equal(["0", "100", "10k"], axis.Ticks(60, _ => 12, 5).Select(tick => tick.Text));
    }

    [Fact]
    public void Layers_are_named_in_equal_steps_by_their_numbers()
    {
        int[] layers = [.. Enumerable.Range(0, 48)];
        Assert.Equal(
            ["0", "10", "20", "30", "40"], Axis.Layers(layers).Ticks(180, _ => 14, 5).Select(tick => tick.Text));
        Assert.Equal(
            layers.Select(layer => $"{layer}"), Axis.Layers(layers).Ticks(1000, _ => 14, 5).Select(tick => tick.Text));
        Assert.Equal(["2", "5", "11"], Axis.Layers([2, 5, 11]).Ticks(400, _ => 14, 5).Select(tick => tick.Text));
        Assert.Equal([0.5 / 3, 1.5 / 3, 2.5 / 3], ((int[])[2, 5, 11]).Select(n => Axis.Layers([2, 5, 11]).PlaceOf(n)));
    }

    [Theory]
    [InlineData(0, 500, "0")]
    [InlineData(1500, 500, "1.5k")]
    [InlineData(1050, 50, "1,050")]
    [InlineData(12_000, 2000, "12k")]
    [InlineData(2_500_000, 500_000, "2.5M")]
    [InlineData(1_200_000, 50_000, "1,200k")]
    [InlineData(0.5, 0.5, "0.5")]
    public void Counts_lose_nothing_in_few_characters(double value, double step, string expected) =>
        Culture.Use("de-DE", () => Assert.Equal(expected, Axis.CountText(value, step)));
}
