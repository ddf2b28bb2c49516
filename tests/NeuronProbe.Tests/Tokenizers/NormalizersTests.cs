using System.Text;
using CsCheck;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Tokenizers;

public sealed class NormalizersTests
{
    [Theory]
    [InlineData(NormalizationForm.FormC)]
    [InlineData(NormalizationForm.FormD)]
    [InlineData(NormalizationForm.FormKC)]
    [InlineData(NormalizationForm.FormKD)]
    public void A_normal_form_made_cluster_by_cluster_is_that_of_the_whole_text(NormalizationForm form) =>
        CsCheck.Check.Sample(
            TokenizerTexts.WellFormed.Where(text => !text.Contains('\uFFFE', StringComparison.Ordinal)), text =>
            {
                NormalizedText normalized = Normalizers.Unicode(NormalizedText.Of(text), form);
                Assert.Equal(text.Normalize(form), normalized.Text);
                CheckRanges(text, normalized);
            });

    [Fact]
    public void Every_character_has_the_form_that_it_has_alone_and_after_another()
    {
        foreach (Rune rune in Enumerable.Range(0, 0x30000).Where(Rune.IsValid).Where(value => value != 0xFFFE)
            .Select(value => new Rune(value)))
        {
            foreach (string before in (string[])["", "e", "\u1100", "\u30AB", "e\u0323"])
            {
                string text = before + rune;
                Assert.Equal(
                    text.Normalize(), Normalizers.Unicode(NormalizedText.Of(text), NormalizationForm.FormC).Text);
            }
        }
    }

    [Fact]
    public void What_is_composed_stands_for_all_that_it_was() =>
        Assert.Equal(
            [(0, 1), (1, 3), (3, 4)],
            Normalizers.Unicode(NormalizedText.Of("ae\u0301b"), NormalizationForm.FormC).Ranges);

    [Fact]
    public void A_noncharacter_that_the_runtime_refuses_stays() =>
        Assert.Equal(
            "e\uFFFE\u00E9", Normalizers.Unicode(NormalizedText.Of("e\uFFFEe\u0301"), NormalizationForm.FormC).Text);

    [Fact]
    public void Lower_case_may_be_longer() =>
        Check("\u0130A𐐀", Normalizers.Lowercase, "i\u0307a𐐨", [(0, 1), (0, 1), (1, 2), (2, 4), (2, 4)]);

    [Fact]
    public void Accents_are_left_out() => Check("e\u0301x", Normalizers.StripAccents, "ex", [(0, 1), (2, 3)]);

    [Fact]
    public void What_is_put_before_a_text_stands_for_nothing() =>
        Check("ab", text => Normalizers.Prepend(text, "__"), "__ab", [(0, 0), (0, 0), (0, 1), (1, 2)]);

    [Fact]
    public void Nothing_is_put_before_nothing() => Check("", text => Normalizers.Prepend(text, "__"), "", []);

    [Fact]
    public void What_is_replaced_stands_for_what_was_there() => Check(
        "a  b", text => Normalizers.Replace(text, "  ", "xyz"), "axyzb", [(0, 1), (1, 3), (1, 3), (1, 3), (3, 4)]);

    [Fact]
    public void White_space_is_stripped_at_the_ends()
    {
        Check(" a ", text => Normalizers.Strip(text, left: true, right: false), "a ", [(1, 2), (2, 3)]);
        Check(" a ", text => Normalizers.Strip(text, left: false, right: true), " a", [(0, 1), (1, 2)]);
        Check("  ", text => Normalizers.Strip(text, left: true, right: true), "", []);
    }

    private static void Check(
        string source, Func<NormalizedText, NormalizedText> normalize, string expected, (int, int)[] ranges)
    {
        NormalizedText normalized = normalize(NormalizedText.Of(source));
        Assert.Equal(expected, normalized.Text);
        Assert.Equal(ranges, normalized.Ranges);
    }

    private static void CheckRanges(string source, NormalizedText normalized)
    {
        Assert.Equal(normalized.Text.Length, normalized.Ranges.Count);
        (int start, int end) = (0, 0);
        foreach ((int nextStart, int nextEnd) in normalized.Ranges)
        {
            Assert.True(
                nextStart >= start && nextEnd >= end && nextStart <= end,
                $"{nextStart}..{nextEnd} after {start}..{end}");
            (start, end) = (nextStart, nextEnd);
        }
        Assert.Equal(source.Length, end);
    }
}
