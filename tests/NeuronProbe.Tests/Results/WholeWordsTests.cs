using System.Text.RegularExpressions;
using NeuronProbe.Results;
using Xunit;

namespace NeuronProbe.Tests.Results;

public sealed partial class WholeWordsTests
{
    [Theory]
    [InlineData("The bank, on 21 May_2", "the|bank|on|21|may_2")]
    [InlineData("don't e-mail", "don|t|e|mail")]
    [InlineData("", "")]
    [InlineData(" ?! \u2028\0 \u202e", "")]
    [InlineData("Straße ΣΊΣΥΦΟΣ Σίσυφος", "straße|σίσυφοσ|σίσυφοσ")]
    [InlineData("caf\u00e9 cafe\u0301 CAFE\u0301", "café|café|café")]
    [InlineData("\uff22ank \ufb01sh K", "bank|fish|k")]
    [InlineData("İI ı", "İi|ı")]
    [InlineData("東京の夏 カタカナ", "東|京|の|夏|カタカナ")]
    [InlineData("東京Tower", "東|京|tower")]
    [InlineData("ที่นี่", "ที่|นี่")]
    [InlineData("\ud83d\ude00go\ud83d\ude00", "go")]
    [InlineData("\ud835\udc00b \ud801\udc00", "ab|\ud801\udc28")]
    [InlineData("\ud801go\udc00", "go")]
    [InlineData("\ud840\udc0b\ud840\udc0c", "\ud840\udc0b|\ud840\udc0c")]
    public void A_text_is_cut_into_words_that_are_the_same_whatever_their_case(string text, string words) =>
        Assert.Equal(words, string.Join('|', WholeWords.Of(text)));

    [Theory]
    [InlineData("The bank, on 21 May_2 -- don't e-mail ?! \u2028\0 \u202e")]
    [InlineData("Straße ΣΊΣΥΦΟΣ caf\u00e9 cafe\u0301 CAFE\u0301 \uff22ank")]
    [InlineData("東京の夏 カタカナ 東京Tower ที่นี่ \u0301x")]
    public void A_browsers_pattern_cuts_a_text_likewise(string text)
    {
        // This platform has no \u{}, and no characters beyond the first plane in a class.
        string pattern = Character.Replace(
            WholeWords.Pattern.Replace(@"\u{20000}-\u{3FFFD}", "", StringComparison.Ordinal),
            match => @"\u" + match.Groups[1].Value.PadLeft(4, '0'));
        Assert.Equal(
            WholeWords.Of(text), Regex.Matches(text, pattern).Select(match => WholeWords.Fold(match.Value)));
    }

    [GeneratedRegex(@"\\u\{([0-9A-F]+)\}")]
    private static partial Regex Character { get; }

    [Theory]
    [InlineData(0, 1, "the")]
    [InlineData(0, 3, "the")]
    [InlineData(3, 4, "")]
    [InlineData(2, 5, "the|river")]
    [InlineData(6, 8, "river")]
    [InlineData(9, 13, "")]
    [InlineData(8, 14, "river|bank")]
    [InlineData(17, 17, "")]
    public void A_word_of_which_a_part_is_in_the_range_counts_whole(int start, int end, string words) =>
        Assert.Equal(words, string.Join('|', WholeWords.Of("The river -- bank", start, end)));

    [Fact]
    public void Of_scripts_without_blanks_only_the_letters_in_the_range_count() =>
        Assert.Equal(["京", "の"], WholeWords.Of("東京の夏", 1, 3));
}
