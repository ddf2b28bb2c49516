using System.Text.Json.Nodes;
using NeuronProbe.Options;
using Xunit;

namespace NeuronProbe.Tests.Options;

public sealed class DurationOptionTests
{
    private static readonly DurationOption Option = new("--time", "A time.");

    [Theory]
    [InlineData("55m", 3300)]
    [InlineData("1h30m", 5400)]
    [InlineData("1H30M", 5400)]
    [InlineData("90", 90)]
    [InlineData("0.5", 0.5)]
    [InlineData("1.5h", 5400)]
    [InlineData("2d1h1m1s", 176_461)]
    [InlineData("1d1s", 86_401)]
    public void A_time_is_typed_in_units_or_seconds(string text, double seconds)
    {
        TimeSpan? time = Option.Parse([text]);
        Assert.Equal(seconds, time!.Value.TotalSeconds);
        Assert.Equal(time, Option.Parse(Option.ToTexts(time)));
        Assert.Equal(seconds, (double)Option.ToJson(time)!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0s")]
    [InlineData("m")]
    [InlineData("-5")]
    [InlineData("1e3")]
    [InlineData("5x")]
    [InlineData("30m1h")]
    [InlineData("1h1h")]
    [InlineData("1h30")]
    [InlineData("1:00:00")]
    [InlineData("1..5h")]
    [InlineData("5 m")]
    [InlineData("99999999999d")]
    [InlineData("NaN")]
    public void Anything_else_is_refused(string text) => Assert.Equal(
        $"--time: expected a time such as 55m, 1h30m or a number of seconds, but got '{text}'. "
            + "Give hours, minutes or seconds.",
        Assert.Throws<ProbeException>(() => Option.Parse([text])).Message);

    [Fact]
    public void No_time_is_null()
    {
        Assert.Empty(Option.ToTexts(null));
        Assert.Null((JsonNode?)Option.ToJson(null));
    }
}
