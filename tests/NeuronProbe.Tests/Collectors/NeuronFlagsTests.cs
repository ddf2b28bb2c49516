using NeuronProbe.Collectors;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Laws;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

/// <summary>What the flags say, over layers of several kinds.</summary>
public sealed class NeuronFlagsTests
{
    private const int Neurons = 60;
    private const int Tokens = 1500;

    private static readonly string[] Relative = ["heavy_tailed", "sparse", "broad"];

    private static readonly Dictionary<string, Func<Random, int, float>> Layers = new()
    {
        ["gaussian"] = (random, _) => (float)Normal(random),
        ["shifted"] = (random, neuron) => (float)(Normal(random) + (neuron % 5) - 2),
        ["gelu"] = (random, neuron) => (float)Gelu(Normal(random) - (neuron % 4 * 0.7)),
        ["gated product"] = (random, neuron) =>
            (float)(Silu((2 * Normal(random)) - (neuron % 3)) * Normal(random) * (1 + (neuron % 7))),
        ["very sparse relu"] = (random, neuron) =>
            random.Next(1000) < 15 + neuron ? (float)Math.Abs(Normal(random)) : 0,
        ["relu of all kinds"] = (random, neuron) => (float)Math.Max(0, Normal(random) + ((neuron - 30) * 0.06)),
        ["laplace"] = (random, _) => (float)(Normal(random) * Math.Sqrt(-Math.Log(1 - random.NextDouble()))),
    };

    public static TheoryData<string> LayerNames => [.. Layers.Keys];

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void They_are_as_over_all_values_held_in_memory(string layer)
    {
        ActivationSample sample = Sample(layer);
        PlainFlags plain = PlainFlags.Of(sample);
        NeuronStatistics[] rows = Rows(sample);
        for (int neuron = 0; neuron < Neurons; neuron++)
        {
            Assert.Equal(plain[neuron], rows[neuron].Flags);
            Assert.Equal(plain.Density(neuron), rows[neuron].Density!.Value, 0.02);
        }
    }

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void None_that_compares_neurons_hits_more_than_half_of_a_layer(string layer)
    {
        NeuronStatistics[] rows = Rows(Sample(layer));
        Assert.All(Relative, flag => Assert.InRange(rows.Count(row => Flags(row).Contains(flag)), 0, Neurons / 2));
    }

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void A_sparse_neuron_is_active_on_less_than_half_of_its_tokens_and_never_broad(string layer)
    {
        foreach (NeuronStatistics row in Rows(Sample(layer)).Where(row => Flags(row).Contains("sparse")))
        {
            Assert.InRange(row.Density!.Value, 0, 0.4999999);
            Assert.InRange(row.ActiveFraction!.Value, 0, 0.4999999);
            Assert.DoesNotContain("broad", Flags(row));
        }
    }

    [Theory]
    [MemberData(nameof(LayerNames))]
    public void One_token_decides_none_that_compares_neurons(string layer)
    {
        ActivationSample sample = Sample(layer);
        float[][] columns = [.. Enumerable.Range(0, Neurons).Select(sample.FiniteValues)];
        PlainFlags plain = PlainFlags.Of(sample);
        string[] before = [.. Rows(sample).Select(Clear)];
        foreach (float factor in (float[])[3, 30, 1000, -100])
        {
            for (int neuron = 0; neuron < Neurons; neuron += 7)
            {
                float[][] changed = [.. columns];
                changed[neuron] = [.. columns[neuron]];
                changed[neuron][(neuron * 13) + 2] = factor * columns[neuron].Max(Math.Abs);
                Assert.Equal(before, Rows(Of(changed, layer == "gated product")).Select(Clear));
            }
        }

        // A neuron at the very border of a flag may pass it whatever changes.
        string Clear(NeuronStatistics row, int neuron) => string.Join(' ', plain.Ratios(neuron)
            .Where(known => known.Ratio is < 0.93 or > 1.07 && Relative.Contains(known.Flag))
            .Select(known => known.Flag).Intersect(Flags(row)));
    }

    [Fact]
    public void A_neuron_with_one_outlier_is_not_sparse_and_one_that_is_rare_and_strong_is()
    {
        var random = new Random(3);
        float[][] columns = [.. Enumerable.Range(0, 20).Select(
            _ => Enumerable.Range(0, Tokens).Select(_ => (float)Normal(random)).ToArray())];
        columns[4][700] = 1000;
        columns[9] = [.. Enumerable.Range(0, Tokens).Select(i => i % 60 == 0 ? 5 + (float)Normal(random) : 0.01f)];
        for (int i = 0; i < Tokens; i++)
        {
            columns[9][i] *= i % 60 == 0 ? 1 : -1;
        }
        NeuronStatistics[] rows = Rows(Of(columns));
        Assert.Equal("", rows[4].Flags);
        Assert.True(rows[4].LifetimeSparseness > 0.95, "One value makes the plain figure large.");
        Assert.Equal("heavy_tailed sparse", rows[9].Flags);
        Assert.All(rows.Where((_, i) => i != 9), row => Assert.Equal("", row.Flags));
    }

