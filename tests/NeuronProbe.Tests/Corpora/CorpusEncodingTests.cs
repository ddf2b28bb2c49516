using System.Text;
using CsCheck;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Corpora;

public sealed class CorpusEncodingTests
{
    private const string Advice =
        "Convert the file, for example with 'iconv -f latin1 -t utf-8', or leave the file out if it is not text.";

    private const string Windows =
        "Convert the file, for example with 'iconv -f cp1252 -t utf-8', or leave the file out if it is not text.";

    [Theory]
    [InlineData("f.txt")]
    [InlineData("f.lines")]
    [InlineData("f.lines.gz")]
    public void A_byte_order_mark_at_the_start_is_skipped_and_another_is_text(string name)
    {
        using TemporaryFolder folder = new();
        byte[] bytes = Encoding.UTF8.GetBytes("\uFEFFa\uFEFFb");
        bytes = name.EndsWith(".gz", StringComparison.Ordinal) ? CorpusFiles.Gzip(bytes) : bytes;
        Assert.Equal(["a\uFEFFb"], CorpusFiles.Texts(folder.Write(name, bytes)));
    }

    [Fact]
    public void Only_the_first_three_bytes_are_a_byte_order_mark()
    {
        using TextSource source = new("f", new SlowStream([.. "a\uFEFFb"u8]));
        Assert.Equal("a\uFEFFb", source.ReadWhole());
        using TextSource marked = new("f", new SlowStream([.. "\uFEFF\uFEFFb"u8]));
        Assert.Equal("\uFEFFb", marked.ReadWhole());
    }

    [Theory]
    [InlineData(
        new byte[] { (byte)'a', (byte)'\n', 0xE9, (byte)'b' },
        "f:2: expected UTF-8 text, but got the byte 0xE9 (byte 2). " + Advice)]
    [InlineData(
        new byte[] { 0xC3 },
        "f:1: expected UTF-8 text, but got an incomplete character at its end (byte 0). It may be cut off. " + Advice)]
    [InlineData(
        new byte[] { (byte)'\n', (byte)'a', 0xF0, 0x9F, 0x98 },
        "f:2: expected UTF-8 text, but got an incomplete character at its end (byte 2). It may be cut off. " + Windows)]
    [InlineData(
        new byte[] { 0xEF, 0xBB, 0xBF, 0xFF }, "f:1: expected UTF-8 text, but got the byte 0xFF (byte 3). " + Advice)]
    [InlineData(
        new byte[] { 0xEF, 0xBB },
        "f:1: expected UTF-8 text, but got an incomplete character at its end (byte 0). It may be cut off. " + Advice)]
    [InlineData(
        new byte[] { 0xED, 0xA0, 0x80, (byte)'a' },
        "f:1: expected UTF-8 text, but got the byte 0xED (byte 0). " + Windows)]
    [InlineData(
        new byte[] { 0xFF, 0xFE, (byte)'a', 0 },
        "f: expected text in UTF-8, but got UTF-16. Convert it, for example with 'iconv -f utf-16 -t utf-8'.")]
    [InlineData(
        new byte[] { 0x1F, 0x8B, 8, 0 },
        "f: expected text in UTF-8, but got data packed with gzip. "
        + "Let the file's name end in '.gz', or unpack it first with 'gunzip'.")]
    public void Bytes_that_are_not_UTF8_are_refused_with_their_place(byte[] bytes, string message)
    {
        using TextSource source = new("f", new MemoryStream(bytes));
        Assert.Equal(message, Assert.Throws<ProbeException>(source.ReadWhole).Message);
    }

