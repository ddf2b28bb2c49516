using System.Globalization;
using System.Text;
using CsCheck;
using NeuronProbe.Corpora.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Tokenizers;

public sealed class SplitPatternTests
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

    [Theory]
    [InlineData(@"\p{N}{1,3}| ?[^\s]+", @"\p{N}{1,3}| ?[^\s]+")]
    [InlineData(@"(?i:'s|'t)|[^\r\n\p{L}\p{N}]?\p{L}+", @"(?i:'s|'t)|[^\r\n\p{L}\p{N}]?\p{L}+")]
    [InlineData(@"[^\r\n\p{L}\p{N}]?+\p{L}++(a|b)*+", @"(?>[^\r\n\p{L}\p{N}]?)(?>\p{L}+)(?>(?:a|b)*)")]
    [InlineData(@" ?[^(\s|[.,!?…。，、।۔،])]+", @" ?[^(\s|.,!?…。，、।۔،)]+")]
    [InlineData(@"[a-[b]c]", @"[a\-bc]")]
    [InlineData(@"[]a]\w[\w-]", @"[\]a][\p{L}\p{M}\p{N}\p{Pc}][\p{L}\p{M}\p{N}\p{Pc}-]")]
    [InlineData(@"\x41\x{1F6}\u00e9\P{^Lu}", @"\u0041\u01F6\u00E9\p{Lu}")]
    [InlineData(@"(x)+?y", @"(?:x)+?y")]
    [InlineData(@"a{,2}b{3,}", @"a{0,2}b{3,}")]
    [InlineData(@"ba{1,3}+", @"b(?:a{1,3})+")]
    public void A_pattern_is_rewritten_with_the_same_meaning(string pattern, string expected) => Assert.Equal(expected, SplitPattern.Translate(pattern));

    [Theory]
    [InlineData(@"[a&&[^b]]", "'&&'")]
    [InlineData(@"[a[^b]]", "'[^'")]
    [InlineData(@"[[:alpha:]]", "'[:'")]
    [InlineData(@"\p{Han}+", @"'\p{Han}'")]
    [InlineData(@"\h", @"'\h'")]
    [InlineData(@"a{1,3}*", "a quantifier behind another, '*',")]
    [InlineData(@"(?m:a)", "'(?m:'")]
    [InlineData(@"(?<name>a)", "'(?<n'")]
    [InlineData(@"a)", "')'")]
    [InlineData(@"+", "a quantifier behind nothing")]
    [InlineData(@"a{}", "'{'")]
    [InlineData(@"[a", "'[a'")]
    public void What_might_mean_something_else_is_refused(string pattern, string part) =>
        Assert.Contains(part, Assert.Throws<NotSupportedException>(() => SplitPattern.Translate(pattern)).Message, StringComparison.Ordinal);

    private static IEnumerable<string> Words(string text) =>
        SplitPattern.Gpt2Words.PreTokenize(text).Select(word => text.Substring(word.Offset, word.Length));
}
