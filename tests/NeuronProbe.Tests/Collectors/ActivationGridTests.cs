using NeuronProbe.Collectors;
using NeuronProbe.Tests.Laws;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

public sealed class ActivationGridTests
{
    private static readonly float[] Values =
    [
        0, -0f, 1, -1, 0.999f, 2, -2, 2.0000002f, 1e-40f, -1e-40f, float.Epsilon, -float.Epsilon, 3 * float.Epsilon,
        0.17f, -0.17f, 1e30f, -1e30f, float.MaxValue, float.MinValue, 63.99f, 64,
        .. Enumerable.Range(0, 500).Select(seed => new Random(seed)).SelectMany(random => Enumerable
            .Range(0, NeuronKinds.Count).Select(kind => NeuronKinds.Value(kind, random))).Where(float.IsFinite),
    ];

    [Fact]
    public void A_value_is_between_the_edges_of_its_cell_and_not_below_the_smallest_number_in_it()
    {
        Assert.All(Values, value =>
        {
            for (int coarser = 0; coarser < 9; coarser++)
            {
                var grid = new ActivationGrid(
                    Math.Min(ActivationGrid.Coarsest, ActivationGrid.FinestFor(value).Exponent + coarser));
                int cell = grid.CellOf(value);
                Assert.InRange(value, grid.LowerEdge(cell), Math.Max(grid.UpperEdge(cell), grid.LowerEdge(cell)));
                Assert.InRange(cell, -64, 63);
                if (Math.Abs(value) < 3e38f)
                {
                    Assert.True(value >= grid.SmallestOf(cell), $"{value} is below cell {cell} of {grid}.");
                    Assert.True(value < grid.SmallestOf(cell + 1), $"{value} is in a cell after {cell} of {grid}.");
                    Assert.Equal(cell, grid.CellOf(grid.SmallestOf(cell)));
                }
            }
        });
    }

    [Fact]
    public void A_cell_of_the_next_grid_is_two_neighbours()
    {
        Assert.All(Values, value =>
        {
            ActivationGrid grid = ActivationGrid.FinestFor(value);
            Assert.Equal(grid.CellOf(value) >> 1, new ActivationGrid(grid.Exponent + 1).CellOf(value));
        });
    }

    /// <summary>So that the tokens of an interval can be counted by bins.</summary>
    [Fact]
    public void A_bin_of_the_histogram_is_in_one_cell()
    {
        ActivationSample sample = ActivationSample.Varied(seed: 9, documents: 60);
        var histogram = new HistogramCollector(sample.Selection);
        sample.Feed([histogram], sample.Tokens);
        for (int neuron = 0; neuron < NeuronKinds.Count; neuron++)
        {
            float[] values = sample.FiniteValues(neuron);
            if (values.Length == 0)
            {
                continue;
            }
            ActivationGrid grid = ActivationGrid.FinestFor(values.MaxBy(Math.Abs));
            Dictionary<int, long> counts = [];
            foreach (HistogramBin bin in histogram.Bins(neuron).Where(bin => bin.Count > 0))
            {
                counts[grid.CellOf(bin)] = counts.GetValueOrDefault(grid.CellOf(bin)) + bin.Count;
            }
            Assert.Equal(
                values.GroupBy(grid.CellOf).Select(own => (own.Key, own.LongCount())).Order(),
                counts.Select(own => (own.Key, own.Value)).Order());
        }
    }
}
