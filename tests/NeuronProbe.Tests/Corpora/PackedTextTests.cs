using System.Text;
using CsCheck;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Corpora;

public sealed class PackedTextTests
{
    [Fact]
    public void Zstd_is_read_as_what_it_holds_also_in_several_frames()
    {
        using TemporaryFolder folder = new();
        byte[] packed =
        [
            .. CorpusFiles.Zstd("{\"text\": \"a\"}\n{\"te"u8.ToArray()),
            .. CorpusFiles.Zstd("xt\": \"b\"}\n"u8.ToArray()),
        ];
        Assert.Equal(["a", "b"], CorpusFiles.Texts(folder.Write("f.jsonl.zst", packed)));
        Assert.Equal(["a", "b"], CorpusFiles.Texts(folder.Write("f.jsonl.zstd", packed)));
        Assert.Equal(["x\n"], CorpusFiles.Texts(folder.Write("f.zst", CorpusFiles.Zstd("x\n"u8.ToArray()))));
    }

    [Fact]
    public void A_zstd_file_that_was_cut_off_anywhere_or_damaged_is_refused()
    {
        byte[] packed = CorpusFiles.Zstd(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 300))));
        for (int length = 0; length < packed.Length; length++)
        {
            using TextSource source = new("f.zst", new MemoryStream(packed[..length]), Packing.Zstd);
            string message = Assert.Throws<ProbeException>(source.ReadWhole).Message;
            Assert.StartsWith(
                "f.zst: expected a whole zstd file, but got one that is cut off or damaged (",
                message,
                StringComparison.Ordinal);
        }
        packed[packed.Length / 2] ^= 0x10;
        using TextSource damaged = new("f.zst", new MemoryStream(packed), Packing.Zstd);
        Assert.Contains(
            "Check it with 'zstd -t'",
            Assert.Throws<ProbeException>(damaged.ReadWhole).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Gzip_is_read_as_what_it_holds_also_in_several_members()
    {
        using TemporaryFolder folder = new();
        byte[] packed =
        [
            .. CorpusFiles.Gzip("{\"text\": \"a\"}\n{\"te"u8.ToArray()),
            .. CorpusFiles.Gzip("xt\": \"b\"}\n"u8.ToArray()),
        ];
        Assert.Equal(["a", "b"], CorpusFiles.Texts(folder.Write("f.jsonl.gz", packed)));
        Assert.Equal(["x\n"], CorpusFiles.Texts(folder.Write("f.gz", CorpusFiles.Gzip("x\n"u8.ToArray()))));
    }

    [Fact]
    public void A_gzip_file_that_was_cut_off_anywhere_is_refused()
    {
        byte[] packed = CorpusFiles.Gzip(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 300))));
        for (int length = 0; length < packed.Length; length++)
        {
            using TextSource source = new("f.gz", new MemoryStream(packed[..length]), Packing.Gzip);
            string message = Assert.Throws<ProbeException>(source.ReadWhole).Message;
            Assert.StartsWith(
                "f.gz: expected a whole gzip file, but got one that is cut off or damaged (",
                message,
                StringComparison.Ordinal);
            Assert.EndsWith(
                "). Check it with 'gzip -t', and copy or make it again; if it is unpacked already, leave the ending "
                + "out of its name.",
                message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_damaged_gzip_file_gives_a_message_or_its_text_and_nothing_else()
    {
        string text = string.Join('\n', Enumerable.Range(0, 300));
        byte[] packed = CorpusFiles.Gzip(Encoding.UTF8.GetBytes(text));
        Gen.Select(Gen.Int[0, packed.Length - 1], Gen.Byte).Sample(
            (index, value) =>
            {
                byte[] damaged = [.. packed];
                damaged[index] = value;
                using TextSource source = new("f.gz", new MemoryStream(damaged), Packing.Gzip);
                try
                {
                    Assert.Equal(text, source.ReadWhole());
                }
                catch (ProbeException)
                {
                }
            },
            iter: 5000);
    }

    [Fact]
    public void A_file_that_is_not_gzip_behind_its_name_is_refused()
    {
        using TextSource source = new("f.gz", new MemoryStream("plain text of some length"u8.ToArray()), Packing.Gzip);
        Assert.StartsWith(
            "f.gz: expected a whole gzip file, ",
            Assert.Throws<ProbeException>(source.ReadWhole).Message,
            StringComparison.Ordinal);
    }
}
