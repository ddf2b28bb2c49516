using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Tests.Laws;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Windows;

public sealed class PassageTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(100)]
    public void The_pieces_are_verbatim_and_offsets_count_code_points(int tokensEachSide)
    {
        TokenizedDocument document = MadeUpDocument.Create(5, 40);
        foreach (Window window in document.Windows(15, prefix: [1], suffix: [2, 3]))
        {
            for (int position = 1; position <= window.TokenCount; position++)
            {
                TokenContext context = window.PassageAround(position, tokensEachSide).ContextOf(position);
                TextToken token = document.Tokens[window.FirstToken + position - 1];
                Assert.Equal(document.Text![token.Start..token.End], context.TokenText);
                Assert.Equal(context.Text, context.TextBefore + context.TokenText + context.TextAfter);
                int start = token.Start - context.TextBefore!.Length;
                Assert.Equal(start, document.Text!.IndexOf(context.Text!, start, StringComparison.Ordinal));
                Assert.Equal(document.Text[..token.Start].EnumerateRunes().Count(), context.CharStart);
                Assert.Equal(document.Text[..token.End].EnumerateRunes().Count(), context.CharEnd);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(20)]
    [InlineData(int.MaxValue)]
    public void A_context_that_is_cut_from_a_passage_is_the_one_that_is_made_of_its_tokens_alone(int tokensEachSide)
    {
        TokenizedDocument document = MadeUpDocument.Create(3, 150);
        Window window = document.Windows(110, prefix: [1, 9], suffix: [2])[1];
        for (int position = 0; position < window.Ids.Length; position++)
        {
            int from = Math.Max(0, position - tokensEachSide);
            int end = (int)Math.Min(window.Ids.Length, (long)position + tokensEachSide + 1);
            TokenContext context = window.PassageAround(position, tokensEachSide).ContextOf(position);
            Assert.Equal(window.Ids[from..end], context.TokenIds);
            int[] own = [.. Enumerable.Range(from, end - from).Select(window.TokenAt).Where(token => token >= 0)];
            int start = own.Length == 0 ? 0 : document.Tokens[own[0]].Start;
            Assert.Equal(own.Length == 0 ? "" : document.Text![start..document.Tokens[own[^1]].End], context.Text);
            Assert.Equal((position - from, window.TokenAt(position)), (context.Index, context.Token));
            Assert.Equal(
                Enumerable.Range(from, end - from).Select(at => window.TokenAt(at) is int token and >= 0
                    ? new TextRange(document.Tokens[token].Start - start, document.Tokens[token].End - start)
                    : at < 2 ? new TextRange(0, 0) : new TextRange(context.Text!.Length, context.Text.Length)),
                context.Ranges);
        }
    }

    [Fact]
    public void Contexts_of_neighbours_share_what_they_hold()
    {
        Window window = MadeUpDocument.Create(3, 1000).Windows(1000)[0];
        _ = window.PassageAround(0, 16);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Passage passage = window.PassageAround(32, 16);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() > before);
        before = GC.GetAllocatedBytesForCurrentThread();
        bool isShared = true;
        for (int position = 33; position < 64; position++)
        {
            isShared &= window.PassageAround(position, 16) == passage;
        }
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(isShared);
        Assert.NotSame(passage, window.PassageAround(64, 16));
    }

    [Fact]
    public void Each_token_of_a_context_has_its_range_and_an_added_one_an_empty_range_at_its_end()
    {
        Window window = MadeUpDocument.Create(0, 3).Windows(3, prefix: [1, 9], suffix: [2, 3])[0];
        TokenContext context = window.PassageAround(3, 10).ContextOf(3);
        Assert.Equal([1, 9, 100, 101, 102, 2, 3], context.TokenIds);
        Assert.Equal(3, context.Index);
        Assert.Equal(
            ["", "", " 東京", " 𝔘𝟙", ".", "", ""],
            context.Ranges.Select(range => context.Text![range.Start..range.End]));
        Assert.Equal([0, 0, 0, 3, 8, 9, 9], context.Ranges.Select(range => range.Start));
    }

    [Fact]
    public void An_added_token_has_no_number_and_no_offsets()
    {
        Window window = MadeUpDocument.Create(0, 3).Windows(3, prefix: [1])[0];
        TokenContext context = window.PassageAround(0, 1).ContextOf(0);
        Assert.Equal(
            (-1, 1, "", "", " 東京"),
            (context.Token, context.TokenId, context.TextBefore, context.TokenText, context.TextAfter));
        Assert.Null(context.CharStart);
        Assert.Null(context.CharEnd);
    }

    [Fact]
    public void Tokens_that_share_a_character_each_have_the_whole_of_it()
    {
        Document source = new(0, "emoji", "a😀b", null, "emoji.txt");
        TokenizedDocument document = new(source, source.Text, [new(5, 0, 1), new(6, 1, 3), new(7, 1, 3), new(8, 3, 4)]);
        TokenContext context = new Window(document, 0, 4, [], []).PassageAround(2, 1).ContextOf(2);
        Assert.Equal(("", "😀", "b"), (context.TextBefore, context.TokenText, context.TextAfter));
        Assert.Equal((1, 2), (context.CharStart, context.CharEnd));
    }

    [Fact]
    public void Without_text_there_are_ids_alone()
    {
        Window window = MadeUpDocument.Create(0, 4, hasText: false).Windows(4)[0];
        TokenContext context = window.PassageAround(1, 1).ContextOf(1);
        Assert.Equal([100, 101, 102], context.TokenIds);
        Assert.Null(context.Text);
        Assert.Null(context.TokenText);
        Assert.Null(context.TextBefore);
        Assert.Null(context.TextAfter);
        Assert.Null(context.CharStart);
    }

    [Fact]
    public void All_who_ask_for_a_position_share_one_passage_also_at_the_same_time()
    {
        Window window = MadeUpDocument.Create(0, 4).Windows(4)[0];
        Passage[] passages = new Passage[64];
        Parallel.For(0, passages.Length, i => passages[i] = window.PassageAround(2, 3));
        Assert.Single(passages.Distinct());
        Assert.NotSame(passages[0], window.PassageAround(2, 2));
    }

    [Fact]
    public void Offsets_in_a_long_document_take_no_walk_from_its_start()
    {
        string text = string.Concat(Enumerable.Repeat("ab😀", 250_000));
        TokenizedDocument document = new(new(0, "long", text, null, "long.txt"), text, []);
        long sum = 0;
        for (int offset = 0; offset < text.Length; offset += 4)
        {
            sum += document.CodePointOffset(offset);
        }
        Assert.Equal(Enumerable.Range(0, 250_000).Sum(i => 3L * i), sum);
        Assert.Equal(2, (document with { Text = "aé😀" }).CodePointOffset(2));
    }
}