    [Theory]
    [InlineData("it\u2019s \u201csome\u201d", 1252, "'iconv -f cp1252 -t utf-8'")]
    [InlineData("na\u00efve \u20ac 5", 1252, "'iconv -f cp1252 -t utf-8'")]
    [InlineData("na\u00efve caf\u00e9", 28591, "'iconv -f latin1 -t utf-8'")]
    [InlineData(
        "\u041f\u0440\u0438\u0432\u0435\u0442, \u043a\u0430\u043a \u0434\u0435\u043b\u0430? "
        + "\u0425\u043e\u0440\u043e\u0448\u043e",
        1251,
        "It looks like another alphabet in an encoding of its own")]
    public void The_advice_is_for_the_encoding_that_the_bytes_speak_for(string text, int encoding, string advice)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using TextSource source = new("f", new MemoryStream(Encoding.GetEncoding(encoding).GetBytes(text)));
        Assert.Contains(advice, Assert.Throws<ProbeException>(source.ReadWhole).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("utf-16", "iconv -f utf-16le")]
    [InlineData("utf-16BE", "iconv -f utf-16be")]
    public void UTF16_without_a_mark_is_named_although_its_bytes_are_UTF8(string encoding, string advice)
    {
        byte[] bytes = Encoding.GetEncoding(encoding).GetBytes("id,text\n1,plain words\n");
        using TextSource source = new("f", new MemoryStream(bytes));
        Assert.Contains(advice, Assert.Throws<ProbeException>(source.ReadWhole).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("28B52FFD20", "data packed with zstd")]
    [InlineData("FD377A585A0000", "data packed with xz")]
    [InlineData("425A683931415926535900", "data packed with bzip2")]
    [InlineData("504B0304140000", "a zip archive")]
    [InlineData("377ABCAF271C0004", "a 7z archive")]
    [InlineData("526172211A0700", "a rar archive")]
    [InlineData("255044462D312E37", "a PDF document")]
    [InlineData("504152311504", "a parquet file")]
    [InlineData("4152524F57310000", "an Arrow or Feather file")]
    [InlineData("934E554D505901", "an array of numpy")]
    [InlineData("D0CF11E0A1B11AE1", "an old Word, Excel or PowerPoint file")]
    [InlineData("53514C69746520666F726D6174203300", "a database of SQLite")]
    public void Content_is_named_for_what_it_is_whatever_its_name(string hexadecimal, string what)
    {
        byte[] bytes = Convert.FromHexString(hexadecimal);
        foreach (string format in (string[])["text", "lines", "jsonl", "csv", "conllu"])
        {
            Assert.StartsWith(
                $"f: expected text in UTF-8, but got {what}. ",
                Assert.Throws<ProbeException>(() => Readers.Source.Read(format, bytes)).Message,
                StringComparison.Ordinal);
        }
        // Packed once more, it is found inside.
        using TextSource packed = new("f.gz", new MemoryStream(CorpusFiles.Gzip(bytes)), Packing.Gzip);
        Assert.Contains(what, Assert.Throws<ProbeException>(packed.ReadWhole).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pointer_of_git_lfs_is_no_text()
    {
        string pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n";
        Assert.Equal(
            "f: expected text in UTF-8, but got a pointer of git-lfs in place of the file. "
            + "Fetch the file itself with 'git lfs pull'.",
            Readers.Source.Error("lines", pointer));
    }

    [Theory]
    [InlineData("BZhou is a name")]
    [InlineData("PAR1 is a word")]
    [InlineData("PK is one too")]
    [InlineData("a\0b\0\0c")]
    public void Text_that_begins_like_something_else_is_text(string text)
    {
        using TextSource source = new("f", new MemoryStream(Encoding.UTF8.GetBytes(text)));
        Assert.Equal(text, source.ReadWhole());
    }

    [Fact]
    public void The_place_is_right_far_into_a_file()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("é😀 ab\n", 30000)));
        bytes[200_005] = 0xFF;
        long line = 1 + bytes.AsSpan(0, 200_005).Count((byte)'\n');
        foreach (Stream stream in (Stream[])[new MemoryStream(bytes), new SlowStream(bytes)])
        {
            using TextSource source = new("f", stream);
            string message = Assert.Throws<ProbeException>(source.ReadWhole).Message;
            // The wrong byte may cut the character before it short, which then is what is wrong.
            Assert.Matches(
                $"^f:{line}: expected UTF-8 text, but got the byte 0x[0-9A-F]{{2}} \\(byte 20000[2-5]\\)\\.", message);
        }
    }

    [Fact]
    public void Documents_before_the_wrong_byte_are_handed_out()
    {
        using TemporaryFolder folder = new();
        Corpus corpus = new(new CorpusOptions { Paths = [folder.Write("f.lines", [.. "a\nb\n"u8, 0xFF])] });
        List<string?> texts = [];
        Assert.Throws<ProbeException>(() => texts.AddRange(corpus.Read().Select(d => d.Text)));
        foreach (Document document in corpus.Read().Take(2))
        {
            texts.Add(document.Text);
        }
        Assert.Equal(["a", "b"], texts[^2..]);
    }

    [Fact]
    public void Any_text_comes_through_whatever_the_stream_gives_at_a_time()
    {
        Gen<string> part = Gen.OneOf("a", "\n", "é", "\uFEFF", "€", "😀", "\0", new string('ß', 40000));
        Gen.Select(part.Array[0, 20], Gen.Bool).Sample(
            (parts, isSlow) =>
            {
                string text = string.Concat(parts);
                byte[] bytes = Encoding.UTF8.GetBytes(text);
                using TextSource source = new("f", isSlow ? new SlowStream(bytes) : new MemoryStream(bytes));
                Assert.Equal(text.StartsWith('\uFEFF') ? text[1..] : text, source.ReadWhole());
            },
            iter: 100);
    }

    /// <summary>Gives a byte at a time, as a pipe may.</summary>
    private sealed class SlowStream(byte[] bytes) : ReadOnlyStream
    {
        private int position;

        public override int Read(Span<byte> buffer)
        {
            if (position == bytes.Length || buffer.IsEmpty)
            {
                return 0;
            }
            buffer[0] = bytes[position++];
            return 1;
        }
    }
}
