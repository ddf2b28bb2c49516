using System.Text;
using CsCheck;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Tokenizers;

public sealed class BertNormalizerTests
{
    private static readonly BertNormalizer Cased = new() { Lowers = false };

    [Theory]
    [InlineData("a\tb\nc\rd", "a b c d")]
    [InlineData("a\u00A0b\u2003c\u2028d", "a b c d")]
    [InlineData("a\0b\u0007c\u000Bd\u0085e\u007Ff", "abcdef")]
    [InlineData("a\u200Bb\uFEFFc\uE000d\uFFFDe\U000F0000f", "abcdef")]
    [InlineData("a\u0378b\uFFFEc\U000323B0d", "a\u0378b\uFFFEc\U000323B0d")]
    public void Control_characters_go_white_space_becomes_spaces_and_unassigned_characters_stay(
        string text, string expected) =>
        Assert.Equal(expected, new BertNormalizer().Normalize(text).Text);

    [Theory]
    [InlineData("a中b", "a 中 b")]
    [InlineData("㐀豈𠀀", " 㐀  豈  𠀀 ")]
    [InlineData("ひらカタ한", "ひらカタ한")]
    [InlineData("\u3400\u4DBF\u4DC0\u4DFF\u4E00\u9FFF\uA000", " \u3400  \u4DBF \u4DC0\u4DFF \u4E00  \u9FFF \uA000")]
    public void Ideographs_and_nothing_else_stand_alone(string text, string expected)
    {
        Assert.Equal(expected, Cased.Normalize(text).Text);
        Assert.Equal(text, (Cased with { SpacesIdeographs = false }).Normalize(text).Text);
    }

    [Theory]
    [InlineData("É", null, true, "e")]
    [InlineData("É", false, true, "é")]
    [InlineData("É", null, false, "É")]
    [InlineData("É", true, false, "E")]
    [InlineData("e\u0301\u20DD\u0903", true, false, "e\u20DD\u0903")]
    [InlineData("ΑΣ", null, true, "ας|ασ")]
    [InlineData("\u0130I\u0131", false, true, "i\u0307i\u0131")]
    [InlineData("\u0130", true, true, "i")]
    [InlineData("\u212BK\u00DF\u1E9E", false, true, "åkßß")]
    [InlineData("ﬁ½", null, true, "ﬁ½")]
    [InlineData("각", null, true, "\u1100\u1161\u11A8")]
    public void Accents_go_as_told_and_without_word_as_lower_casing_does(
        string text, bool? strips, bool lowers, string expected) =>
        Assert.Equal(
            expected.Split('|')[^1],
            new BertNormalizer { StripsAccents = strips, Lowers = lowers }.Normalize(text).Text);

    [Fact]
    public void Every_unit_knows_the_range_that_it_stands_for()
    {
        NormalizedText normalized = new BertNormalizer { StripsAccents = false }.Normalize("\0\u0130中𝔘");
        Assert.Equal("i\u0307 中 𝔘", normalized.Text);
        Assert.Equal([(1, 2), (1, 2), (2, 2), (2, 3), (3, 3), (3, 5), (3, 5)], normalized.Ranges);
    }

    [Fact]
    public void A_stripped_accent_is_in_no_range() =>
        Assert.Equal([(0, 1), (2, 3), (3, 4)], new BertNormalizer().Normalize("e\u0301éa").Ranges);

    [Fact]
    public void Marks_that_change_places_stand_for_all_of_them_together()
    {
        NormalizedText decomposed = CharacterSteps.Of("xa\u0301\u0323y\u0301z").Decompose().Together();
        Assert.Equal("xa\u0323\u0301y\u0301z", decomposed.Text);
        Assert.Equal([(0, 1), (1, 2), (2, 4), (2, 4), (4, 5), (5, 6), (6, 7)], decomposed.Ranges);
    }

    [Fact]
    public void Decomposing_gives_what_dotnet_gives_with_ranges_in_order() =>
        Check.Sample(TokenizerTexts.WellFormed, text =>
        {
            string legal = text.Replace("\uFFFE", "", StringComparison.Ordinal);
            NormalizedText decomposed = CharacterSteps.Of(legal).Decompose().Together();
            Assert.Equal(legal.Normalize(NormalizationForm.FormD), decomposed.Text);
            CheckRanges(legal, decomposed);
        }, iter: 3_000);

    [Fact]
    public void Ranges_of_any_text_never_decrease() =>
        Check.Sample(
            TokenizerTexts.WellFormed, text => CheckRanges(text, new BertNormalizer().Normalize(text)), iter: 3_000);

    private static void CheckRanges(string source, NormalizedText normalized)
    {
        Assert.Equal(normalized.Text.Length, normalized.Ranges.Count);
        (int before, int beforeEnd) = (0, 0);
        foreach ((int start, int end) in normalized.Ranges)
        {
            Assert.True(
                start >= before && end >= beforeEnd && start <= end && end <= source.Length,
                $"{start}..{end} after {before}..{beforeEnd}");
            (before, beforeEnd) = (start, end);
        }
    }
}
