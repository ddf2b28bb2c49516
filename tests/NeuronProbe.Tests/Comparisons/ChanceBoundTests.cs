using MathNet.Numerics.Distributions;
using NeuronProbe.Comparisons;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

public sealed class ChanceBoundTests
{
    private const int Neurons = 150;

    [Fact]
    public void Unrelated_normal_values_have_the_bound_of_the_formula()
    {
        const int Positions = 600;
        var random = new Random(30);
        StandardRows neuron = RandomValues.RowsOf(RandomValues.Normal(random, 1, Positions));
        ChanceBound bound = BoundOf(neuron, RandomValues.RowsOf(RandomValues.Normal(random, 400, Positions)));
        double expected = Normal.InvCDF(0, 1, Math.Pow(0.95, 1.0 / 400)) / Math.Sqrt(Positions - 1);
        Assert.InRange(bound.High, 0.88 * expected, 1.12 * expected);
        Assert.InRange(-bound.Low, 0.88 * expected, 1.12 * expected);
    }

    [Fact]
    public void The_strongest_of_unrelated_neurons_rarely_passes_it_whatever_their_values()
    {
        const int Trials = 100;
        int[] documents = [.. Enumerable.Range(0, 300).Select(i => i / 3)];
        (int high, int low, int formula) = (0, 0, 0);
        var random = new Random(31);
        for (int trial = 0; trial < Trials; trial++)
        {
            StandardRows neuron = RandomValues.RowsOf(RandomValues.Peaked(random, 1, documents));
            StandardRows others = RandomValues.RowsOf(RandomValues.Peaked(random, Neurons, documents));
            double[] r = [.. others.Varied.Select(other => RowCorrelation.Of(neuron[0], others[other]))];
            ChanceBound bound = BoundOf(neuron, others, documents);
            high += r.Max() > bound.High ? 1 : 0;
            low += r.Min() < bound.Low ? 1 : 0;
            formula += r.Max() > Normal.InvCDF(0, 1, Math.Pow(0.95, 1.0 / Neurons)) / Math.Sqrt(299) ? 1 : 0;
        }
        // 5 of 100 are expected; 13 or more come once in a thousand times.
        Assert.InRange(high, 0, 13);
        Assert.InRange(low, 0, 13);
        Assert.InRange(high + low, 1, 20);
        // What a formula for normal values says is passed nearly always.
        Assert.InRange(formula, 80, Trials);
    }

    [Fact]
    public void The_neuron_itself_and_neurons_without_correlation_do_not_count()
    {
        float[][] values = RandomValues.Normal(new Random(32), 3, 100);
        // A wave, which goes with its own shifts.
        values[1] = [.. Enumerable.Range(0, 100).Select(i => (float)Math.Sin(i / 8.0))];
        values[2] = new float[100];
        StandardRows neuron = RandomValues.RowsOf([values[1]]);
        int[][] documents = Grouped([.. Enumerable.Range(0, 100)]);
        var alone = new ChanceBound(neuron[0], documents);
        Assert.Equal((double.NaN, double.NaN), (alone.Low, alone.High));
        alone.Add(RandomValues.RowsOf(values), except: 1);
        Assert.InRange(alone.High, 0.01, 0.5);
        var both = new ChanceBound(neuron[0], documents);
        both.Add(RandomValues.RowsOf(values), except: -1);
        Assert.InRange(both.High, 0.8, 1);
    }

    [Fact]
    public void A_document_gets_the_values_of_another_one()
    {
        // Twenty documents of 1 and 2 positions, which stand in no order, and the 95 % quantile of 19 is the largest.
        int[] places = [.. Enumerable.Range(0, 30)];
        new Random(36).Shuffle(places);
        int[][] documents =
            [.. Enumerable.Range(0, 20).Select(i => i < 10 ? [places[i]] : new[] { places[i], places[i + 10] })];
        float[] values = RandomValues.Normal(new Random(35), 1, 30)[0];
        float[][] shifted =
        [
            .. Enumerable.Range(1, 19).Select(shift =>
            {
                float[] moved = new float[30];
                for (int i = 0; i < 20; i++)
                {
                    int[] from = documents[(i + shift) % 20];
                    moved[documents[i][0]] = values[from[0]];
                    // From the first again where they are too few.
                    moved[documents[i][^1]] = values[documents[i].Length == 1 ? from[0] : from[^1]];
                }
                return moved;
            }),
        ];
        float[][] others = RandomValues.Normal(new Random(33), 5, 30);
        double[][] r = [.. shifted.Select(own => others.Select(other => RandomValues.PlainR(own, other)).ToArray())];
        var bound = new ChanceBound(RandomValues.RowsOf([values])[0], documents);
        bound.Add(RandomValues.RowsOf(others), except: -1);
        Assert.Equal(r.Max(one => one.Max()), bound.High, 1e-5);
        Assert.Equal(r.Min(one => one.Min()), bound.Low, 1e-5);
    }

    [Fact]
    public void Few_documents_tell_nothing_of_chance()
    {
        StandardRows rows = RandomValues.RowsOf(RandomValues.Normal(new Random(34), 3, 38));
        var bound = new ChanceBound(rows[0], Grouped([.. Enumerable.Range(0, 38).Select(i => i / 2)]));
        bound.Add(rows, except: 0);
        Assert.Equal((double.NaN, double.NaN), (bound.Low, bound.High));
    }

    private static int[][] Grouped(int[] documents) =>
        [.. Enumerable.Range(0, documents.Length).GroupBy(i => documents[i]).Select(group => group.ToArray())];

    private static ChanceBound BoundOf(StandardRows neuron, StandardRows others, int[]? documents = null)
    {
        var bound = new ChanceBound(neuron[0], Grouped(documents ?? [.. Enumerable.Range(0, neuron.Length)]));
        bound.Add(others, except: -1);
        return bound;
    }
}
