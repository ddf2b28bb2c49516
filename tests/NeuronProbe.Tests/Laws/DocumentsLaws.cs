using NeuronProbe.Collectors;
using NeuronProbe.Sites;
using NeuronProbe.Tables;
using Xunit;

namespace NeuronProbe.Tests.Laws;

public sealed class DocumentsLaws : CollectorLaws
{
    protected override IReadOnlyList<Collector> Create(SiteSelection selection) => [new DocumentsCollector(selection)];

    /// <summary>A window that is cut is summed in another order.</summary>
    protected override bool IsWithinBounds(string column, Cell expected, Cell actual, double largest) => column == "sum"
        ? Math.Abs(expected.Number - actual.Number) <= 1e-12 * largest
        : base.IsWithinBounds(column, expected, actual, largest);

    /// <summary>Here tokens are counted whatever a neuron's values are.</summary>
    public override void NaN_and_infinities_are_in_no_figure_but_their_own_count()
    {
        DocumentsCollector documents = new(Sample.Selection);
        Sample.Feed([documents], Sample.Tokens);
        ILookup<long, SampleToken> tokens =
            Sample.Tokens.ToLookup(token => Sample.WindowOf(token).Document.Document.Index);
        foreach (int neuron in (int[])[NeuronKinds.SometimesNonfinite, NeuronKinds.NeverFinite])
        {
            long nonfinite = 0;
            foreach (SummedDocument document in documents.Documents)
            {
                float[] values = [.. tokens[document.Index].Select(token => Sample.ValueOf(token, neuron))];
                Assert.Equal(values.Length, document.Tokens);
                Assert.Equal(
                    values.Where(float.IsFinite).Sum(value => (double)value), document.Sums[neuron], 1e-12);
                nonfinite += values.Count(value => !float.IsFinite(value));
            }
            Assert.InRange(nonfinite, 10, Sample.Tokens.Count);
            Assert.Equal(nonfinite, documents.Nonfinite(neuron));
        }
        Assert.Equal(0, documents.Nonfinite(NeuronKinds.Gaussian));
    }
}
