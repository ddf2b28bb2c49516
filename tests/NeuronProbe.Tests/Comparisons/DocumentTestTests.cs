using NeuronProbe.Collectors;
using NeuronProbe.Comparisons;
using NeuronProbe.Tests.Laws;
using Xunit;

namespace NeuronProbe.Tests.Comparisons;

public sealed class DocumentTestTests
{
    private const int Neurons = 26;
    private const int Missing = 4;

    private static readonly ActivationSample One = ActivationSample.Varied(seed: 1, neurons: Neurons);
    private static readonly ActivationSample Other = ActivationSample.Varied(seed: 2, neurons: Neurons);

    // One scan has no token of a document, and neither one of another.
    private static readonly Func<long, bool> IsOfOne = document => document != Missing + 1;
    private static readonly Func<long, bool> IsOfOther = document => document is not (Missing or Missing + 1);

    [Fact]
    public void Differences_are_those_of_the_sums_of_both_by_document()
    {
        DocumentTest test = Test();
        Assert.Equal(23, test.DocumentCount);
        SharedDocument[] documents = SharedDocument.Of(
            Collect(One, IsOfOne).Documents, Collect(Other, IsOfOther).Documents);
        Assert.Single(documents, document => document.Other < 0);
        int[] finite = [.. Enumerable.Range(0, Neurons).Where(neuron => !IsNonfinite(neuron))];
        double[][] differences =
        [
            .. finite.Select(neuron => Enumerable.Range(0, 24).Select(document => (long)document).Where(IsOfOne)
                .OrderBy(document => documents.Single(own => OfOne(own) == document).Key)
                .Select(document => Sum(Other, IsOfOther, document, neuron) - Sum(One, IsOfOne, document, neuron))
                .ToArray()),
        ];
        var flips = new SignFlips([.. documents.Select(document => document.Key)]);
        NeuronFlips[] expected = flips.Add(finite.Length, (first, read) =>
        {
            for (int i = 0; i < read.Length / documents.Length; i++)
            {
                differences[first + i].CopyTo(read[(i * documents.Length)..]);
            }
        });
        foreach ((int i, int neuron) in finite.Index())
        {
            NeuronChange change = test.Put(new NeuronChange(0, neuron));
            Assert.Equal(SignFlips.ValueOf(expected[i]), change.DocumentP);
            Assert.Equal(flips.AdjustedOf(expected[i]), change.DocumentPAdjusted);
        }
        Assert.Equal(1, test.Put(new NeuronChange(0, NeuronKinds.Zero)).DocumentP);
        Assert.NotEqual(1, test.Put(new NeuronChange(0, NeuronKinds.Gaussian)).DocumentP);

        long OfOne(SharedDocument document) => Collect(One, IsOfOne).Documents[document.One].Index;
    }

    [Fact]
    public void A_neuron_with_a_value_that_is_not_finite_is_not_tested()
    {
        DocumentTest test = Test();
        for (int neuron = 0; neuron < Neurons; neuron++)
        {
            NeuronChange change = test.Put(new NeuronChange(0, neuron));
            Assert.Equal(IsNonfinite(neuron), change.DocumentP is null);
            Assert.Equal(IsNonfinite(neuron), change.DocumentPAdjusted is null);
        }
        Assert.Equal(Enumerable.Range(0, Neurons).Count(neuron => !IsNonfinite(neuron)), test.NeuronCount);
    }

    [Fact]
    public void The_sentence_counts_those_that_changed_apart()
    {
        NeuronChange[] changes =
        [
            new(0, 0) { IsChanged = true, DocumentPAdjusted = 0.05 },
            new(0, 1) { IsChanged = true, DocumentPAdjusted = 0.051 },
            new(0, 2) { IsChanged = false, DocumentPAdjusted = 0.001 },
            new(0, 3) { IsChanged = false },
            new(0, 4) { DocumentPAdjusted = 0.01 },
        ];
        Assert.EndsWith(" 23 documents) in 1 of 2 changed and 2 of 3 others.", Test().Tell(changes));
    }

    private static bool IsNonfinite(int neuron) =>
        (neuron % NeuronKinds.Count) is NeuronKinds.SometimesNonfinite or NeuronKinds.NeverFinite;

    private static double Sum(ActivationSample sample, Func<long, bool> isOf, long document, int neuron) =>
        sample.Tokens
            .Where(token => isOf(document) && sample.WindowOf(token).Document.Document.Index == document)
            .Sum(token => (double)sample.ValueOf(token, neuron));

    private static DocumentTest Test() => DocumentTest.Of([(Collect(One, IsOfOne), Collect(Other, IsOfOther))]);

    private static DocumentsCollector Collect(ActivationSample sample, Func<long, bool> isOf)
    {
        DocumentsCollector documents = new(sample.Selection);
        sample.Feed([documents], sample.Tokens.Where(token => isOf(sample.WindowOf(token).Document.Document.Index)));
        documents.EndChunk(0);
        return documents;
    }
}
