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
        Assert.Equal(atBeginning, Cut(text).AtBeginning(width));
    }

    [Theory]
    [InlineData("a/very/long/folder/file.txt:1234", 32, "a/very/long/folder/file.txt:1234")]
    [InlineData("a/very/long/folder/file.txt:1234", 31, "a/very/long/fold…/file.txt:1234")]
    [InlineData("a/very/long/folder/file.txt:1234", 16, "a…/file.txt:1234")]
    [InlineData("a/very/long/folder/file.txt:1234", 15, "…/file.txt:1234")]
    [InlineData("a/very/long/folder/file.txt:1234", 14, "…file.txt:1234")]
    [InlineData("a/very/long/folder/file.txt:1234", 6, "…:1234")]
    [InlineData(@"C:\texts\english\file.txt:7", 17, @"C:\te…\file.txt:7")]
    [InlineData("conversation-000123", 8, "…-000123")]
    [InlineData("東京/大阪/本.txt:1", 14, "東京…/本.txt:1")]
    [InlineData("e\u0301e\u0301e\u0301/x:1", 6, "e\u0301…/x:1")]
    public void A_path_is_cut_in_its_folders_and_not_in_its_line_number(string path, int width, string expected) =>
        Assert.Equal(expected, Cut(path).InFolders(width));

    [Fact]
    public void What_is_spelt_as_an_escape_is_cut_as_one_character()
    {
        string[] spelt = ["a", "\\u00e9", "b", "c"];
        Assert.Equal("a...", new CutText(spelt, "...").AtEnd(8));
        Assert.Equal("...bc", new CutText(spelt, "...").AtBeginning(8));
        Assert.Equal("..", new CutText(spelt, "...").AtEnd(2));
    }

    private static CutText Cut(string text) => new(VisibleText.Elements(text), VisibleText.CutMark);

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
