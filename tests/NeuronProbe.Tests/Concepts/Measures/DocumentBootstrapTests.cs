using NeuronProbe.Concepts.Measures;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Measures;

public sealed class DocumentBootstrapTests
{
    private const int Documents = 12;
    private const int Tokens = 90;

    [Theory]
    [InlineData(1, 8, 203)]
    [InlineData(2, 1000, 193)]
    [InlineData(3, 1000, 1)]
    public void An_interval_is_that_of_the_same_draws_written_out(int seed, int distinct, int replicates)
    {
        var random = new Random(seed);
        float[] values = [.. Enumerable.Range(0, Tokens).Select(_ => (float)random.Next(distinct))];
        int[] documentOf = [.. Enumerable.Range(0, Tokens).Select(token => token % Documents)];
        bool[] isPositive = [.. values.Select(value => random.Next(distinct) < (value / 2) + (distinct / 4.0))];
        var sorted = Sorted(values);
        (double low, double high) = new DocumentBootstrap(Documents, replicates, 7, new()).Interval(
            sorted,
            sorted.InOrder(documentOf, new int[values.Length]),
            sorted.InOrder(isPositive, new bool[values.Length]))!.Value;

        double[] drawn = [.. Enumerable.Range(0, replicates).Select(replicate =>
        {
            int[] documents = [.. Enumerable.Range(0, Documents).Select(
                draw => (int)(StableHash.Of(7, (ulong)replicate, (ulong)draw) % Documents))];
            return PlainConceptFigures.Auroc([.. documents.SelectMany(
                document => Enumerable.Range(0, Tokens).Where(token => documentOf[token] == document)
                    .Select(token => new LabelledValue(values[token], isPositive[token], document)))]);
        }).Order()];
        Assert.Equal(Quantile(drawn, 0.025), low, 1e-12);
        Assert.Equal(Quantile(drawn, 0.975), high, 1e-12);
    }

    [Theory]
    [InlineData(192, 12)]
    [InlineData(193, 13)]
    public void Draws_take_a_byte_for_each_document_and_replicate_in_groups_of_16(int replicates, int groups) =>
        Assert.Equal(groups * 16 * 5_000_000_000, DocumentBootstrap.Bytes(5_000_000_000, replicates));

    [Fact]
    public void Without_tokens_on_both_sides_there_is_no_interval()
    {
        var sorted = Sorted(1, 2, 3);
        Assert.Null(new DocumentBootstrap(3, 100, 1, new()).Interval(sorted, [0, 1, 2], new bool[3]));
    }

    [Fact]
    public void Intervals_hold_the_true_value_about_as_often_as_they_say()
    {
        // Documents with levels of their own: 95 % is what many documents would give, and 40 give a little less.
        int held = 0;
        for (int run = 0; run < 200; run++)
        {
            var random = new Random(run);
            double[] levels = [.. Enumerable.Range(0, 40).Select(_ => random.NextDouble() * 2)];
            int[] documentOf = [.. Enumerable.Range(0, 800).Select(token => token % 40)];
            bool[] isPositive = [.. documentOf.Select(_ => random.Next(4) == 0)];
            float[] values = [.. documentOf.Select(document => (float)(levels[document] + random.NextDouble()))];
            var sorted = Sorted(values);
            (double low, double high) = new DocumentBootstrap(40, 200, 1, new()).Interval(
                sorted,
                sorted.InOrder(documentOf, new int[values.Length]),
                sorted.InOrder(isPositive, new bool[values.Length]))!.Value;
            held += low <= 0.5 && high >= 0.5 ? 1 : 0;
        }
        Assert.InRange(held, 176, 199);
    }

    private static SortedTokens Sorted(params float[] values)
    {
        var sorted = new SortedTokens(values.Length);
        for (int token = 0; token < values.Length; token++)
        {
            sorted.Add(token, values[token]);
        }
        sorted.Sort();
        return sorted;
    }

    private static double Quantile(double[] sorted, double fraction)
    {
        double place = fraction * (sorted.Length - 1);
        int lower = (int)Math.Floor(place);
        return sorted[lower] + ((place - lower) * (sorted[Math.Min(lower + 1, sorted.Length - 1)] - sorted[lower]));
    }
}
