using System.Xml;
using NeuronProbe.Results.Pictures;
using Xunit;

namespace NeuronProbe.Tests.Results.Pictures;

public sealed class PictureTextTests
{
    [Fact]
    public void What_XML_can_not_hold_is_replaced()
    {
        string all = string.Concat(Enumerable.Range(0, 0x10000).Select(i => (char)i)) + "\U0001F600\uD800";
        string clean = PictureText.Clean(all);
        Assert.Equal(clean, XmlConvert.VerifyXmlChars(clean));
        Assert.EndsWith("\U0001F600\uFFFD", clean, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\u0000b\u001B[31m", "a\uFFFDb\uFFFD[31m")]
    [InlineData("a\nb\tc", "a b c")]
    [InlineData("\u202Eabc\u2066\u200F", "\uFFFDabc\uFFFD\uFFFD")]
    [InlineData("a\u2028b\uFFFE", "a\uFFFDb\uFFFD")]
    [InlineData("naïve 東京 👩‍👩‍👧", "naïve 東京 👩‍👩‍👧")]
    public void What_moves_other_text_is_replaced_and_all_else_stays(string text, string expected) =>
        Assert.Equal(expected, PictureText.Clean(text));
}
