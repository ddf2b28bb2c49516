using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Sites;
using NeuronProbe.Tables;
using Xunit;
using static NeuronProbe.Tests.Laws.CollectorSteps;

namespace NeuronProbe.Tests.Laws;

/// <summary>What holds for every collector. A kind is tested by a class that says how to make one.</summary>
/// <param name="concepts">The concepts that tokens are marked with, where a kind needs others than usual.</param>
public abstract class CollectorLaws(ConceptPlan? concepts = null) : ChunkLaws(concepts)
{
    private readonly ConceptPlan? concepts = concepts;

    /// <summary>Makes one of the same kind with other settings, or null where the kind has none.</summary>
    protected virtual Collector? CreateWithOtherSettings(SiteSelection selection) => null;

    /// <summary>Whether a cell is as another one has it that was found in another way; without a bound,
    /// to the last bit.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="expected">One cell.</param>
    /// <param name="actual">The other.</param>
    /// <param name="largest">The neuron's largest magnitude.</param>
    protected virtual bool IsWithinBounds(string column, Cell expected, Cell actual, double largest) =>
        IsEqual(expected, actual);

    [Fact]
    public void Two_halves_merged_equal_one_pass()
    {
        IReadOnlyList<Collector> first = Collect(Sample, Sample.Tokens.Take(Sample.Tokens.Count / 2).Chunk(64));
        IReadOnlyList<Collector> second = Collect(
            Sample, Sample.Tokens.Skip(Sample.Tokens.Count / 2).Chunk(64), number: 1);
        Merge(first, second);
        AssertSame(Collect(Sample, Sample.Tokens.Chunk(64)), first);
    }

    [Fact]
    public void The_order_of_merging_does_not_matter()
    {
        IReadOnlyList<Collector> first = Collect(Sample, Sample.Tokens.Take(50).Chunk(64));
        IReadOnlyList<Collector> second = Collect(Sample, Sample.Tokens.Skip(50).Chunk(64), number: 1);
        Merge(second, first);
        AssertSame(Collect(Sample, Sample.Tokens.Chunk(64)), second);
    }

