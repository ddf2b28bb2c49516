using NeuronProbe.Concepts.Measures;
using Xunit;

namespace NeuronProbe.Tests.Concepts.Measures;

public sealed class BitSlicedCountsTests
{
    private const int Neurons = 3;
    private const int Slots = 4;
    private const int Rows = 100;

    // Rows that are shorter than a vector, as long, and longer; few planes, so that counts need further ones.
    [Theory]
    [InlineData(3, 3)]
    [InlineData(3, 1)]
    [InlineData(43, 16)]
    [InlineData(64, 4)]
    [InlineData(75, 4)]
    [InlineData(130, 16)]
    public void Counts_are_those_of_bits_counted_one_by_one(int rowLength, int planes)
    {
        var random = new Random(rowLength);
        int stride = ControlRows.StrideOf(rowLength);
        byte[] rows = new byte[(Rows * stride) + Math.Max(stride, 64)];
        random.NextBytes(rows.AsSpan(0, Rows * stride));
        var counts = new BitSlicedCounts(Neurons, Slots, rowLength, planes);
        var other = new BitSlicedCounts(Neurons, Slots, rowLength, planes);
        long[,,] expected = new long[Neurons, Slots, 8 * rowLength];
        for (int step = 0; step < 60; step++)
        {
            (int neuron, int slot) = (random.Next(Neurons), random.Next(Slots));
            int length = step % 20 == 0 ? random.Next(5000, 10000) : random.Next(60);
            int[] chosen = [.. Enumerable.Range(0, length).Select(_ => random.Next(Rows))];
            int[] padding = [.. Enumerable.Repeat(Rows, (RowSum.GroupRows - (length % RowSum.GroupRows)) % 8)];
            (step % 3 == 0 ? other : counts).Add(neuron, slot, rows, stride, [.. chosen, .. padding]);
            foreach (int bit in chosen.SelectMany(row => Bits(rows.AsSpan(row * stride, rowLength))))
            {
                expected[neuron, slot, bit]++;
            }
        }
        for (int neuron = 0; neuron < Neurons; neuron++)
        {
            counts.Merge(neuron, other);
        }
        AssertSame(expected, counts, rowLength);
        AssertSame(expected, Loaded(counts, rowLength, planes), rowLength);

        counts.Move(1, 2, 0);
        for (int bit = 0; bit < 8 * rowLength; bit++)
        {
            expected[1, 0, bit] += expected[1, 2, bit];
            expected[1, 2, bit] = 0;
        }
        AssertSame(expected, counts, rowLength);
    }

    private static void AssertSame(long[,,] expected, BitSlicedCounts counts, int rowLength)
    {
        long[] found = new long[16];
        for (int i = 0; i < Neurons * Slots * rowLength; i++)
        {
            (int neuron, int slot, int first) = (i / rowLength / Slots, i / rowLength % Slots, i % rowLength);
            counts.Read(neuron, slot, row => row[first], found);
            Assert.Equal(
                Enumerable.Range(0, 8).Select(bit => expected[neuron, slot, (8 * first) + bit]), found.Take(8));
        }
    }

    private static BitSlicedCounts Loaded(BitSlicedCounts saved, int rowLength, int planes)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        using var reader = new BinaryReader(stream);
        for (int neuron = 0; neuron < Neurons; neuron++)
        {
            saved.Write(writer, neuron);
        }
        stream.Position = 0;
        var loaded = new BitSlicedCounts(Neurons, Slots, rowLength, planes);
        for (int neuron = 0; neuron < Neurons; neuron++)
        {
            loaded.Read(reader, neuron);
        }
        Assert.Equal(stream.Length, stream.Position);
        return loaded;
    }

    private static List<int> Bits(ReadOnlySpan<byte> row)
    {
        var bits = new List<int>();
        for (int bit = 0; bit < 8 * row.Length; bit++)
        {
            if ((row[bit / 8] >> (bit % 8) & 1) == 1)
            {
                bits.Add(bit);
            }
        }
        return bits;
    }
}
