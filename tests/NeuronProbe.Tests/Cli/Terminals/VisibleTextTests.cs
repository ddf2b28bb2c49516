using NeuronProbe.Cli.Terminals;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Cli.Terminals;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("short", 5, "short", "short")]
    [InlineData("abcdef", 4, "abc…", "…def")]
    [InlineData("東京都", 5, "東京…", "…京都")]
    [InlineData("abc", 1, "…", "…")]
    public void A_text_is_cut_at_its_end_or_at_its_beginning(string text, int width, string atEnd, string atBeginning)
    {
        Assert.Equal(atEnd, VisibleText.Cut(text, width));
        Assert.Equal(atBeginning, VisibleText.CutBeginning(text, width));
    }

    [Fact]
    public void No_character_that_does_something_or_is_unseen_stays()
    {
        IEnumerable<int> forbidden = Enumerable.Range(0, 0x110000).Where(Hostile.IsForbidden);
        foreach (int value in forbidden.Where(value => value is < 0xd800 or > 0xdfff))
        {
            Assert.Empty(Hostile.In(VisibleText.Of("a" + char.ConvertFromUtf32(value) + "b")));
        }
        Assert.DoesNotContain('\n', VisibleText.Of("a\nb"));
        Assert.Equal("a\ufffdb\ufffd", VisibleText.Of("a\ud800b\udfff"));
    }

    [Theory]
    [InlineData("tab\there", "tab→here")]
    [InlineData("a\r\nb\rc", "a↵b␍c")]
    [InlineData("\u0000\u001b", "␀␛")]
    [InlineData("\u009b31m", "\\u009b31m")]
    [InlineData("user\u202egpj.exe", "user\\u202egpj.exe")]
    [InlineData("\U000e0041", "\\U000e0041")]
    [InlineData("👩\u200d🚀", "👩\\u200d🚀")]
    [InlineData("می\u200cخواهم", "می\\u200cخواهم")]
    public void Each_has_a_sign(string text, string visible) => Assert.Equal(visible, VisibleText.Of(text));

    [Theory]
    [InlineData("plain")]
    [InlineData("naïve 東京 🦔 e\u0301 \u00a0 ₂ ‰")]
    [InlineData("❤\ufe0f ☎\ufe0e 1\ufe0f\u20e3 ‼\ufe0f")]
    [InlineData("\u0600\u06dd12")]
    [InlineData("▁▂▃█ ├┤ … <<a>> ±")]
    public void What_can_be_seen_stays_as_it_is(string text) => Assert.Equal(text, VisibleText.Of(text));

    [Theory]
    [InlineData("a\ufe0f", "a\\ufe0f")]
    [InlineData("❤\ufe0f\ufe0f\ufe0f", "❤\ufe0f\\ufe0f\\ufe0f")]
    [InlineData("❤\ufe03\U000e0101", "❤\\ufe03\\U000e0101")]
    public void A_selector_that_selects_nothing_may_hide_something(string text, string visible) =>
        Assert.Equal(visible, VisibleText.Of(text));
}
