using System.Security.Cryptography;
using NeuronProbe.Reports;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Reports;

public sealed class HashedFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(65_535, 1_000)]
    [InlineData(65_536, 65_536)]
    [InlineData(65_537, 7)]
    [InlineData(200_000, 150_000)]
    public void The_file_holds_what_was_written_and_the_hash_is_that_of_the_file(int length, int piece)
    {
        byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31 >> 3))];
        string hash;
        using (var file = new HashedFile(folder["a"]))
        {
            foreach (byte[] part in bytes.Chunk(piece))
            {
                file.Write(part);
                file.Flush();
            }
            Assert.Equal(length, file.Length);
            hash = file.Finish();
        }
        Assert.Equal(bytes, File.ReadAllBytes(folder["a"]));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), hash);
    }

    [Fact]
    public void A_file_of_which_the_disk_is_asked_for_parts_is_the_same()
    {
        byte[] bytes = [.. Enumerable.Range(0, 3_000_000).Select(i => (byte)(i * 7 >> 5))];
        using (var file = new HashedFile(folder["a"], flushLength: 100_000))
        {
            foreach (byte[] part in bytes.Chunk(70_000))
            {
                file.Write(part);
            }
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), file.Finish());
        }
        Assert.Equal(bytes, File.ReadAllBytes(folder["a"]));
    }

    [Fact]
    public void Single_bytes_are_written_too()
    {
        using (var file = new HashedFile(folder["a"]))
        {
            file.WriteByte(7);
            file.Write([1, 2, 3], 1, 2);
            file.Finish();
        }
        Assert.Equal([7, 2, 3], File.ReadAllBytes(folder["a"]));
    }
}
