using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Tests.Laws;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

public sealed class SamplesCollectorTests
{
    private const int Draws = 3;

    private static readonly ActivationSample Varied = ActivationSample.Varied(seed: 3, documents: 40);

    public static TheoryData<int> Neurons => [.. Enumerable.Range(0, NeuronKinds.Count)];

    [Theory]
    [MemberData(nameof(Neurons))]
    public void Intervals_are_the_widths_of_the_smallest_power_of_two_that_are_few_enough(int neuron)
    {
        foreach (int most in (int[])[2, 3, 8, 40])
        {
            float[] values = Varied.FiniteValues(neuron);
            ILookup<SampleInterval?, Sample> found =
                Collect(Varied, Options(Draws, most)).Rows(neuron).ToLookup(sample => sample.Interval);
            (SampleInterval Interval, float[] Values)[] expected = Intervals(values, most);
            Assert.Equal(
                expected.Select(own => own.Interval),
                found.Where(own => own.Key is not null).Select(own => own.Key!.Value));
            Assert.All(expected, own =>
            {
                Sample[] drawn = [.. found[own.Interval]];
                Assert.Equal(Math.Min(Draws, own.Values.Length), drawn.Length);
                Assert.All(drawn, sample => Assert.Equal(own.Values.Length, sample.Tokens));
                Assert.All(drawn, sample => Assert.Contains(sample.Activation, own.Values));
            });
            Assert.Equal(Math.Min(Draws, values.Length), found[null].Count());
            Assert.All(found[null], sample => Assert.Equal(values.Length, sample.Tokens));
        }
    }

    /// <summary>The smallest hashes of all tokens are known of a reservoir that holds all.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(5000)]
    public void The_first_in_a_random_order_of_all_tokens_are_drawn_of_each_interval(int blockLength)
    {
        SamplesCollector all = Collect(Varied, Options(5000, 0));
        SamplesCollector some = Collect(Varied, Options(Draws, 8), blockLength);
        for (int neuron = 0; neuron < NeuronKinds.Count; neuron++)
        {
            Sample[] ordered = [.. all.Rows(neuron)];
            Assert.Equal(Varied.FiniteValues(neuron).Length, ordered.Length);
            foreach (IGrouping<SampleInterval?, Sample> drawn in some.Rows(neuron).GroupBy(sample => sample.Interval))
            {
                Sample[] expected =
                    [.. ordered.Where(sample => IsIn(sample.Activation, drawn.Key)).Take(Draws)];
                Assert.Equal(expected.Select(Text), drawn.Select(Text));
                Assert.Equal(Enumerable.Range(1, expected.Length), drawn.Select(sample => sample.Draw));
            }
        }
    }

    [Fact]
    public void Each_token_of_an_interval_is_drawn_as_often_as_any_other()
    {
        const int Seeds = 1000;
        ActivationSample sample = ActivationSample.OfColumns(Skewed(200, seed: 1), Skewed(200, seed: 2));
        Dictionary<(int Neuron, SampleInterval? Interval), DrawCounts> counts = [];
        for (int seed = 0; seed < Seeds; seed++)
        {
            SamplesCollector collector =
                Collect(sample, Options(Draws, 8).With(SamplesOptions.Seed, seed), blockLength: 1 + (seed % 90));
            for (int neuron = 0; neuron < 2; neuron++)
            {
                foreach (Sample drawn in collector.Rows(neuron))
                {
                    if (!counts.TryGetValue((neuron, drawn.Interval), out DrawCounts? own))
                    {
                        own = counts[(neuron, drawn.Interval)] = new DrawCounts((int)drawn.Tokens, Seeds);
                    }
                    own.Count(drawn);
                }
            }
        }
        Assert.InRange(counts.Count, 10, 18);
        Assert.All(counts.Values, own => own.AssertUniform(Draws));
    }

    [Fact]
    public void All_neurons_have_the_same_draws_of_all_tokens_where_they_are_finite()
    {
        SamplesCollector collector = Collect(Varied, Options(Draws, 8));
        string[] Places(int neuron) =>
            [.. collector.Rows(neuron).Where(sample => sample.Interval is null).Select(Place)];
        Assert.Equal(Draws, Places(0).Distinct().Count());
        Assert.All(
            Enumerable.Range(0, NeuronKinds.Count)
                .Except([NeuronKinds.SometimesNonfinite, NeuronKinds.NeverFinite]),
            neuron => Assert.Equal(Places(0), Places(neuron)));
        Assert.Empty(collector.Rows(NeuronKinds.NeverFinite));
    }

