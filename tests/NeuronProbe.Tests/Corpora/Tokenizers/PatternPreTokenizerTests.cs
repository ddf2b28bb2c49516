using System.Globalization;
using System.Text;
using CsCheck;
using NeuronProbe.Corpora.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Tokenizers;

public sealed class PatternPreTokenizerTests
{
    [Theory]
    [InlineData("I'm  sure, it's 12:30\r\n", "I|'m| | sure|,| it|'s| 12|:|30|\r\n")]
    [InlineData("we'LL  ", "we|'|LL|  ")]
    [InlineData("naïve été", "naïve| été")]
    [InlineData("a𝔘𝔫 𝟙2𝟚x", "a𝔘𝔫| 𝟙2𝟚|x")]
    [InlineData("中文𠀀字!👍👍", "中文𠀀字|!👍👍")]
    [InlineData("", "")]
    public void Gpt2s_words_are_cut_as_its_pattern_says(string text, string expected) => Assert.Equal(expected, string.Join('|', Words(text)));

    [Fact]
    public void The_words_of_any_text_make_up_that_text() =>
        Check.Sample(TokenizerTexts.WellFormed, text => Assert.Equal(text, string.Concat(Words(text))));

    [Fact]
    public void Every_stand_in_is_of_its_category()
    {
        foreach (Rune rune in Enumerable.Range(0x10000, 0x100000).Where(Rune.IsValid).Select(value => new Rune(value)))
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            Assert.Equal(category, CharUnicodeInfo.GetUnicodeCategory(CategoryShadow.StandIn(category)));
        }
    }

    private static IEnumerable<string> Words(string text) =>
        PatternPreTokenizer.Gpt2.PreTokenize(text).Select(word => text.Substring(word.Offset, word.Length));
}
