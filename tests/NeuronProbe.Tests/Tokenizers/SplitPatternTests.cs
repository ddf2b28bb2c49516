using System.Globalization;
using System.Text;
using CsCheck;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Tokenizers;

public sealed class SplitPatternTests
{
    [Theory]
    [InlineData("I'm  sure, it's 12:30\r\n", "I|'m| | sure|,| it|'s| 12|:|30|\r\n")]
    [InlineData("we'LL  ", "we|'|LL|  ")]
    [InlineData("naïve été", "naïve| été")]
    [InlineData("a𝔘𝔫 𝟙2𝟚x", "a𝔘𝔫| 𝟙2𝟚|x")]
    [InlineData("中文𠀀字!👍👍", "中文𠀀字|!👍👍")]
    [InlineData("", "")]
    public void Gpt2s_words_are_cut_as_its_pattern_says(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', Words(text)));

    [Fact]
    public void The_words_of_any_text_make_up_that_text() =>
        Check.Sample(TokenizerTexts.WellFormed, text => Assert.Equal(text, string.Concat(Words(text))));

    [Fact]
    public void Every_stand_in_is_of_its_category()
    {
        foreach (Rune rune in Enumerable.Range(0x10000, 0x100000).Where(Rune.IsValid).Select(value => new Rune(value)))
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            Assert.Equal(category, CharUnicodeInfo.GetUnicodeCategory(CategoryStandIns.StandIn(category)));
        }
    }

    [Theory]
    [InlineData(@"\p{N}{1,3}| ?[^\s]+", @"\p{N}{1,3}| ?[^\s]+")]
    [InlineData(@"(?i:'s|'t)|[^\r\n\p{L}\p{N}]?\p{L}+", @"(?i:'s|'t)|[^\r\n\p{L}\p{N}]?\p{L}+")]
    [InlineData(@"[^\r\n\p{L}\p{N}]?+\p{L}++(a|b)*+", @"(?>[^\r\n\p{L}\p{N}]?)(?>\p{L}+)(?>(?:a|b)*)")]
    [InlineData(@" ?[^(\s|[.,!?…。，、।۔،])]+", @" ?[^(\s|.,!?…。，、।۔،)]+")]
    [InlineData(@"[a-[b]c]", @"[a\-bc]")]
    [InlineData(
        @"[]a]\w[\w-]",
        @"[\]a][\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}\u24B6-\u24E9\u00B2\u00B3\u00B9\u00BC-\u00BE][\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc}"
            + @"\u24B6-\u24E9\u00B2\u00B3\u00B9\u00BC-\u00BE\-]")]
    [InlineData(@"\x41\x{1F6}\u00e9\P{^Lu}", @"\u0041\u01F6\u00E9\p{Lu}")]
    [InlineData(@"(x)+?y", @"(?:x)+?y")]
    [InlineData(@"a{,2}b{3,}", @"a{0,2}b{3,}")]
    [InlineData(@"ba{1,3}+", @"b(?:a{1,3})+")]
    [InlineData(@"(?i)a|[^^b]", @"(?i)a|[^\^b]")]
    [InlineData("[a𐐀-𐐂]", @"(?:[a-[\uD800-\uDFFF]]|\uD801[\uDC00-\uDC02])")]
    [InlineData(@"[\x{10000}-\x{107FF}]𐐀", @"(?:[\uD800-\uD801][\uDC00-\uDFFF])(?:𐐀)")]
    [InlineData("[\uFF00-\U000103FF]", @"(?:[\uFF00-\uFFFF-[\uD800-\uDFFF]]|[\uD800-\uD800][\uDC00-\uDFFF])")]
    public void A_pattern_is_rewritten_with_the_same_meaning(string pattern, string expected) =>
        Assert.Equal(expected, SplitPattern.Translate(pattern));

    [Theory]
    [InlineData("[𐐀-𐑏]+", "a𐐀𐐨b", "𐐀𐐨")]
    [InlineData("[^a𐐀-𐑏]+", "a𐐀b👍c", "b👍c")]
    [InlineData(@"[𐐀\p{Nd}]+", "𐐀1𝟙2𐐁", "𐐀1𝟙2")]
    [InlineData(@"𐐀|\p{Lo}+", "𐐀a𠀀", "𐐀|𠀀")]
    [InlineData(@"[^𐐀\s]", "𐐀 𝔘", "𝔘")]
    [InlineData(@"\W𐐀", "a𐐀👍𐐀", "👍𐐀")]
    [InlineData("𐐀.", "𐐀👍", "𐐀👍")]
    [InlineData("[ࠀ-一]+", "aक𑀀b", "क")]
    public void Characters_beyond_U_FFFF_are_told_apart_where_a_pattern_names_them(string pattern, string text,
        string expected)
    {
        var element = new TokenizerElement("f", "pattern", default);
        (System.Text.RegularExpressions.Regex regex, bool isWide) = SplitPattern.Compile(element, pattern);
        Assert.True(isWide);
        Assert.Equal(expected,
            string.Join('|', new PatternSplitter(regex, SplitBehavior.Isolated, isWide: isWide).Matches(text)
            .Select(match => text.Substring(match.Offset, match.Length))));
    }

    [Theory]
    [InlineData(@"[a&&[^b]]", "'&&'")]
    [InlineData(@"[a[^b]]", "'[^'")]
    [InlineData(@"[[:alpha:]]", "'[:'")]
    [InlineData(@"\p{Han}+", @"'\p{Han}'")]
    [InlineData(@"\h", @"'\h'")]
    [InlineData(@"a{1,3}*", "a quantifier after another, '*',")]
    [InlineData(@"(?m:a)", "'(?m:'")]
    [InlineData(@"a(?i)b", "'(?i)'")]
    [InlineData(@"𐐀\b", @"'\b'")]
    [InlineData(@"[b-a]", "'-a'")]
    [InlineData(@"(?<name>a)", "'(?<n'")]
    [InlineData(@"a)", "')'")]
    [InlineData(@"+", "a quantifier after nothing")]
    [InlineData(@"a{}", "'{'")]
    [InlineData(@"[a", "'[a'")]
    public void What_might_mean_something_else_is_refused(string pattern, string part) =>
        Assert.Contains(
            part,
            Assert.Throws<NotSupportedException>(() => SplitPattern.Translate(pattern)).Message,
            StringComparison.Ordinal);

    private static IEnumerable<string> Words(string text) =>
        SplitPattern.Gpt2Words.PreTokenize(text).Select(word => text.Substring(word.Offset, word.Length));
}