    [Fact]
    public void An_empty_collector_is_the_identity_on_both_sides()
    {
        IReadOnlyList<Collector> full = Collect(Sample, Sample.Tokens.Chunk(64));
        IReadOnlyList<Collector> left = Create(Sample.Selection);
        Merge(left, full);
        IReadOnlyList<Collector> right = Collect(Sample, Sample.Tokens.Chunk(64));
        Merge(right, Create(Sample.Selection));
        Assert.Equal(Text(full), Text(left));
        Assert.Equal(Text(full), Text(right));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public void The_size_of_blocks_does_not_matter(int size)
    {
        AssertSame(Collect(Sample, [[.. Sample.Tokens]]), Collect(Sample, Sample.Tokens.Chunk(size)));
    }

    [Fact]
    public void The_order_of_blocks_does_not_matter()
    {
        AssertSame(Collect(Sample, Sample.Tokens.Chunk(5)), Collect(Sample, Sample.Tokens.Chunk(5).Reverse()));
    }

    [Fact]
    public void The_order_of_documents_does_not_matter_where_no_two_values_are_equal()
    {
        ActivationSample reversed = ActivationSample.Varied(seed: 1, reversed: true).With(concepts);
        IReadOnlyList<Collector> expected = Collect(Sample, Sample.Tokens.Chunk(64));
        IReadOnlyList<Collector> actual = Collect(reversed, reversed.Tokens.Chunk(64));
        AssertSame(expected, actual, NeuronKinds.WithoutTies, "document");
    }

    [Fact]
    public void Chunks_do_not_matter()
    {
        IReadOnlyList<Collector> collectors = Create(Sample.Selection);
        foreach ((int chunk, SampleToken[] block) in Sample.Tokens.Chunk(20).Index())
        {
            Sample.Feed(collectors, block);
            EndChunk(collectors, chunk);
        }
        AssertSame(Collect(Sample, Sample.Tokens.Chunk(20)), collectors);
    }

    [Fact]
    public void Reading_changes_nothing_and_updates_may_follow()
    {
        IReadOnlyList<Collector> collectors = Create(Sample.Selection);
        Sample.Feed(collectors, Sample.Tokens.Take(70));
        string[] early = Text(collectors);
        Assert.Equal(early, Text(collectors));
        EndChunk(collectors);
        Assert.Equal(early, Text(collectors));

        IReadOnlyList<Collector> unread = Create(Sample.Selection);
        Sample.Feed(unread, Sample.Tokens.Take(70));
        EndChunk(unread);
        Sample.Feed(collectors, Sample.Tokens.Skip(70));
        Sample.Feed(unread, Sample.Tokens.Skip(70));
        Assert.Equal(Text(unread), Text(collectors));
        Assert.NotEqual(early, Text(collectors));
    }

    [Fact]
    public virtual void NaN_and_infinities_are_in_no_figure_but_their_own_count()
    {
        const int neuron = NeuronKinds.SometimesNonfinite;
        IReadOnlyList<Collector> all = Create(Sample.Selection);
        IReadOnlyList<Collector> finite = Create(Sample.Selection);
        SampleToken[] tokens = [.. Sample.Tokens.Where(token => float.IsFinite(Sample.ValueOf(token, neuron)))];
        Assert.InRange(tokens.Length, 10, Sample.Tokens.Count - 10);
        Sample.Feed(all, Sample.Tokens);
        Sample.Feed(finite, tokens);
        AssertSame(finite, all, [neuron], "nonfinite");
    }

    [Fact]
    public void What_is_saved_and_loaded_is_equal_and_goes_on()
    {
        IReadOnlyList<Collector> saved = Create(Sample.Selection);
        Sample.Feed(saved, Sample.Tokens.Take(60));
        EndChunk(saved);
        Sample.Feed(saved, Sample.Tokens.Skip(60).Take(60));
        EndChunk(saved, 1);
        IReadOnlyList<Collector> loaded = Create(Sample.Selection);
        // What was there before is replaced.
        Sample.Feed(loaded, Sample.Tokens.Take(10));
        Load(loaded, Save(saved));
        Assert.Equal(Text(saved), Text(loaded));
        Assert.Equal(Save(saved), Save(loaded));

        Sample.Feed(saved, Sample.Tokens.Skip(120));
        Sample.Feed(loaded, Sample.Tokens.Skip(120));
        EndChunk(saved, 2);
        EndChunk(loaded, 2);
        Assert.Equal(Text(saved), Text(loaded));
        Assert.Equal(Save(saved), Save(loaded));
    }

    [Fact]
    public void A_state_that_ends_early_is_refused()
    {
        IReadOnlyList<Collector> collectors = Collect(Sample, Sample.Tokens.Chunk(64));
        byte[] state = Save(collectors)[^1];
        for (int length = 0; length < state.Length; length += 1 + (state.Length / 97))
        {
            Collector fresh = Create(Sample.Selection)[^1];
            Assert.Throws<InvalidDataException>(() => fresh.Load(new BinaryReader(new MemoryStream(state, 0, length))));
        }
    }

    [Fact]
    public void The_state_of_another_collector_is_refused()
    {
        Collector collector = Create(Sample.Selection)[^1];
        byte[] narrow = Save(Create(ActivationSample.Neurons(3)))[^1];
        Assert.Throws<InvalidDataException>(() => collector.Load(new BinaryReader(new MemoryStream(narrow))));
        Assert.Throws<InvalidDataException>(
            () => collector.Load(new BinaryReader(new MemoryStream([.. Enumerable.Repeat((byte)0xff, 100)]))));
        if (CreateWithOtherSettings(Sample.Selection) is Collector other)
        {
            Assert.Throws<InvalidDataException>(
                () => collector.Load(new BinaryReader(new MemoryStream(Save([other])[0]))));
        }
    }

    [Fact]
    public void Merging_with_itself_another_kind_site_or_setting_is_refused()
    {
        Collector collector = Create(Sample.Selection)[^1];
        Assert.Contains(
            "this one itself",
            Assert.Throws<ArgumentException>(() => collector.Merge(collector)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "same kind",
            Assert.Throws<ArgumentException>(() => collector.Merge(new ForeignCollector(Sample.Selection))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "same neurons",
            Assert.Throws<ArgumentException>(() => collector.Merge(Create(ActivationSample.Neurons(3))[^1])).Message,
            StringComparison.Ordinal);
        if (CreateWithOtherSettings(Sample.Selection) is Collector other)
        {
            Assert.Contains(
                "settings",
                Assert.Throws<ArgumentException>(() => collector.Merge(other)).Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Ranges_of_neurons_can_be_updated_at_the_same_time()
    {
        IReadOnlyList<Collector> whole = Collect(Sample, Sample.Tokens.Chunk(64));
        IReadOnlyList<Collector> parts = Create(Sample.Selection);
        int[] borders = [0, 1, 18, 18, 35, Sample.Selection.Neurons.Count];
        foreach (SampleToken[] block in Sample.Tokens.Chunk(64))
        {
            BlockLayout layout = Sample.LayOut(block);
            foreach (Collector collector in parts)
            {
                collector.Begin([layout]);
                Parallel.For(0, borders.Length - 1, i =>
                    Sample.FeedRange(collector, layout, borders[i], borders[i + 1] - borders[i]));
            }
        }
        EndChunk(parts);
        Assert.Equal(Text(whole), Text(parts));
    }

    [Fact]
    public void Rows_have_a_cell_for_each_column()
    {
        Collector collector = Collect(Sample, Sample.Tokens.Chunk(64))[^1];
        for (int neuron = 0; neuron < Sample.Selection.Neurons.Count; neuron++)
        {
            Cell[][] rows = [.. CollectorRows.Of(collector, neuron)];
            TableSchema schema = CollectorRows.SchemaOf(collector);
            Assert.All(rows, row => Assert.Equal(schema.Columns.Count, row.Length));
            Assert.True(!schema.IsSingleRow || rows.Length == 1);
        }
    }

    private static bool IsEqual(Cell expected, Cell actual) =>
        expected.Kind == actual.Kind && expected.ToString() == actual.ToString();

    private IReadOnlyList<Collector> Collect(
        ActivationSample from, IEnumerable<SampleToken[]> blocks, long number = 0)
    {
        IReadOnlyList<Collector> collectors = Create(from.Selection);
        foreach (SampleToken[] block in blocks)
        {
            from.Feed(collectors, block);
        }
        EndChunk(collectors, number);
        return collectors;
    }

    private void AssertSame(
        IReadOnlyList<Collector> expected,
        IReadOnlyList<Collector> actual,
        IEnumerable<int>? neurons = null,
        string? except = null)
    {
        TableSchema schema = CollectorRows.SchemaOf(expected[^1]);
        foreach (int neuron in neurons ?? Enumerable.Range(0, expected[^1].Selection.Neurons.Count))
        {
            Cell[][] expectedRows = [.. CollectorRows.Of(expected[^1], neuron)];
            Cell[][] actualRows = [.. CollectorRows.Of(actual[^1], neuron)];
            Assert.Equal(expectedRows.Length, actualRows.Length);
            double largest = Sample.FiniteValues(neuron).Select(value => Math.Abs((double)value))
                .DefaultIfEmpty(0).Max();
            for (int row = 0; row < expectedRows.Length; row++)
            {
                for (int column = 0; column < schema.Columns.Count; column++)
                {
                    string name = schema.Columns[column].Name;
                    Assert.True(
                        name == except
                            || IsWithinBounds(name, expectedRows[row][column], actualRows[row][column], largest),
                        $"neuron {neuron}, row {row}, {name}: "
                            + $"expected '{expectedRows[row][column]}', but got '{actualRows[row][column]}'.");
                }
            }
        }
    }
}
