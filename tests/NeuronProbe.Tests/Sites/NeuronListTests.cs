using NeuronProbe.Sites;
using Xunit;

namespace NeuronProbe.Tests.Sites;

public sealed class NeuronListTests
{
    private static readonly Site Ten = new("m", SiteSide.Output, 0, 10);

    [Theory]
    [InlineData("all", "0 1 2 3 4 5 6 7 8 9")]
    [InlineData("3", "3")]
    [InlineData("0-9", "0 1 2 3 4 5 6 7 8 9")]
    [InlineData("8-9,0", "0 8 9")]
    [InlineData("2-4,3-5,4", "2 3 4 5")]
    [InlineData(" 1 , 3 - 4 ", "1 3 4")]
    [InlineData("5-5", "5")]
    public void A_list_names_neurons_ascending_each_once(string text, string neurons) =>
        Assert.Equal(neurons, string.Join(' ', new NeuronList(text).Within(Ten)));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("ALL")]
    [InlineData("-1")]
    [InlineData("5-")]
    [InlineData("4-3")]
    [InlineData("1-2-3")]
    [InlineData("1,,2")]
    [InlineData("1.0")]
    [InlineData("٣")]
    [InlineData("99999999999")]
    public void What_is_no_list_is_refused(string text) => Assert.Equal(
        $"--neuron: expected 'all', or numbers and ascending ranges such as 0-99,512, but got '{text}'. "
            + "Numbers start at 0.",
        Assert.Throws<ProbeException>(() => new NeuronList(text)).Message);

    [Theory]
    [InlineData("10", 10)]
    [InlineData("0-3,8-12", 12)]
    [InlineData("0-2147483647", 2147483647)]
    public void A_neuron_outside_its_site_is_refused(string text, int neuron) => Assert.Equal(
        $"--neuron: expected neurons from 0 to 9 at 'm:output', but got {neuron}. "
            + "Choose others, or other sites with --layer.",
        Assert.Throws<ProbeException>(() => new NeuronList(text).Within(Ten)).Message);
}
