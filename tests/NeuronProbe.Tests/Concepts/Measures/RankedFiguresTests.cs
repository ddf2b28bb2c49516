using Xunit;

namespace NeuronProbe.Tests.Concepts.Measures;

/// <summary>What stands in for the plain figures where there are many values is the same as they are.</summary>
public sealed class RankedFiguresTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    [InlineData(100_000)]
    public void They_are_the_plain_ones_with_few_ties_and_with_many(int distinct)
    {
        for (int seed = 0; seed < 30; seed++)
        {
            var random = new Random(seed);
            LabelledValue[] values =
            [
                .. Enumerable.Range(0, 5 + random.Next(120)).Select(i => new LabelledValue(
                    random.Next(distinct) / (double)distinct, i > 1 ? random.Next(4) == 0 : i == 0, i)),
            ];
            var ranked = RankedFigures.Of(values.Select(value => (value.Value, value.IsPositive)));
            Assert.Equal(PlainConceptFigures.Auroc(values), ranked.Auroc, 1e-12);
            Assert.Equal(PlainConceptFigures.AveragePrecision(values), ranked.AveragePrecision, 1e-12);
            Assert.Equal(PlainConceptFigures.BestF1(values).F1, ranked.BestF1, 1e-12);
        }
    }
}
