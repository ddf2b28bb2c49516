using NeuronProbe.Collectors;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

public sealed class CollectorOptionsTests
{
    [Fact]
    public void Defaults_are_those_of_the_command_line()
    {
        CollectorOptions options = new();
        Assert.Equal(
            (20, Tails.Auto, TopPer.Document, 16, 0.0, false),
            (options.Top, options.Tails, options.Per, options.Context, options.Threshold, options.Exact));
    }

    [Fact]
    public void Wrong_values_are_refused_by_the_name_of_their_option()
    {
        AssertRefused(
            "--top: expected a whole number of at least 1, but got '0'. Give 1 or more.", () => new() { Top = 0 });
        AssertRefused("--context: expected a whole number of at least 0, but got '-1'. Give 0 or more.", () =>
            new() { Context = -1 });
        AssertRefused("--threshold: expected a finite number, but got 'NaN'. Give a number such as 0 or 0.5.", () =>
            new() { Threshold = double.NaN });
        AssertRefused(
            "--tails: expected one of auto, high, low, both, but got '4'. Give one of these.", () =>
            new() { Tails = (Tails)4 });
        AssertRefused("--per: expected one of document, window, token, but got '9'. Give one of these.", () =>
            new() { Per = (TopPer)9 });
    }

    private static void AssertRefused(string message, Func<CollectorOptions> create)
    {
        Assert.Equal(message, Assert.Throws<ProbeException>(() => { create(); }).Message);
    }
}
