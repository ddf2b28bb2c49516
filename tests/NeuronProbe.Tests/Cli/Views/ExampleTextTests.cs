using NeuronProbe.Cli.Views;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Effects.Traces;
using NeuronProbe.Sites;
using Spectre.Console;
using Xunit;

namespace NeuronProbe.Tests.Cli.Views;

public sealed class ExampleTextTests
{
    private static readonly Style Unshaded = Style.Plain;

    [Fact]
    public void A_character_of_several_tokens_is_drawn_once_with_their_largest_activation()
    {
        TopExample example = Example("a", "🦔", "b", index: 2, (0, 1, 0f), (1, 3, 0.5f), (1, 3, 4f), (3, 4, 0f));
        Assert.Equal("a<<🦔>>b", Draw(example, inColour: false));
        IReadOnlyList<Glyph> glyphs = Text(inColour: true).Draw(example, 4);
        Assert.Equal(["a", "🦔", "b"], glyphs.Select(glyph => glyph.Text));
        Assert.Equal(new Color(255, 150, 20), glyphs[1].Style.Background);
        Assert.True(glyphs[1].IsPeak);
    }

    [Fact]
    public void Text_between_tokens_is_drawn_without_shade()
    {
        TopExample example = Example("a ", "b", " c", index: 1, (0, 1, 1f), (2, 3, 1f), (4, 5, 1f));
        IReadOnlyList<Glyph> glyphs = Text(inColour: true).Draw(example, 1);
        Assert.Equal([false, true, false, true, false], glyphs.Select(glyph => glyph.Style.Equals(Unshaded)));
    }

    [Fact]
    public void A_token_that_the_tool_added_is_drawn_by_its_id() =>
        Assert.Equal(
            "<<#100>>Hello", Draw(Example("", "", "Hello", index: 0, (0, 0, 9f), (0, 5, 1f)), inColour: false));

    [Theory]
    [InlineData(false, "{<s>}a<<b>>{ c}")]
    [InlineData(true, "<s>ab c")]
    public void A_token_that_does_not_count_is_marked_and_an_added_one_has_its_name(bool inColour, string expected)
    {
        TracedToken[] tokens =
        [
            new(1, "<s>", new(0, 0), null, null, 0, -1, false),
            new(5, "a", new(0, 1), 0, 1, 0, 0, true),
            new(6, "b", new(1, 2), 1, 2, 0, 1, true),
            new(7, " c", new(2, 4), 2, 4, 0, 2, false),
        ];
        var neuron = new TracedNeuron(
            SiteSelection.All(new Site("p", SiteSide.Input, 0, 1)), 0, [90f, 1f, 4f, 4f], null)
        {
            Peak = 2,
        };
        var trace = new TextTrace { Text = "ab c", Tokens = tokens, Neurons = [neuron] };
        IReadOnlyList<Glyph> glyphs = Text(inColour).Draw(new TracedExample(trace, neuron), 4);
        Assert.Equal(expected, string.Concat(glyphs.Select(glyph => glyph.Text)));
        if (inColour)
        {
            Assert.Equal(
                [true, true, true, false, false, true, true],
                glyphs.Select(glyph => glyph.Style.Decoration == Decoration.Dim));
            Assert.Equal(new Color(255, 150, 20), glyphs[4].Style.Background);
        }
    }

    [Fact]
    public void Without_text_the_ids_are_drawn() =>
        Assert.Equal(
            "#100 <<#101>> #102",
            Draw(Example(null, null, null, index: 1, (0, 0, 1f), (0, 0, 9f), (0, 0, 1f)), inColour: false));

    [Fact]
    public void Brackets_and_control_characters_of_a_text_do_nothing_to_the_terminal() =>
        Assert.Equal(
            "[red]a[/]␛[31m\\u202e↵<<→>>␍end\n",
            Terminal.Draw(console => console.WriteParts(ConsoleLines.Parts(
                Text(inColour: false).Draw(Example("[red]a[/]\u001b[31m\u202e\r\n", "\t", "\rend", 0), 1)))));

    [Theory]
    [InlineData(14, "… t<< left>> …")]
    [InlineData(11, "…<< left>>…")]
    [InlineData(10, "…<< left…")]
    [InlineData(7, "…<< le…")]
    [InlineData(29, "…l boat was t<< left>> on th…")]
    public void A_line_is_cut_round_the_token(int width, string expected)
    {
        TopExample example = Example("and the small boat was t", " left", " on the shore", index: 0);
        IReadOnlyList<Glyph> line = GlyphLines.CutAroundPeak(Text(inColour: false).Draw(example, 1), width);
        Assert.Equal(expected, string.Concat(line.Select(glyph => glyph.Text)));
    }

    [Fact]
    public void Lines_are_broken_between_words_and_wide_characters_count_twice()
    {
        TopExample example = Example("the cat", " sat", "東京東京東京 ok", index: 0);
        IEnumerable<string> lines = GlyphLines.Wrap(Text(inColour: true).Draw(example, 1), 9).Select(
            line => string.Concat(line.Select(glyph => glyph.Text)));
        Assert.Equal(["the cat", "sat東京東", "京東京 ok"], lines);
    }

    private static TopExample Example(
        string? before,
        string? token,
        string? after,
        int index,
        params (int Start, int End, float Activation)[] context)
    {
        int start = before?.Length ?? 0;
        // Without a context of its own the token stands alone in its text.
        (int Start, int End, float Activation)[] tokens =
            context.Length > 0 ? context : [(start, start + (token?.Length ?? 0), 1f)];
        return new TopExample(
            Tail.High,
            1,
            1,
            new TokenContext(
                0,
                "d",
                0,
                index,
                [.. tokens.Select((_, i) => 100 + i)],
                token is null ? null : before + token + after,
                [.. tokens.Select(t => new TextRange(t.Start, t.End))],
                null,
                null),
            [.. tokens.Select(t => t.Activation)]);
    }

    private static ExampleText Text(bool inColour) => new(Terminal.CreateConsole(TextWriter.Null, 80, inColour));

    private static string Draw(TopExample example, bool inColour) =>
        string.Concat(Text(inColour).Draw(example, 1).Select(glyph => glyph.Text));
}
