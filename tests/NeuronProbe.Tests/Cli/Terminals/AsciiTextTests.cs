using System.Text.RegularExpressions;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Tests.Conventions;
using Spectre.Console;
using Xunit;

namespace NeuronProbe.Tests.Cli.Terminals;

public sealed partial class AsciiTextTests
{
    [Theory]
    [InlineData("plain [text] \\ ~", "plain [text] \\ ~")]
    [InlineData("naïve", "na\\u00efve")]
    [InlineData("東京", "\\u6771\\u4eac")]
    [InlineData("🦔", "\\U0001f994")]
    [InlineData("e\u0301", "e\\u0301")]
    [InlineData("a…b ± 3 × 4", "a...b +- 3 x 4")]
    [InlineData("├─┼ │█▇▆▅▄▃▂▁ ┤▀▔", "+-+ |##:::... +:'")]
    [InlineData("line↵tab→esc␛del␡", "line\\ntab\\tesc\\x1bdel\\x7f")]
    public void Each_character_has_a_sign_or_its_number(string text, string expected) =>
        Assert.Equal(expected, AsciiText.Of(text));

    [Theory]
    [InlineData("naïve 東京…", "na?ve ????~")]
    [InlineData("e\u0301│±↵", "?|??")]
    public void Where_widths_are_settled_they_stay(string text, string expected)
    {
        Assert.Equal(expected, AsciiText.OfSameWidth(text));
        Assert.Equal(text.GetCellWidth(), expected.Length);
    }

    [Fact]
    public void Every_sign_that_views_draw_has_one_of_ASCII() => Assert.Empty(
        from file in TrackedFiles.Under("src/", ".cs")
        where file.Path.Contains("/Views/", StringComparison.Ordinal)
            || file.Path.Contains("/Drawing/", StringComparison.Ordinal)
        from Match literal in Literal.Matches(file.Text)
        from sign in VisibleText.Elements(literal.Value)
        where AsciiText.Of(sign) is ['\\', 'u' or 'U', ..]
        select $"{file.Path}: {sign}");

    [GeneratedRegex("""(?<!<[^>\n]*)("[^"\n]*"|'[^'\n]+')""")]
    private static partial Regex Literal { get; }
}
