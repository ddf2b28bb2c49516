using System.Security.Cryptography;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Scans;

public sealed class FileSampleTests : IDisposable
{
    private const int Piece = 1 << 16;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Piece)]
    [InlineData((3 * Piece) + 5)]
    [InlineData((15 * Piece) + 5)]
    [InlineData(16 * Piece)]
    public void A_short_file_is_hashed_whole(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        Assert.Equal(
            new FileSample("as told", length, Convert.ToHexStringLower(SHA256.HashData(bytes))),
            FileSample.Of("as told", folder.Write("f", bytes)));
    }

    [Fact]
    public void Of_a_long_file_its_ends_and_pieces_between_are_looked_at()
    {
        byte[] bytes = new byte[40 * Piece];
        new Random(1).NextBytes(bytes);
        FileSample before = FileSample.Of("f", folder.Write("f", bytes));
        Assert.Equal(bytes.Length, before.Bytes);
        Assert.Equal(before, FileSample.Of("f", folder.Write("f", bytes)));
        long last = bytes.Length - Piece;
        for (int i = 0; i < 16; i++)
        {
            long start = last * i / 15;
            foreach (long place in (long[])[start, start + Piece - 1])
            {
                bytes[place] ^= 1;
                Assert.NotEqual(before.Sample, FileSample.Of("f", folder.Write("f", bytes)).Sample);
                bytes[place] ^= 1;
            }
        }
        // Between two pieces, where nobody looks.
        bytes[Piece] ^= 1;
        Assert.Equal(before, FileSample.Of("f", folder.Write("f", bytes)));
    }

    [Fact]
    public void A_file_that_is_not_there_is_told_of() => Assert.StartsWith(
        $"{folder["none"]}: expected a readable file, but got: ",
        Assert.Throws<ProbeException>(() => FileSample.Of("f", folder["none"])).Message,
        StringComparison.Ordinal);
}
