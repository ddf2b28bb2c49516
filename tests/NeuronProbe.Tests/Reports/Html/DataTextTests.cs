using System.Text;
using System.Text.Json.Nodes;
using NeuronProbe.Reports.Html;
using Xunit;

namespace NeuronProbe.Tests.Reports.Html;

public sealed class DataTextTests
{
    [Theory]
    [InlineData("u8", 0, 7, 255)]
    [InlineData("u16", 0, 256, 65535)]
    [InlineData("i32", -1, 5, 65536)]
    [InlineData("i32", 0, 5, 65536)]
    [InlineData("f64", 0, 5, 1L << 33)]
    [InlineData("same", 7, 7, 7)]
    public void Whole_numbers_take_as_few_bytes_as_hold_them(string type, long a, long b, long c)
    {
        JsonNode packed = Packed(data => data.PackedWhole("x", [a, b, c]));
        Assert.Equal(type, (string)packed["type"]!);
        Assert.Equal([a, b, c], WrittenReport.Unpack(packed));
    }

    [Theory]
    [InlineData(0.593499, 4, "0.5934", "0.593")]
    [InlineData(0.593501, 4, "0.5936", "0.594")]
    [InlineData(0.59347, 4, "0.5934", "0.593")]
    [InlineData(0.5935, 4, "0.5935", null)]
    [InlineData(-0.5936, 4, "-0.5936", "-0.594")]
    [InlineData(0.123449999, 6, "0.123449", "0.123")]
    [InlineData(0.123448999, 6, "0.123449", "0.123")]
    [InlineData(0.5935001, 4, "0.5936", "0.594")]
    [InlineData(0.59344, 4, "0.5934", "0.593")]
    [InlineData(0.4, 4, "0.4", "0.400")]
    [InlineData(59.349951, 6, "59.3499", "59.3")]
    [InlineData(0.9999999, 4, "0.9999", "1.00")]
    [InlineData(1.0000001, 4, "1.001", "1.00")]
    [InlineData(0, 4, "0", "0")]
    [InlineData(-2.5e-7, 4, "-2.5E-07", null)]
    public void A_number_that_is_rounded_again_comes_to_what_it_would_at_once(
        double value, int digits, string written, string? shown)
    {
        using var data = new DataText();
        data.FigureToRound(value, digits);
        string text = Encoding.UTF8.GetString(data.Finish().Span);
        Assert.Equal(written, text);
        if (shown is not null)
        {
            Assert.Equal(shown, NeuronProbe.Results.Drawing.Figures.Short(
                double.Parse(text, System.Globalization.CultureInfo.InvariantCulture), 3));
        }
    }

    [Fact]
    public void Any_number_rounds_to_fewer_digits_as_it_does_at_once()
    {
        for (int i = 1; i < 20_000; i++)
        {
            // Roots are no halves unless they are whole.
            double value = Math.Pow(-1, i) * Math.Sqrt(i) * Math.Pow(10, (i % 9) - 4);
            using var data = new DataText();
            data.FigureToRound(value, 4);
            double written = double.Parse(
                Encoding.UTF8.GetString(data.Finish().Span), System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal(
                value.ToString("E2", System.Globalization.CultureInfo.InvariantCulture),
                written.ToString("E2", System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Nothing_at_all_can_be_packed()
    {
        Assert.Empty(WrittenReport.Unpack(Packed(data => data.PackedWhole("x", []))));
        Assert.Empty(WrittenReport.Unpack(Packed(data => data.PackedReal("x", []))));
        Assert.Empty(WrittenReport.Unpack(Packed(data => data.PackedHalf("x", []))));
        double[] missing = [double.NaN, double.NaN];
        Assert.Equal(missing, WrittenReport.Unpack(Packed(data => data.PackedHalf("x", missing))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e-30)]
    [InlineData(3.4e38)]
    [InlineData(65519)]
    public void Half_floats_are_within_a_2048th_of_a_value_down_to_a_2_to_the_28th_of_the_largest(double largest)
    {
        double[] values =
        [
            .. Enumerable.Range(0, 2000).Select(i => (i % 2 == 0 ? 1 : -1) * largest * Math.Pow(2, -28.0 * i / 2000)),
        ];
        double[] read = WrittenReport.Unpack(Packed(data => data.PackedHalf("x", [.. values, 0, double.NaN])));
        Assert.All(values.Zip(read), pair => Assert.True(
            Math.Abs(pair.First - pair.Second) <= Math.Abs(pair.First) / 2048, $"{pair.First} is {pair.Second}."));
        Assert.Equal(0, read[^2]);
        Assert.Equal(double.NaN, read[^1]);
    }

    [Fact]
    public void Infinities_do_not_take_the_digits_of_the_others()
    {
        double[] read = WrittenReport.Unpack(
            Packed(data => data.PackedHalf("x", [double.PositiveInfinity, 0.1, double.NegativeInfinity])));
        Assert.Equal(0.1, read[1], 0.0001);
        Assert.False(double.IsFinite(read[0]) || double.IsFinite(read[2]));
        Assert.Equal(double.NaN, WrittenReport.Unpack(Packed(data => data.PackedReal("x", [1, double.NaN])))[1]);
    }

    [Theory]
    [InlineData(1234567.0, 4, "1.235E+06")]
    [InlineData(0.00012345, 3, "0.000123")]
    [InlineData(double.NaN, 3, "null")]
    [InlineData(double.NegativeInfinity, 3, "null")]
    public void A_figure_has_so_many_digits_and_what_is_none_is_null(double value, int digits, string expected)
    {
        using var data = new DataText();
        data.Figures("x", [value], digits);
        Assert.Equal($"\"x\":[{expected}]", Text(data));
    }

    [Fact]
    public void Letters_of_all_languages_stay_as_they_are()
    {
        using var data = new DataText();
        data.Texts("x", ["naïve 日本 Ж", null]);
        Assert.Equal("\"x\":[\"naïve 日本 Ж\",null]", Text(data));
    }

    private static JsonNode Packed(Action<DataText> write)
    {
        using var data = new DataText();
        data.Json.WriteStartObject();
        write(data);
        data.Json.WriteEndObject();
        return JsonNode.Parse(Text(data))!["x"]!;
    }

    private static string Text(DataText data) => Encoding.UTF8.GetString(data.Finish().Span);
}