    [Fact]
    public void Contexts_are_those_of_top_examples()
    {
        var top = new TopExamplesCollector(
            Varied.Selection, new CollectorOptions { Top = 5000, Per = TopPer.Token, Tails = Tails.High });
        Varied.Feed([top], Varied.Tokens);
        for (int neuron = 0; neuron < NeuronKinds.Count; neuron++)
        {
            Dictionary<string, string> expected =
                top.Rows(neuron).ToDictionary(Place, example => string.Join(", ", Example.Columns<Example>()
                    .Select(column => column.Cell(example))));
            Sample[] drawn = [.. Collect(Varied, Options(Draws, 8)).Rows(neuron)];
            Assert.All(drawn, sample => Assert.Equal(
                expected[Place(sample)],
                string.Join(", ", Example.Columns<Example>().Select(column => column.Cell(sample)))));
        }
    }

    [Fact]
    public void Documents_that_share_an_id_do_not_share_their_draws()
    {
        Window[] windows = [.. Enumerable.Range(0, 60).Select(
            i => MadeUpDocument.Create(i, 40 + i, "the same").Windows(100)[0])];
        // The ids of tokens are their numbers, so the windows differ in their lengths alone.
        ActivationSample sample = ActivationSample.Of(1, windows, (_, position, _) => position);
        Sample[] drawn = [.. Collect(sample, Options(30, 0)).Rows(0)];
        Assert.InRange(drawn.Select(own => own.Context.Token).Distinct().Count(), 15, 30);
        Assert.InRange(drawn.Select(own => own.Context.Document).Distinct().Count(), 15, 30);
    }

    [Fact]
    public void A_repeat_of_a_document_under_the_same_id_is_told_apart_by_its_number()
    {
        Window[] windows = [.. Enumerable.Range(0, 4).Select(
            i => MadeUpDocument.Create(i, 10, "the same").Windows(100)[0])];
        ActivationSample sample = ActivationSample.Of(1, windows, (_, position, _) => position);
        Sample[] drawn = [.. Collect(sample, Options(6, 0), blockLength: 3).Rows(0)];
        Assert.Equal([0L, 1, 2, 3, 0, 1], drawn.Select(own => own.Context.Document));
        Assert.Equal(2, drawn.Select(own => own.Context.Token).Distinct().Count());
    }

    [Fact]
    public void By_default_a_neuron_takes_at_most_8_KiB_with_its_statistics_and_histogram() => Assert.InRange(
        new ReservoirSize(SamplesOptions.Draws.Default, SamplesOptions.Intervals.Default, 33).Bytes
            + StatisticsCollector.BytesPerNeuron + HistogramCollector.BytesPerNeuron,
        6 << 10,
        8 << 10);

    [Theory]
    [InlineData(1)]
    [InlineData(129)]
    public void Intervals_that_can_not_be_told_apart_are_refused(int intervals)
    {
        ProbeException refusal =
            Assert.Throws<ProbeException>(() => SamplesCollector.Kind.Open(Options(1, intervals)));
        Assert.StartsWith(
            $"--sample-intervals: expected 0 or a whole number from 2 to 128, but got '{intervals}'.",
            refusal.Message,
            StringComparison.Ordinal);
    }

    private static CollectorOptions Options(int draws, int intervals) =>
        new CollectorOptions().With(SamplesOptions.Draws, draws).With(SamplesOptions.Intervals, intervals);

    private static SamplesCollector Collect(ActivationSample sample, CollectorOptions options, int blockLength = 64)
    {
        IReadOnlyList<Collector> collectors = SamplesLaws.Create(sample.Selection, options);
        foreach (SampleToken[] block in sample.Tokens.Chunk(blockLength))
        {
            sample.Feed(collectors, block);
        }
        return (SamplesCollector)collectors[^1];
    }