    [Fact]
    public void A_neuron_that_is_strong_on_fewer_than_ten_tokens_is_not_sparse()
    {
        float[] few = [.. Enumerable.Range(0, Tokens).Select(i => i < 9 ? 5f : -0.1f)];
        float[] enough = [.. few.Select((value, i) => i < 20 ? 5f : value)];
        float[][] others = [.. Enumerable.Range(0, 9).Select(Columns("gelu", 5))];
        Assert.DoesNotContain("sparse", Rows(Of([few, .. others]))[0].Flags, StringComparison.Ordinal);
        Assert.Contains("sparse", Rows(Of([enough, .. others]))[0].Flags, StringComparison.Ordinal);
    }

    [Fact]
    public void On_a_gated_product_dead_is_about_magnitude_and_nothing_is_always_on()
    {
        float[][] columns = [.. Enumerable.Range(0, 9).Select(Columns("gated product", 2))];
        columns[3] = [.. columns[3].Select(value => value / 2000)];
        columns[5] = [.. columns[5].Select(value => 0.1f + Math.Abs(value))];
        columns[7] = new float[Tokens];
        NeuronStatistics[] gated = Rows(Of(columns, isGatedProduct: true));
        NeuronStatistics[] plain = Rows(Of(columns));
        Assert.Equal("dead", gated[3].Flags);
        Assert.Equal(0, gated[3].Density);
        Assert.DoesNotContain("dead", plain[3].Flags, StringComparison.Ordinal);
        Assert.Contains("always_on", plain[5].Flags, StringComparison.Ordinal);
        Assert.DoesNotContain("always_on", gated[5].Flags, StringComparison.Ordinal);
        Assert.Equal("dead constant", gated[7].Flags);
        Assert.All(gated, row => Assert.NotNull(row.MagnitudeDensity));
        Assert.All(plain, row => Assert.Equal((null, row.ActiveFraction), (row.MagnitudeDensity, row.Density)));
        Assert.Equal(plain.Select(row => row.Active), gated.Select(row => row.Active));
    }

    [Fact]
    public void Of_few_values_nothing_is_compared()
    {
        float[][] columns = [.. Enumerable.Range(0, 9).Select(Columns("very sparse relu", 1))];
        columns[0] = [.. columns[0].Select((_, i) => i % 9 == 0 ? 3f : 0)];
        Assert.All(
            Rows(Of([.. columns.Select(column => column[..99])])), row => Assert.Equal("", RelativeFlags(row)));
    }

    [Fact]
    public void Rows_of_one_neuron_have_the_flags_that_rows_of_all_have_however_often_they_are_read()
    {
        ActivationSample sample = Sample("relu of all kinds");
        StatisticsCollector statistics = Collect(sample, sample.Tokens.Take(400));
        Assert.Equal(Collect(sample, sample.Tokens.Take(400)).Statistics(31), statistics.Statistics(31));
        string[] early = [.. Enumerable.Range(0, Neurons).Select(neuron => statistics.Statistics(neuron).Flags)];

        (IReadOnlyList<Collector> first, IReadOnlyList<Collector> rest) =
            (All(sample, sample.Tokens.Take(400)), All(sample, sample.Tokens.Skip(400), chunk: 1));
        var merged = (StatisticsCollector)first[^1];
        Assert.Equal(early[31], merged.Statistics(31).Flags);
        foreach ((Collector into, Collector from) in first.Zip(rest))
        {
            into.Merge(from);
        }
        string[] all = [.. Rows(sample).Select(row => row.Flags)];
        Assert.NotEqual(early, all);
        Assert.Equal(all, Enumerable.Range(0, Neurons).Select(neuron => merged.Statistics(neuron).Flags));
    }

    private static ActivationSample Sample(string layer) =>
        Of([.. Enumerable.Range(0, Neurons).Select(Columns(layer, 1))], layer == "gated product");

    private static Func<int, float[]> Columns(string layer, int seed)
    {
        var random = new Random(seed);
        return neuron => [.. Enumerable.Range(0, Tokens).Select(_ => Layers[layer](random, neuron))];
    }

    private static ActivationSample Of(float[][] columns, bool isGatedProduct = false)
    {
        ActivationSample sample = ActivationSample.OfColumns(columns);
        return isGatedProduct ? sample.AsGatedProduct() : sample;
    }

    private static NeuronStatistics[] Rows(ActivationSample sample)
    {
        StatisticsCollector statistics = Collect(sample, sample.Tokens);
        return [.. sample.Selection.Neurons.Select((_, i) => Assert.Single(statistics.Rows(i)))];
    }

    private static StatisticsCollector Collect(ActivationSample sample, IEnumerable<SampleToken> tokens) =>
        (StatisticsCollector)All(sample, tokens)[^1];

    private static IReadOnlyList<Collector> All(
        ActivationSample sample, IEnumerable<SampleToken> tokens, long chunk = 0)
    {
        IReadOnlyList<Collector> collectors = CollectorCatalogue.Create(["stats"], sample.Selection, new());
        sample.Feed(collectors, tokens);
        foreach (Collector collector in collectors)
        {
            collector.EndChunk(chunk);
        }
        return collectors;
    }

    private static string[] Flags(NeuronStatistics row) =>
        row.Flags.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string RelativeFlags(NeuronStatistics row) => string.Join(' ', Flags(row).Intersect(Relative));

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double Silu(double x) => x / (1 + Math.Exp(-x));

    private static double Gelu(double x) =>
        0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));
}
