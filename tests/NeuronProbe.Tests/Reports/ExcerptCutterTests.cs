using NeuronProbe.Corpora.Windows;
using NeuronProbe.Reports;
using Xunit;

namespace NeuronProbe.Tests.Reports;

/// <summary>What of an example other tools get.</summary>
public sealed class ExcerptCutterTests
{
    [Fact]
    public void A_character_of_several_tokens_is_written_with_the_last() =>
        Assert.Equal(["see", " ", "\ufffd", "😀"], Cut(ExportFindings.Emoji()).Tokens);

    [Fact]
    public void Blanks_that_belong_to_no_token_stand_before_the_next()
    {
        TokenContext context = ExportFindings.Context("two  words\n.", 0, 0, (0, 3), (5, 10), (11, 12));
        Assert.Equal(["two", "  words", "\n."], Cut(context).Tokens);
    }

    [Fact]
    public void Put_together_the_tokens_are_the_text()
    {
        TokenContext context = ExportFindings.Said();
        Assert.Equal(context.Text, string.Concat(Cut(context).Tokens));
    }

    [Fact]
    public void A_token_without_text_is_written_by_its_id()
    {
        TokenContext context = ExportFindings.Said() with { Text = null };
        Assert.Equal(["#100", "#101", "#102"], Cut(context).Tokens);
    }

    [Fact]
    public void Tokens_that_are_put_round_windows_are_left_out()
    {
        TokenContext context = ExportFindings.Context("ab", 0, 1, (0, 0), (0, 1), (1, 2), (2, 2)) with
        {
            TokenIds = [1, 100, 101, 2],
        };
        Excerpt excerpt = Cut(context, [3000f, 1f, 2f, -3000f]);
        Assert.Equal(["a", "b"], excerpt.Tokens);
        Assert.Equal([1f, 2f], excerpt.Activations);
        Assert.Equal(0, excerpt.Peak);
    }

    [Fact]
    public void They_are_in_it_where_they_count()
    {
        TokenContext context = ExportFindings.Context("ab", 0, 1, (0, 0), (0, 1), (1, 2)) with
        {
            TokenIds = [1, 100, 101],
        };
        Excerpt excerpt = Cut(context, [3000f, 1f, 2f], ("include-special", true));
        Assert.Equal(["#1", "a", "b"], excerpt.Tokens);
        Assert.Equal([3000f, 1f, 2f], excerpt.Activations);
    }

    // Windows have room for 8 of 10 tokens, so token 10 is the third of its window.
    [Theory]
    [InlineData(0, "a b c")]
    [InlineData(1, " b c")]
    [InlineData(2, " c")]
    public void What_is_ignored_at_the_beginning_of_a_window_is_left_out(int ignored, string expected)
    {
        TokenContext context = ExportFindings.Context("a b c", 10, 2, (0, 1), (2, 3), (4, 5));
        Excerpt excerpt = Cut(context, [30f, 20f, 10f], ("ignore-first", ignored));
        Assert.Equal(expected, string.Concat(excerpt.Tokens));
    }

    [Fact]
    public void One_with_a_value_that_is_not_finite_is_none()
    {
        Assert.Null(new ExcerptCutter(ExportFindings.Manifest()).Cut(
            ExportFindings.Top(1, 8f, ExportFindings.Said(), 1f, 8f, float.NaN)));
        Assert.Null(new ExcerptCutter(ExportFindings.Manifest()).Cut(
            ExportFindings.Top(1, 8f, ExportFindings.Said(), float.NegativeInfinity, 8f, 1f)));
    }

    private static Excerpt Cut(TokenContext context, float[]? activations = null, params (string, object)[] options) =>
        new ExcerptCutter(ExportFindings.Manifest(options)).Cut(
            ExportFindings.Top(1, 0, context, activations ?? new float[context.TokenIds.Length]))!;
}
