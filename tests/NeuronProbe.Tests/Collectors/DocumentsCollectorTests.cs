using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Tests.Laws;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

public sealed class DocumentsCollectorTests
{
    private const int Neurons = 17;

    private static readonly ActivationSample Sample = ActivationSample.Varied(seed: 5, documents: 12, neurons: Neurons);

    [Fact]
    public void Sums_are_those_of_all_tokens_that_count_of_a_document()
    {
        // Every third token does not count, and no token of one document.
        SampleToken[] counted =
            [.. Sample.Tokens.Where(token => token.Position % 3 > 0 && DocumentOf(token) != 4)];
        DocumentsCollector documents = Collect(counted.Chunk(1000));
        ILookup<long, SampleToken> expected = counted.ToLookup(DocumentOf);
        Assert.Equal(expected.Select(document => document.Key).Order(), documents.Documents.Select(own => own.Index));
        Assert.DoesNotContain(4, documents.Documents.Select(own => own.Index));
        foreach (SummedDocument own in documents.Documents)
        {
            Assert.Equal($"document {own.Index}", own.Id);
            Assert.Equal(expected[own.Index].Count(), own.Tokens);
            for (int neuron = 0; neuron < Neurons; neuron++)
            {
                double[] values =
                [
                    .. expected[own.Index].Select(token => (double)Sample.ValueOf(token, neuron))
                        .Where(double.IsFinite),
                ];
                Assert.Equal(values.Sum(), own.Sums[neuron], 1e-14 * values.Sum(Math.Abs));
            }
        }
        Assert.Equal((long)documents.Documents.Count * Neurons * sizeof(double), documents.StoredBytes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Windows_in_any_number_of_blocks_give_the_same_bits(int windowsOfBlock)
    {
        SampleToken[][] windows = [.. Sample.Tokens.GroupBy(token => token.Window).Select(own => own.ToArray())];
        Assert.Contains(
            windows.GroupBy(own => DocumentOf(own[0])).Select(document => document.Count()), count => count > 2);
        byte[] whole = CollectorSteps.Save([Collect([[.. Sample.Tokens]])])[0];
        SampleToken[][] blocks = [.. windows.Chunk(windowsOfBlock).Select(own => own.SelectMany(one => one).ToArray())];
        Assert.Equal(whole, CollectorSteps.Save([Collect(blocks)])[0]);
    }

    [Fact]
    public void A_batch_without_a_token_that_counts_makes_no_document()
    {
        var layout = new BlockLayout();
        layout.Add(Sample.WindowOf(Sample.Tokens[0]), 0, []);
        DocumentsCollector documents = new(Sample.Selection);
        documents.Begin([layout]);
        Sample.FeedRange(documents, layout, 0, Neurons);
        documents.EndChunk(0);
        Assert.Empty(documents.Documents);
        Assert.Equal(0, documents.StoredBytes);
        DocumentsCollector copy = new(Sample.Selection);
        CollectorSteps.Load([copy], CollectorSteps.Save([documents]));
        Assert.Empty(copy.Documents);
    }

    [Fact]
    public void A_state_that_was_damaged_is_refused_or_goes_together()
    {
        var sample = ActivationSample.OfColumns([1, 0, 2, -2, 0, 0, 0, 0, 0, 0, 11, 12]);
        DocumentsCollector whole = new(sample.Selection);
        sample.Feed([whole], sample.Tokens);
        whole.EndChunk(0);
        byte[] saved = CollectorSteps.Save([whole])[0];
        HashSet<string> refusals = [];
        for (int place = 0; place < saved.Length; place++)
        {
            foreach (byte other in (byte[])[0, 1, 0x7f, 0x80, 0xff])
            {
                byte[] damaged = [.. saved];
                damaged[place] = other;
                DocumentsCollector read = new(sample.Selection);
                try
                {
                    read.Load(new BinaryReader(new MemoryStream(damaged)));
                    Assert.Equal(read.Documents.OrderBy(own => own.Index), read.Documents);
                    Assert.All(read.Documents, own => Assert.True(own.Tokens > 0 && double.IsFinite(own.Sums[0])));
                }
                catch (InvalidDataException refusal)
                {
                    refusals.Add(refusal.Message);
                }
            }
        }
        Assert.All(
            (string[])["documents with tokens in their order", "finite sums"],
            part => Assert.Contains(refusals, message => message.Contains(part, StringComparison.Ordinal)));
    }

    private static long DocumentOf(SampleToken token) => Sample.WindowOf(token).Document.Document.Index;

    private static DocumentsCollector Collect(IEnumerable<SampleToken[]> blocks)
    {
        DocumentsCollector documents = new(Sample.Selection);
        foreach (SampleToken[] block in blocks)
        {
            Sample.Feed([documents], block);
        }
        documents.EndChunk(0);
        return documents;
    }
}