    /// <summary>Most values near 0 on both sides, few far above.</summary>
    private static float[] Skewed(int count, int seed)
    {
        var random = new Random(seed);
        float[] values =
        [
            .. Enumerable.Range(0, count).Select(i => i % 10 == 0
                ? 1 + (12 * random.NextSingle())
                : 1.9f * (random.NextSingle() - 0.5f)),
        ];
        random.Shuffle(values);
        return values;
    }

    /// <summary>The intervals that hold values, found by trying all widths in exact arithmetic.</summary>
    private static (SampleInterval Interval, float[] Values)[] Intervals(float[] values, int most)
    {
        if (values.Length == 0)
        {
            return [];
        }
        if (values.All(value => value == 0))
        {
            return [(new(1, 0, 0), values)];
        }
        double largest = values.Max(value => Math.Abs((double)value));
        double width = Math.ScaleB(1, -160);
        while (largest / width >= 64 || Cell(values.Max(), width) - Cell(values.Min(), width) >= most)
        {
            width *= 2;
        }
        int lowest = Cell(values.Min(), width);
        return
        [
            .. values.GroupBy(value => Cell(value, width)).OrderBy(own => own.Key).Select(own => (
                new SampleInterval(
                    own.Key - lowest + 1, Border(own.Key * width), Border((own.Key + 1) * width)),
                own.ToArray())),
        ];

        static int Cell(float value, double width) => value >= 0
            ? (int)Math.Floor(value / width)
            : -(int)Math.Floor(-(double)value / width) - 1;

        // What float32 can't hold is rounded away from 0, or is beyond its largest number.
        static float Border(double border)
        {
            double smallest = Math.ScaleB(1, -149);
            double away = Math.Sign(border) * Math.Ceiling(Math.Abs(border) / smallest) * smallest;
            return (float)Math.Clamp(away, -float.MaxValue, float.MaxValue);
        }
    }

    private static bool IsIn(float value, SampleInterval? interval) => interval is not { } own
        || (value >= 0
            ? own.Lower >= 0 && value >= own.Lower && (value < own.Upper || own is { Lower: 0, Upper: 0 })
            : own.Upper <= 0 && value <= own.Upper && value > own.Lower);

    private static string Place(Example example) =>
        FormattableString.Invariant($"{example.Context.Document} {example.Context.Token} ")
        + string.Join(' ', example.Context.TokenIds) + $" {example.Context.Index}";

    private static string Text(Example sample) => $"{sample.Activation:R} {Place(sample)}";

    /// <summary>How often each token of an interval was drawn, over all seeds.</summary>
    private sealed class DrawCounts(int tokens, int seeds)
    {
        private readonly Dictionary<string, int> drawn = [];
        private readonly Dictionary<string, int> drawnFirst = [];

        public void Count(Sample sample)
        {
            string place = Place(sample);
            drawn[place] = drawn.GetValueOrDefault(place) + 1;
            drawnFirst[place] = drawnFirst.GetValueOrDefault(place) + (sample.Draw == 1 ? 1 : 0);
        }

        /// <summary>Pearson's test of equal chances, for draws without replacement.</summary>
        public void AssertUniform(int draws)
        {
            AssertUniform(drawn, Math.Min(draws, tokens));
            AssertUniform(drawnFirst, 1);
        }

        private void AssertUniform(Dictionary<string, int> counts, int draws)
        {
            double expected = (double)seeds * draws / tokens;
            Assert.Equal(seeds * draws, counts.Values.Sum());
            if (draws == tokens)
            {
                Assert.All(counts.Values, count => Assert.Equal(seeds, count));
                return;
            }
            double square = counts.Values.Concat(Enumerable.Repeat(0, tokens - counts.Count))
                .Sum(count => Math.Pow(count - expected, 2) / expected);
            square *= (tokens - 1.0) / (tokens - draws);
            Assert.True(
                square < Limit(tokens - 1),
                $"{draws} of {tokens} tokens: chi-squared is {square}, but at most {Limit(tokens - 1)} was expected.");
        }

        /// <summary>What chi-squared exceeds once in 10,000 times, by Wilson and Hilferty.</summary>
        private static double Limit(int freedom)
        {
            double spread = 2.0 / (9 * freedom);
            return freedom * Math.Pow(1 - spread + (3.719 * Math.Sqrt(spread)), 3);
        }
    }
}
