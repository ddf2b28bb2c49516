using NeuronProbe.Collectors;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

public sealed class FloatPlanesTests
{
    [Fact]
    public void The_last_bytes_of_all_come_first()
    {
        float[] numbers = [BitConverter.UInt32BitsToSingle(0x04030201), BitConverter.UInt32BitsToSingle(0x08070605)];
        Assert.Equal(new byte[] { 1, 5, 2, 6, 3, 7, 4, 8 }, Write(numbers, 1));
        Assert.Empty(Write([], 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(1000)]
    [InlineData((3 * FloatPlaneWriter.PieceLength) + 77)]
    public void Numbers_of_any_bits_are_read_as_they_were_written_whatever_the_parts(int count)
    {
        uint[] bits = [.. Enumerable.Range(0, count).Select(i => (uint)StableHash.Of(1, (ulong)i))];
        float[] numbers = Array.ConvertAll(bits, BitConverter.UInt32BitsToSingle);
        byte[] written = Write(numbers, 1 + (count / 7));
        Assert.Equal(written, Write(numbers, count));
        Assert.Equal(sizeof(float) * count, written.Length);
        FloatPlaneReader reader = new(new(new MemoryStream(written)), count);
        float[] read = new float[count];
        foreach (int[] part in Enumerable.Range(0, count).Chunk(1 + (count / 3)))
        {
            reader.Read(read.AsSpan(part[0], part.Length));
        }
        Assert.Equal(bits, Array.ConvertAll(read, BitConverter.SingleToUInt32Bits));
    }

    [Fact]
    public void Bytes_that_end_early_are_refused()
    {
        byte[] written = Write([1, 2, 3], 3);
        Assert.Throws<EndOfStreamException>(
            () => new FloatPlaneReader(new(new MemoryStream(written[..^1])), 3).Read(new float[3]));
        Assert.Throws<EndOfStreamException>(
            () => new FloatPlaneReader(new(new MemoryStream(written)), 3).Read(new float[4]));
        Assert.Throws<ArgumentException>(() => new FloatPlaneWriter(new(new MemoryStream()), 1).Write([1, 2]));
    }

    private static byte[] Write(float[] numbers, int partLength)
    {
        MemoryStream bytes = new();
        FloatPlaneWriter writer = new(new(bytes), numbers.Length);
        foreach (float[] part in numbers.Chunk(partLength))
        {
            writer.Write(part);
        }
        return bytes.ToArray();
    }
}
