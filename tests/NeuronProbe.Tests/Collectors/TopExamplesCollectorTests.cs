using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Tables;
using NeuronProbe.Tests.Laws;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

public sealed class TopExamplesCollectorTests
{
    // More neurons than are looked at together.
    private static readonly ActivationSample Sample = ActivationSample.Varied(seed: 11, neurons: 300);

    [Fact]
    public void Columns_of_flat_files_are_those_that_others_rely_on()
    {
        TableSchema schema = new TopExamplesCollector(Sample.Selection, new()).Schema;
        Assert.Equal(
            "tail,rank,activation,document,document_id,token,token_id,token_text,char_start,char_end,text_before,"
                + "text_after",
            string.Join(',', schema.Columns.Where(column => !column.IsNestedOnly).Select(column => column.Name)));
        Assert.Equal(
            "context_index,context_activations,passage,passage_start,context_token_ids,context_starts,"
                + "context_ends,context_tokens",
            string.Join(',', schema.Columns.Where(column => column.IsNestedOnly).Select(column => column.Name)));
    }

    [Theory]
    [InlineData(TopPer.Document, Tails.High, 5)]
    [InlineData(TopPer.Document, Tails.Both, 1)]
    [InlineData(TopPer.Document, Tails.Low, 100)]
    [InlineData(TopPer.Window, Tails.Both, 8)]
    [InlineData(TopPer.Token, Tails.Both, 30)]
    public void Lists_are_as_sorting_all_tokens_gives_them(TopPer per, Tails tails, int top)
    {
        TopExamplesCollector collector = Collect(Sample, new() { Per = per, Tails = tails, Top = top, Context = 2 });
        for (int neuron = 0; neuron < Sample.Selection.Neurons.Count; neuron++)
        {
            foreach (Tail tail in Enum.GetValues<Tail>())
            {
                bool isAsked = tails == Tails.Both || tails.ToString() == tail.ToString();
                Assert.Equal(
                    isAsked ? Sorted(neuron, tail, per).Take(top) : [],
                    collector.Examples(neuron, tail)
                        .Select(example => (example.Activation, example.Context.Document, example.Context.Token)));
            }
        }
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public void Without_a_choice_a_gated_product_has_both_tails_and_another_site_the_high_one(bool isGated, int tails)
    {
        ActivationSample sample = isGated ? Sample.AsGatedProduct() : Sample;
        TopExamplesCollector collector = Collect(sample, new() { Top = 3 });
        Assert.Equal(tails, collector.Rows(0).DistinctBy(row => row.Tail).Count());
        Assert.Equal(3, collector.Examples(0, Tail.High).Count);
        Assert.Contains(isGated ? "tails Both" : "tails High", collector.Settings, StringComparison.Ordinal);
    }

    [Fact]
    public void A_neuron_that_is_always_negative_shows_its_own_values_and_no_zero()
    {
        IReadOnlyList<TopExample> examples = Collect(Sample, new()).Examples(NeuronKinds.Negative, Tail.High);
        Assert.Equal(20, examples.Count);
        Assert.All(examples, example => Assert.True(example.Activation < 0));
        Assert.Equal(Enumerable.Range(1, 20), examples.Select(example => example.Rank));
    }

    [Fact]
    public void A_document_that_comes_in_several_blocks_has_one_place_with_its_best_token()
    {
        Window[] windows = MadeUpDocument.Create(0, 30).Windows(10);
        ActivationSample sample = ActivationSample.Of(
            1, windows, (window, position, _) => window.FirstToken == 10 && position == 4 ? 9 : position);
        TopExamplesCollector collector = Collect(sample, new(), blockSize: 10);
        TopExample example = Assert.Single(collector.Examples(0, Tail.High));
        Assert.Equal((9f, 9), (example.Activation, example.Context.Token));
        Assert.Equal(3, Collect(sample, new() { Per = TopPer.Window }).Examples(0, Tail.High).Count);
    }

    [Fact]
    public void Equal_activations_go_to_the_smaller_document_and_token_and_an_added_token_is_the_smallest()
    {
        Window[] windows = [.. new long[] { 2, 0, 1 }.SelectMany(
            index => MadeUpDocument.Create(index, 3).Windows(3, prefix: [], suffix: [2]))];
        ActivationSample sample = ActivationSample.Of(1, windows, (_, _, _) => 0.5f);
        Assert.Equal(
            [(0, -1), (0, 0), (0, 1), (0, 2), (1, -1)],
            Collect(sample, new() { Per = TopPer.Token, Top = 5 }).Examples(0, Tail.High).Select(
                example => (example.Context.Document, example.Context.Token)));
        Assert.Equal(
            [(0, -1), (1, -1)],
            Collect(sample, new() { Top = 2 }).Examples(0, Tail.High).Select(
                example => (example.Context.Document, example.Context.Token)));
    }

    [Fact]
    public void Context_is_cut_at_the_window_and_has_the_activations_of_all_its_tokens()
    {
        Window[] windows = MadeUpDocument.Create(3, 20).Windows(10, prefix: [1], suffix: [2]);
        ActivationSample sample = ActivationSample.Of(
            1, windows, (window, position, _) => window.FirstToken + position == 19 ? 100 : position);
        // Of the second window, only the token itself counts: its context is there nevertheless.
        TopExamplesCollector collector = new(sample.Selection, new() { Context = 4 });
        sample.Feed([collector], sample.Tokens.Where(token => token.Window == 1 && token.Position == 9));
        TopExample example = Assert.Single(collector.Examples(0, Tail.High));
        Assert.Equal([114, 115, 116, 117, 118, 119, 2], example.Context.TokenIds);
        Assert.Equal([5, 6, 7, 8, 100, 10, 11], example.ContextActivations);
        Assert.Equal((4, 18, 118), (example.Context.Index, example.Context.Token, example.Context.TokenId));
    }

    [Fact]
    public void An_example_that_leaves_its_place_leaves_nothing_of_its_context()
    {
        ActivationSample sample = ActivationSample.Varied(seed: 5, neurons: 1);
        TopExamplesCollector collector = Collect(sample, new() { Top = 3, Context = 3 }, blockSize: 1);
        Assert.All(collector.Examples(0, Tail.High), example =>
        {
            SampleToken token = sample.Tokens.Single(token =>
                sample.WindowOf(token).Document.Document.Index == example.Context.Document
                    && sample.ValueOf(token, 0) == example.Activation);
            IEnumerable<SampleToken> round = sample.Tokens.Where(
                other => other.Window == token.Window && Math.Abs(other.Position - token.Position) <= 3);
            Assert.Equal(round.Select(other => sample.ValueOf(other, 0)), example.ContextActivations);
            Assert.Equal(round.Select(other => sample.WindowOf(other).Ids[other.Position]), example.Context.TokenIds);
        });
    }

    [Fact]
    public void Merged_collectors_do_not_write_over_each_others_contexts()
    {
        // The best token is always in the middle of its window,
        // so that all contexts have the same length and their memory can be used again.
        ActivationSample Peaks(float height) =>
            ActivationSample.OfColumns([.. Enumerable.Range(0, 50).Select(i => i % 10 == 5 ? height + i : 0)]);
        ActivationSample sample = Peaks(1);
        TopExamplesCollector kept = Collect(sample, new() { Top = 2, Context = 2 });
        string[] before = Text(kept);
        TopExamplesCollector merged = new(sample.Selection, new() { Top = 2, Context = 2 });
        merged.Merge(kept);
        Peaks(100).Feed([merged], sample.Tokens);
        Assert.NotEqual(before, Text(merged));
        Assert.Equal(before, Text(kept));
    }

    [Fact]
    public void Where_nothing_enters_nothing_is_allocated()
    {
        TopExamplesCollector collector = Collect(Sample, new() { Top = 2 });
        BlockLayout layout = new();
        layout.Add(MadeUpDocument.Create(1000, 20).Windows(20)[0], 0, [.. Enumerable.Range(0, 20)]);
        float[] low = new float[9 * 20];
        Array.Fill(low, float.MinValue);
        ActivationBlock block = new(low, 20, layout, NeuronKinds.Gaussian, 9);
        collector.Update(block);
        long before = GC.GetAllocatedBytesForCurrentThread();
        collector.Update(block);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Rows_say_where_a_token_is_and_leave_text_empty_where_there_is_none()
    {
        float[] values = [0, 3, 1];
        string RowOf(bool hasText) => string.Join('|', Assert.Single(Collect(
            ActivationSample.Of(
                1,
                MadeUpDocument.Create(4, 3, "a story", hasText).Windows(3, prefix: [7]),
                (_, position, _) => position == 0 ? -1 : values[position - 1]),
            new() { Context = 1 }).Cells(0)));
        // The pieces are ' 東京', ' 𝔘𝟙' and '.'.
        Assert.Equal(
            "high|1|3|4|a story|1|101|" + " 𝔘𝟙" + "|3|6| 東京|.|1|0 3 1|||100 101 102|0 3 8|3 8 9| 東京  𝔘𝟙 .",
            RowOf(hasText: true));
        Assert.Equal("high|1|3|4|a story|1|101||||||1|0 3 1|||100 101 102|||", RowOf(hasText: false));
    }

    [Fact]
    public void Rows_have_the_high_tail_first()
    {
        Cell[][] rows = [.. Collect(Sample, new() { Top = 2, Tails = Tails.Both }).Cells(0)];
        Assert.Equal(["high 1", "high 2", "low 1", "low 2"], rows.Select(row => $"{row[0]} {row[1]}"));
    }

    private static IEnumerable<(float Activation, long Document, int Token)> Sorted(int neuron, Tail tail, TopPer per)
    {
        var all = Sample.Tokens.Select(token => (
            Activation: Sample.ValueOf(token, neuron),
            Document: Sample.WindowOf(token).Document.Document.Index,
            Token: Sample.WindowOf(token).TokenAt(token.Position),
            Window: per == TopPer.Document ? 0 : Sample.WindowOf(token).FirstToken));
        var ordered = all.Where(token => float.IsFinite(token.Activation))
            .OrderBy(token => tail == Tail.High ? -token.Activation : token.Activation).ThenBy(token => token.Document)
            .ThenBy(token => token.Token);
        return (per == TopPer.Token ? ordered : ordered.DistinctBy(token => (token.Document, token.Window)))
            .Select(token => (token.Activation, token.Document, token.Token));
    }

    private static string[] Text(TopExamplesCollector collector) =>
        [.. collector.Cells(0).Select(row => string.Join('|', row))];

    private static TopExamplesCollector Collect(ActivationSample sample, CollectorOptions options, int blockSize = 37)
    {
        TopExamplesCollector collector = new(sample.Selection, options);
        foreach (SampleToken[] block in sample.Tokens.Chunk(blockSize))
        {
            sample.Feed([collector], block);
        }
        return collector;
    }
}
