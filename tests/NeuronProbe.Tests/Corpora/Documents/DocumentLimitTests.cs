using System.Text;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Tests.Corpora.Readers;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Documents;

public sealed class DocumentLimitTests
{
    private static readonly CorpusOptions Eight = Source.Defaults with { MaxDocument = 8 };
    private static readonly CorpusOptions Hundred = Source.Defaults with { MaxDocument = 100 };

    [Theory]
    [InlineData(
        "text",
        "123456789",
        "f: expected a document of at most 8 B of text, but got a longer one. "
            + "Cut it into documents, with --separator LINE or --corpus-format lines, or raise --max-document.")]
    [InlineData(
        "lines",
        "a\n123456789\nb\n",
        "f:2: expected a document of at most 8 B of text, but got a longer one. "
            + "Cut it into shorter ones, check that the format fits, or raise --max-document.")]
    [InlineData(
        "csv",
        "text\na\n123456789\n",
        "f:3: expected a document of at most 8 B of text, but got a longer one. "
            + "Cut it into shorter ones, or raise --max-document.")]
    [InlineData(
        "tsv",
        "text\na\n123456789\n",
        "f:3: expected a document of at most 8 B of text, but got a longer one. "
            + "Cut it into shorter ones, or raise --max-document.")]
    public void A_longer_document_is_refused_with_its_place_and_a_way_out(string format, string text, string message)
    {
        Assert.Equal(message, Source.Error(format, text, Eight));
        Assert.NotEmpty(Source.Read(format, text.Replace("9", "", StringComparison.Ordinal), Eight));
        Assert.NotEmpty(Source.Read(format, text, Eight with { MaxDocument = 9 }));
    }

    [Fact]
    public void The_limit_counts_bytes_and_not_characters()
    {
        Assert.Equal(["éééé"], Source.Read("lines", "éééé\n", Eight).Select(r => r.Text));
        Source.Error("lines", "ééééé\n", Eight);
    }

    [Fact]
    public void A_limit_that_memory_sets_says_so()
    {
        CorpusOptions options = Hundred with { RoomForDocument = 8 };
        Assert.Equal(
            "f:1: expected a document of at most 8 B of text, for which --max-memory leaves room, but got a longer "
                + "one. Cut it into shorter ones, check that the format fits, or raise --max-memory.",
            Source.Error("lines", "123456789", options));
        Assert.Equal(100, (Hundred with { RoomForDocument = 1000 }).DocumentLimit.Bytes);
    }

    [Fact]
    public void A_sentence_and_a_text_between_separators_are_bounded_as_a_whole()
    {
        string word = "1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n";
        Assert.StartsWith(
            "f:1: expected a document of at most 100 B",
            Source.Error("conllu", string.Concat(Enumerable.Repeat(word, 10)), Hundred),
            StringComparison.Ordinal);
        string text = string.Concat(Enumerable.Repeat("0123456789\n", 20));
        Assert.StartsWith(
            "f:3: expected a document of at most 100 B",
            Source.Error("text", "a\n--\n" + text, Hundred with { Separator = "--" }),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lines", "a\nX\nb\n")]
    [InlineData("jsonl", "{\"text\":\"a\"}\n{\"text\":\"X\"}\n{\"text\":\"b\"}\n")]
    [InlineData("csv", "text\na\nX\nb\n")]
    public void A_document_that_is_too_long_is_a_bad_record(string format, string text)
    {
        string whole = text.Replace("X", new string('x', 1000), StringComparison.Ordinal);
        List<string?> read = Source.TextsAndProblems(format, Encoding.UTF8.GetBytes(whole), Hundred);
        Assert.Equal(("a", "b"), (read[0], read[2]));
        Assert.StartsWith(
            $"f:{(format == "csv" ? 3 : 2)}: expected a document of at most 100 B", read[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("text")]
    [InlineData("lines")]
    [InlineData("labelled")]
    [InlineData("jsonl")]
    [InlineData("csv")]
    [InlineData("tsv")]
    [InlineData("conllu")]
    public void A_stream_without_an_end_ends_in_a_message_and_takes_no_more_memory_than_the_limit(string format)
    {
        foreach (byte[] pattern in (byte[][])[[.. "a"u8], [.. "a\n"u8], [.. "\"\n"u8]])
        {
            if (format is not ("text" or "conllu") && pattern.Contains((byte)'\n')
                && !(format == "csv" && pattern[0] == '"'))
            {
                // Documents without an end, none of them too long.
                continue;
            }
            using TextSource source = new("f", new EndlessStream(pattern), limit: new DocumentLimit(1 << 20));
            long before = GC.GetAllocatedBytesForCurrentThread();
            Exception? stop = Record.Exception(() => CorpusFormats.Create(format).Read(source, Source.Defaults)
                .First(r => r.Problem is null ? false : throw r.Problem));
            Assert.IsType<ProbeException>(stop);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
            Assert.InRange(source.ByteCount, 0, 40 << 20);
        }
    }

    [Fact]
    public void Whoever_skips_bad_records_comes_to_the_end_of_a_stream_without_one()
    {
        using TextSource source = new("f", new EndlessStream([.. "a"u8]), limit: new DocumentLimit(1 << 16));
        Assert.Throws<ProbeException>(() => CorpusFormats.Create("lines").Read(source, Source.Defaults).Count());
        using TextSource separated = new("f", new EndlessStream([.. "a\n"u8]), limit: new DocumentLimit(1 << 16));
        Assert.Throws<ProbeException>(
            () => CorpusFormats.Create("text").Read(separated, Source.Defaults with { Separator = "--" }).Count());
    }

    /// <summary>Repeats some bytes for ever.</summary>
    private sealed class EndlessStream(byte[] pattern) : ReadOnlyStream
    {
        private long position;

        public override int Read(Span<byte> buffer)
        {
            for (int i = 0; i < buffer.Length; i++)
            {
                buffer[i] = pattern[position++ % pattern.Length];
            }
            return buffer.Length;
        }
    }
}
