using NeuronProbe.Collectors;
using Xunit;

namespace NeuronProbe.Tests.Collectors;

public sealed class NumberBytesTests
{
    private static readonly long[] Numbers =
    [
        0, 1, 127, 128, 300, 16383, 16384, int.MaxValue, 1L + int.MaxValue, 1L << 55, 1L << 56, 1L << 62,
        long.MaxValue,
    ];

    [Fact]
    public void Bytes_are_those_that_a_writer_writes_of_each_number()
    {
        MemoryStream bytes = new();
        BinaryWriter writer = new(bytes);
        NumberBytes numbers = new();
        foreach (long number in Numbers)
        {
            writer.Write7BitEncodedInt64(number);
            numbers.Add(number);
        }
        Assert.Equal(bytes.ToArray(), numbers.Bytes.ToArray());
        numbers.Clear();
        Assert.Empty(numbers.Bytes.ToArray());
    }

    [Fact]
    public void What_was_saved_is_read_again()
    {
        NumberBytes numbers = new();
        for (int time = 0; time < 200; time++)
        {
            foreach (long number in Numbers)
            {
                numbers.Add(number);
                numbers.AddSigned(number);
                numbers.AddSigned(-number - 1);
            }
        }
        NumberBytes read = Load(Save(numbers), 600 * Numbers.Length);
        for (int time = 0; time < 200; time++)
        {
            foreach (long number in Numbers)
            {
                Assert.Equal(number, read.Next("test"));
                Assert.Equal(number, read.NextSigned("test"));
                Assert.Equal(-number - 1, read.NextSigned("test"));
            }
        }
        read.DemandEnd("test");
        Assert.Throws<InvalidDataException>(() => read.Next("test"));
    }

    [Fact]
    public void Other_bytes_are_refused()
    {
        NumberBytes numbers = new();
        numbers.Add(5000);
        numbers.Add(3);
        byte[] saved = Save(numbers);
        Assert.Throws<InvalidDataException>(() => Load(saved, 0));
        Assert.Throws<EndOfStreamException>(() => Load(saved[..^1], 2));
        Assert.Equal(
            "bins: expected a count from 0 to 4999, but got 5000.",
            Assert.Throws<InvalidDataException>(() => Load(saved, 2).Next("bins", 4999)).Message);
        NumberBytes half = Load(saved, 2);
        half.Next("bins");
        Assert.Equal(
            "bins: expected 2 bytes of numbers, but got 3.",
            Assert.Throws<InvalidDataException>(() => half.DemandEnd("bins")).Message);
        Assert.Contains(
            "do not end",
            Assert.Throws<InvalidDataException>(() => Load([2, 0x80, 0x80], 2).Next("bins")).Message,
            StringComparison.Ordinal);
        byte[] endless = [11, .. Enumerable.Repeat((byte)0xff, 11)];
        Assert.Throws<InvalidDataException>(() => Load(endless, 2).Next("bins"));
    }

    private static byte[] Save(NumberBytes numbers)
    {
        MemoryStream bytes = new();
        numbers.Save(new BinaryWriter(bytes));
        return bytes.ToArray();
    }

    private static NumberBytes Load(byte[] saved, int most)
    {
        NumberBytes numbers = new();
        numbers.Load(new BinaryReader(new MemoryStream(saved)), most);
        return numbers;
    }
}
