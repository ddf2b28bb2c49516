using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Tests.Laws;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

public sealed class PairsCollectorTests
{
    private const int Neurons = 19;

    /// <summary>Documents of which several share an id, of one to three windows with special tokens round them, and
    /// values of any bits: NaN with all payloads, infinities and denormals among them.</summary>
    private static readonly ActivationSample Sample = Documents(windowLength: 11);

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(200)]
    public void Positions_are_those_with_the_smallest_hashes_of_all_tokens(int size)
    {
        (PairedPosition Position, SampleToken Token)[] all = All(Sample);
        PairsCollector pairs = Collect(Sample, size, 50);
        Assert.Equal(all.Take(size).Select(one => one.Position), pairs.Positions);
        Assert.Contains(all.Take(200), one => one.Position.Token < 0);
        for (int neuron = 0; neuron < Neurons; neuron++)
        {
            Assert.Equal(
                all.Take(size).Select(
                    one => BitConverter.SingleToInt32Bits(PairedValues.Round(Sample.ValueOf(one.Token, neuron)))),
                pairs.Values(neuron).ToArray().Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Fact]
    public void Tokens_of_documents_with_one_id_have_one_hash_and_come_in_the_order_of_documents()
    {
        PairedPosition[] all = [.. Collect(Sample, PairsCollector.Size, 50).Positions];
        Assert.Contains(all.Zip(all.Skip(1)), pair => pair.First.Hash == pair.Second.Hash);
        Assert.All(all.Zip(all.Skip(1)), pair => Assert.True(
            pair.First.Hash < pair.Second.Hash
            || (pair.First.Hash == pair.Second.Hash && pair.First.Document < pair.Second.Document)));
    }

    [Fact]
    public void Of_fewer_tokens_all_are_kept()
    {
        Assert.Equal(Sample.Tokens.Count, Collect(Sample, PairsCollector.Size, 64).Positions.Count);
        PairsCollector none = new(ActivationSample.Neurons(2));
        Assert.Empty(none.Positions);
        Assert.Equal(0, none.Values(1).Length);
    }

    [Fact]
    public void The_same_tokens_are_chosen_whatever_the_windows_are()
    {
        Assert.Equal(
            Own(Collect(Sample, PairsCollector.Size, 64)),
            Own(Collect(Documents(windowLength: 300), PairsCollector.Size, 64)));

        static PairedPosition[] Own(PairsCollector pairs) =>
            [.. pairs.Positions.Where(position => position.Token >= 0)];
    }

    [Fact]
    public void Blocks_of_one_batch_give_what_they_give_one_after_another()
    {
        BlockLayout[] blocks = [.. Sample.Tokens.Chunk(35).Select(tokens => Sample.LayOut(tokens))];
        PairsCollector pairs = new(Sample.Selection, 40);
        pairs.Begin(blocks);
        // Ranges that end within 16 neurons, and blocks in any order.
        foreach (BlockLayout block in blocks.Reverse())
        {
            Sample.FeedRange(pairs, block, 7, 12);
            Sample.FeedRange(pairs, block, 0, 7);
        }
        pairs.EndChunk(0);
        Assert.Equal(CollectorSteps.Save([Collect(Sample, 40, 5)]), CollectorSteps.Save([pairs]));
    }

    [Fact]
    public void A_block_that_has_not_begun_is_refused()
    {
        PairsCollector pairs = new(Sample.Selection);
        pairs.Begin([Sample.LayOut(Sample.Tokens.Take(3))]);
        Assert.Contains(
            "expected a block of the batch",
            Assert.Throws<InvalidOperationException>(
                () => Sample.FeedRange(pairs, Sample.LayOut(Sample.Tokens.Take(3)), 0, 1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_bit_of_a_value_is_saved_and_loaded()
    {
        PairsCollector pairs = Collect(Sample, PairsCollector.Size, 64);
        PairsCollector loaded = new(Sample.Selection);
        CollectorSteps.Load([loaded], CollectorSteps.Save([pairs]));
        Assert.Equal(pairs.Positions, loaded.Positions);
        Assert.All(Enumerable.Range(0, Neurons), neuron => Assert.Equal(
            pairs.Values(neuron).ToArray().Select(BitConverter.SingleToInt32Bits),
            loaded.Values(neuron).ToArray().Select(BitConverter.SingleToInt32Bits)));
    }

    [Fact]
    public void What_was_saved_is_refused_where_it_is_no_such_sample()
    {
        byte[] whole = CollectorSteps.Save([Collect(Sample, 40, 64)])[0];
        // The number of tokens, then the first one's hash: there are a chunk's two numbers more before it.
        int first = CollectorSteps.Save([new PairsCollector(Sample.Selection, 40)])[0].Length + 1;
        Assert.Equal(40, whole[first]);
        byte[] swapped = [.. whole];
        Array.Fill(swapped, (byte)0xff, first + 1, sizeof(ulong));
        Assert.Contains("expected tokens in their order", Refusal(swapped), StringComparison.Ordinal);
        byte[] many = [.. whole];
        many[first]++;
        Assert.Contains("expected a count from 0 to 40", Refusal(many), StringComparison.Ordinal);

        static string Refusal(byte[] state) => Assert.Throws<InvalidDataException>(
            () => new PairsCollector(Sample.Selection, 40).Load(new BinaryReader(new MemoryStream(state)))).Message;
    }

    [Fact]
    public void Memory_is_about_what_is_estimated()
    {
        const int neurons = 4096;
        long before = GC.GetAllocatedBytesForCurrentThread();
        PairsCollector pairs = new(ActivationSample.Neurons(neurons));
        long taken = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Empty(pairs.Positions);
        Assert.InRange(taken / (double)neurons / PairsCollector.BytesPerNeuron, 0.99, 1.05);
    }

    private static PairsCollector Collect(ActivationSample sample, int size, int blockLength)
    {
        PairsCollector pairs = new(sample.Selection, size);
        foreach (SampleToken[] block in sample.Tokens.Chunk(blockLength))
        {
            sample.Feed([pairs], block);
        }
        pairs.EndChunk(0);
        return pairs;
    }

    /// <summary>All tokens in the order of their hashes, found anew.</summary>
    private static (PairedPosition Position, SampleToken Token)[] All(ActivationSample sample) =>
    [
        .. sample.Tokens.Select(token =>
        {
            Window window = sample.WindowOf(token);
            (long index, string id) = (window.Document.Document.Index, window.Document.Document.Id);
            int number = window.TokenAt(token.Position);
            ulong hash = number >= 0
                ? StableHash.Of(StableHash.Of(id), (ulong)number)
                : StableHash.Of(
                    StableHash.Of(id), ulong.MaxValue, (ulong)window.FirstToken, (ulong)token.Position);
            return (new PairedPosition(hash, index, id, number), token);
        }).OrderBy(one => one.Item1.Hash).ThenBy(one => one.Item1.Document).ThenBy(one => one.Item1.Token),
    ];

    private static ActivationSample Documents(int windowLength) => ActivationSample.Of(
        Neurons,
        Enumerable.Range(0, 30).SelectMany(i => MadeUpDocument.Create(i, 1 + (i * 7 % 29), $"document {i % 23}")
            .Windows(windowLength, prefix: [1], suffix: i % 2 == 0 ? [2] : [])),
        (window, position, neuron) => AnyBits(
            neuron, ((int)window.Document.Document.Index * 1000) + window.FirstToken + position));

    private static float AnyBits(int neuron, int token) => BitConverter.UInt32BitsToSingle(
        (uint)StableHash.Of((ulong)neuron, (ulong)token) | (neuron % 3 == 0 ? 0x7f800000u : 0));
}
