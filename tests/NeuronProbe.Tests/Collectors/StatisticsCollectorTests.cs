using System.Globalization;
using NeuronProbe.Collectors;
using NeuronProbe.Scans;
using NeuronProbe.Tables;
using NeuronProbe.Tests.Laws;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

public sealed class StatisticsCollectorTests
{
    private static readonly (string Column, double Fraction)[] Quantiles =
    [
        ("q01", 0.01), ("q05", 0.05), ("q25", 0.25), ("median", 0.5), ("q75", 0.75), ("q95", 0.95), ("q99", 0.99),
    ];

    private static readonly ActivationSample Sample = ActivationSample.Varied(
        seed: 7, documents: 60, neurons: 2 * NeuronKinds.Count);

    [Fact]
    public void Columns_are_those_that_others_rely_on()
    {
        Assert.Equal(
            "count,mean,std,variance,skewness,kurtosis,lifetime_sparseness,min,q01,q05,q25,median,q75,q95,q99,max,"
                + "active,active_fraction,nonfinite,flags",
            string.Join(',', Collect(Sample, new()).Schema.Columns.Select(column => column.Name)));
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, -0.25)]
    [InlineData(true, 0.7)]
    public void Every_figure_is_as_over_all_values_held_in_memory(bool exact, double threshold)
    {
        StatisticsCollector statistics = Collect(Sample, new() { Exact = exact, Threshold = threshold });
        PlainFlags flags = PlainFlags.Of(Sample, threshold);
        for (int neuron = 0; neuron < Sample.Selection.Neurons.Count; neuron++)
        {
            float[] values = Sample.FiniteValues(neuron);
            Dictionary<string, Cell> row = Row(statistics, neuron);
            Assert.Equal(values.Length, row["count"].Whole);
            Assert.Equal(Sample.Tokens.Count - values.Length, row["nonfinite"].Whole);
            if (values.Length == 0)
            {
                continue;
            }
            AssertMoments(values, row);
            Assert.Equal(values.Min() + 0f, (float)row["min"].Number);
            Assert.Equal(values.Max() + 0f, (float)row["max"].Number);
            int active = values.Count(value => value > threshold);
            Assert.Equal(active, row["active"].Whole);
            Assert.Equal((double)active / values.Length, row["active_fraction"].Number);
            Assert.Equal(flags[neuron], row["flags"].Text);
            foreach ((string column, double fraction) in Quantiles)
            {
                double bound = exact
                    ? 1e-15 * values.Max(value => Math.Abs((double)value))
                    : PlainStatistics.QuantileBound(values, fraction);
                AssertNear(PlainStatistics.Quantile(values, fraction), row[column], bound, column);
            }
        }
    }

    [Fact]
    public void A_small_example_gives_what_NumPy_gives()
    {
        ActivationSample sample = ActivationSample.OfColumns(
            [0.1f, -2.5f, 3.25f, 7.5f, -0.75f, 1e-3f, 0, 4.0f, -1.125f, 2.0f, 0.3f]);
        Dictionary<string, Cell> row = Row(Collect(sample, new() { Exact = true }), 0);
        Assert.Equal(1.1614545466780493, row["mean"].Number, 1e-15);
        Assert.Equal(2.699358218396305, row["std"].Number, 1e-14);
        Assert.Equal(7.2865347912236755, row["variance"].Number, 1e-14);
        Assert.Equal(0.9902428068796718, row["skewness"].Number, 1e-14);
        Assert.Equal(0.29522274669179716, row["kurtosis"].Number, 1e-14);
        Assert.Equal(0.6121953648951924, row["lifetime_sparseness"].Number, 1e-14);
        Assert.Equal<double>(
            [-2.3625, -1.8125, -0.375, 0.10000000149011612, 2.625, 5.75, 7.150000000000001],
            Quantiles.Select(quantile => row[quantile.Column].Number));
    }

    [Fact]
    public void Quantiles_are_rounded_as_NumPy_rounds_them()
    {
        // The plain rule gives 0.45799999982118567 for the last of them.
        ActivationSample sample = ActivationSample.OfColumns([-0.4f, -0.3f, -0.7f, -1.1f, -0.4f, 0.5f, -0.2f]);
        Dictionary<string, Cell> row = Row(Collect(sample, new() { Exact = true }), 0);
        Assert.Equal<double>(
            [
                -1.0760000216960908, -0.9800000131130219, -0.5499999970197678, -0.4000000059604645, -0.2500000074505806,
                0.28999999910592983, 0.4579999998211857,
            ],
            Quantiles.Select(quantile => row[quantile.Column].Number));
    }

    [Fact]
    public void A_neuron_without_finite_values_has_no_figures_but_counts()
    {
        Dictionary<string, Cell> row = Row(Collect(Sample, new()), NeuronKinds.NeverFinite);
        Assert.Equal(0, row["count"].Whole);
        Assert.Equal(0, row["active"].Whole);
        Assert.Equal(Sample.Tokens.Count, row["nonfinite"].Whole);
        Assert.Equal("", row["flags"].Text);
        Assert.All(
            row.Where(cell => cell.Key is not ("count" or "active" or "nonfinite" or "flags")),
            cell => Assert.Equal(CellKind.Empty, cell.Value.Kind));
    }

    [Fact]
    public void A_constant_neuron_has_neither_skewness_nor_a_rounding_error_for_a_variance()
    {
        // 0.7 is no binary fraction: its sums round.
        Dictionary<string, Cell> row = Row(Collect(Sample, new()), NeuronKinds.Constant);
        Assert.Equal(0, row["variance"].Number);
        Assert.Equal(0.7f, row["mean"].Number);
        Assert.Equal(CellKind.Empty, row["skewness"].Kind);
        Assert.Equal(CellKind.Empty, row["kurtosis"].Kind);
        Assert.Equal(0, row["lifetime_sparseness"].Number);
        Assert.Equal("always_on constant", row["flags"].Text);
    }

    [Fact]
    public void A_neuron_that_never_fires_is_flagged_dead()
    {
        Assert.Equal("dead constant", Row(Collect(Sample, new()), NeuronKinds.Zero)["flags"].Text);
        Assert.Contains(
            "dead", Row(Collect(Sample, new()), NeuronKinds.Negative)["flags"].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Active_means_above_the_threshold_and_not_at_it()
    {
        ActivationSample sample = ActivationSample.OfColumns([0.1f, 0.1f, 0.10000001f, -1]);
        Assert.Equal(1, Row(Collect(sample, new() { Threshold = 0.1f }), 0)["active"].Whole);
        // The float32 nearest to 0.1 is above the double nearest to 0.1.
        Assert.Equal(3, Row(Collect(sample, new() { Threshold = 0.1 }), 0)["active"].Whole);
    }

    [Fact]
    public void Lifetime_sparseness_is_empty_where_all_is_zero_or_there_is_one_value()
    {
        Assert.Equal(CellKind.Empty, Row(Collect(Sample, new()), NeuronKinds.Zero)["lifetime_sparseness"].Kind);
        Assert.Equal(
            CellKind.Empty,
            Row(Collect(ActivationSample.OfColumns([2f]), new()), 0)["lifetime_sparseness"].Kind);
        float[] once = [.. Enumerable.Range(0, 500).Select(i => i == 77 ? -3f : 0)];
        Assert.Equal(1, Row(Collect(ActivationSample.OfColumns(once), new()), 0)["lifetime_sparseness"].Number, 1e-12);
    }

    [Fact]
    public void Values_kept_are_counted_so_that_a_scan_can_stop_before_memory_ends()
    {
        Assert.Equal(0, Collect(Sample, new()).StoredValues);
        long finite = Enumerable.Range(0, Sample.Selection.Neurons.Count).Sum(
            neuron => (long)Sample.FiniteValues(neuron).Length);
        Assert.Equal(finite, Collect(Sample, new() { Exact = true }).StoredValues);
    }

    [Fact]
    public void Figures_do_not_drift_where_the_mean_is_far_from_zero()
    {
        // E[x^2] - E[x]^2 would have no correct digit left.
        float[] values = [.. Enumerable.Range(0, 4000).Select(i => 1e4f + ((i % 7) * 0.0625f))];
        Dictionary<string, Cell> row = Row(Collect(ActivationSample.OfColumns(values), new()), 0);
        Assert.Equal(PlainStatistics.CentralMoment(values, 2), row["variance"].Number, 1e-12);
        Assert.Equal(PlainStatistics.Skewness(values), row["skewness"].Number, 1e-9);
        Assert.Equal(PlainStatistics.Kurtosis(values), row["kurtosis"].Number, 1e-9);
    }

    private static void AssertMoments(float[] values, Dictionary<string, Cell> row)
    {
        double largest = values.Max(value => Math.Abs((double)value));
        AssertNear(PlainStatistics.Mean(values), row["mean"], 1e-12 * largest, "mean");
        AssertNear(Math.Sqrt(PlainStatistics.CentralMoment(values, 2)), row["std"], 1e-12 * largest, "std");
        AssertNear(PlainStatistics.CentralMoment(values, 2), row["variance"], 1e-12 * largest * largest, "variance");
        if (values.Any(value => value != 0))
        {
            AssertNear(
                PlainStatistics.LifetimeSparseness(values), row["lifetime_sparseness"], 1e-9, "lifetime_sparseness");
        }
        bool isConstant = values.Min() == values.Max();
        Assert.Equal(isConstant, row["skewness"].Kind == CellKind.Empty);
        Assert.Equal(isConstant, row["kurtosis"].Kind == CellKind.Empty);
        if (!isConstant)
        {
            double skewness = PlainStatistics.Skewness(values);
            double kurtosis = PlainStatistics.Kurtosis(values);
            AssertNear(skewness, row["skewness"], 1e-9 * Math.Max(1, Math.Abs(skewness)), "skewness");
            AssertNear(kurtosis, row["kurtosis"], 1e-9 * Math.Max(1, Math.Abs(kurtosis)), "kurtosis");
        }
    }

    private static void AssertNear(double expected, Cell actual, double bound, string column)
    {
        Assert.Equal(CellKind.Real, actual.Kind);
        Assert.True(
            Math.Abs(expected - actual.Number) <= bound,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{column}: expected {expected:R} within {bound:R}, but got {actual.Number:R}."));
    }

    private static StatisticsCollector Collect(ActivationSample sample, CollectorOptions options)
    {
        IReadOnlyList<Collector> collectors = CollectorCatalogue.Create(["stats"], sample.Selection, options);
        foreach (SampleToken[] block in sample.Tokens.Chunk(50))
        {
            sample.Feed(collectors, block);
        }
        foreach (Collector collector in collectors)
        {
            collector.EndChunk(0);
        }
        return (StatisticsCollector)collectors[^1];
    }

    private static Dictionary<string, Cell> Row(StatisticsCollector statistics, int neuron)
    {
        return statistics.Schema.Columns.Select(column => column.Name)
            .Zip(Assert.Single(statistics.Cells(neuron))).ToDictionary();
    }
}
