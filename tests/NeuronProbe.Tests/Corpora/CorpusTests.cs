using System.Diagnostics;
using System.IO.Pipes;
using System.Security.Cryptography;
using System.Text;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Tests.Corpora.Readers;
using NeuronProbe.Tests.Support;
using Parquet.Schema;
using Xunit;

namespace NeuronProbe.Tests.Corpora;

public sealed class CorpusTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Documents_are_numbered_over_all_inputs_and_empty_ones_keep_their_numbers()
    {
        folder.Write("a.lines", "one\n\ntwo\n \n");
        folder.Write("b.txt", "");
        folder.Write(
            "c.jsonl",
            "{\"input_ids\": []}\n{\"input_ids\": [4], \"id\": 9}\n{\"text\": \"\"}\n\n"
            + "{\"text\": \"x\", \"id\": \"\"}\n");
        folder.Write("d.txt", "end");
        Corpus corpus = Open(folder.Location);
        List<Document> documents = [.. corpus.Read()];
        Assert.Equal(
            [
                (0, "a.lines:1", "one"), (2, "a.lines:3", "two"), (3, "a.lines:4", " "), (6, "9", null),
                (8, "c.jsonl:5", "x"), (9, "d.txt", "end"),
            ],
            documents.Select(d => (d.Index, d.Id, d.Text)));
        Assert.Equal([4], documents[3].TokenIds!);
        Assert.Equal($"{folder["c.jsonl"]}:2", documents[3].Location);
        Assert.Equal(folder["d.txt"], documents[5].Location);
        Assert.Equal((6, 4), (corpus.DocumentsRead, corpus.EmptyDocuments));
    }

    [Fact]
    public async Task Each_file_has_the_hash_and_size_of_its_bytes_once_it_was_read()
    {
        DataField text = new DataField<string>("text");
        folder.Write("a.txt", "\uFEFFé");
        folder.Write("b.csv.gz", CorpusFiles.Gzip("text\nx\n"u8.ToArray()));
        folder.Write("c.parquet", await ParquetCorpusReaderTests.Write([text], group => group.WriteAsync(text, ["p"])));
        folder.Write("d.txt", "");
        folder.Write("e.lines", new string('x', 300_000));
        Corpus corpus = Open(folder.Location);
        Assert.All(corpus.Files, f => Assert.Null(f.Sha256));
        Assert.Equal(5, corpus.Read().Count());
        Assert.All(corpus.Files, file =>
        {
            byte[] bytes = File.ReadAllBytes(file.Name);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), file.Sha256);
            Assert.Equal((bytes.Length, bytes.Length), (file.ByteCount, file.Length));
        });
        Assert.Equal(corpus.TotalBytes, corpus.BytesRead);
        Assert.Equal(corpus.Files.Sum(f => f.ByteCount), corpus.BytesRead);
    }

    [Fact]
    public void Reading_stops_at_the_limit_which_counts_no_empty_document()
    {
        folder.Write("a.lines", "1\n2");
        folder.Write("b.lines", "\n3\n\n4\n5\n");
        folder.Write("c.jsonl", "not read, so not wrong");
        Corpus corpus = new(new CorpusOptions { Paths = [folder.Location], LimitDocuments = 4 });
        Assert.Equal([0L, 1, 3, 5], corpus.Read().Select(d => d.Index));
        Assert.Equal((4, 2), (corpus.DocumentsRead, corpus.EmptyDocuments));
        Assert.Equal([true, false, false], corpus.Files.Select(f => f.Sha256 is not null));
        Assert.Equal(0, corpus.Files[1].ByteCount);
    }

    [Fact]
    public void Files_can_be_read_again_from_the_start()
    {
        folder.Write("a.lines", "1\n\n2\n");
        Corpus corpus = Open(folder.Location);
        List<Document> first = [.. corpus.Read()];
        Assert.Equal(first, [.. corpus.Read()]);
        Assert.Equal((2, 1), (corpus.DocumentsRead, corpus.EmptyDocuments));
        Assert.Equal(5, corpus.BytesRead);
        Assert.Single(corpus.Read().Take(1));
        Assert.Null(corpus.Files[0].Sha256);
    }

    [Fact]
    public void Standard_input_is_read_once_and_named_in_messages()
    {
        Corpus corpus = new(
            new CorpusOptions { Paths = ["-"], Separator = "==" }, new MemoryStream("a\nb\n==\nc\n"u8.ToArray()));
        Assert.Null(corpus.TotalBytes);
        Assert.Equal(
            [("-:1", "(standard input):1", "a\nb"), ("-:4", "(standard input):4", "c")],
            corpus.Read().Select(d => (d.Id, d.Location, d.Text!)));
        Assert.Equal(("-", 9), (corpus.Files[0].Name, corpus.Files[0].ByteCount));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("a\nb\n==\nc\n"u8)), corpus.Files[0].Sha256);
        Assert.Throws<InvalidOperationException>(() => corpus.Read().Count());
        Corpus wrong = new(new CorpusOptions { Paths = ["-"], Format = "jsonl" }, new MemoryStream("x"u8.ToArray()));
        Assert.StartsWith(
            "(standard input):1: expected a JSON object, ",
            Assert.Throws<ProbeException>(() => wrong.Read().Count()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_corpus_without_content_is_refused()
    {
        folder.Write("a.txt", "");
        folder.Write("b.lines", "\n\r\n");
        Assert.Equal(
            "--corpus: expected at least one document with content, but got 3 empty ones in 2 files. "
            + "Check the files, and that --corpus-format fits them.",
            Assert.Throws<ProbeException>(() => Open(folder.Location).Read().Count()).Message);
    }

    [Fact]
    public void A_single_empty_document_is_told_in_the_singular()
    {
        folder.Write("a.txt", "");
        Assert.Contains(
            "got 1 empty one in 1 file. Check",
            Assert.Throws<ProbeException>(() => Open(folder.Location).Read().Count()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_pipe_is_read_as_a_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Made with Linux' mkfifo.");
        string pipe = folder["pipe.lines"];
        Process.Start("mkfifo", pipe).WaitForExit();
        Corpus corpus = Open(pipe);
        Thread writer = new(() => File.WriteAllText(pipe, "a\nb\n"));
        writer.Start();
        Assert.Equal(["a", "b"], corpus.Read().Select(d => d.Text));
        writer.Join();
        Assert.Equal(
            (4, Convert.ToHexStringLower(SHA256.HashData("a\nb\n"u8))),
            (corpus.Files[0].ByteCount, corpus.Files[0].Sha256));
    }

    [Fact]
    public void What_a_shell_puts_in_place_of_a_command_is_read_as_a_file()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux has /dev/fd.");
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        pipe.Write("a\nb\n"u8);
        string path = $"/dev/fd/{pipe.ClientSafePipeHandle.DangerousGetHandle()}";
        Corpus corpus = new(new CorpusOptions { Paths = [path], Format = "lines" });
        pipe.Dispose();
        Assert.Null(corpus.Files[0].Length);
        Assert.Equal(["a", "b"], corpus.Read().Select(d => d.Text));
    }

    [Fact]
    public void A_file_that_went_away_is_an_error_that_names_it()
    {
        string path = folder.Write("a.txt", "x");
        Corpus corpus = Open(path);
        File.Delete(path);
        Assert.StartsWith(
            $"{path}: expected a readable file, but got an error: ",
            Assert.Throws<ProbeException>(() => corpus.Read().Count()).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lines", "some text\n")]
    [InlineData("text", "some text\n--\n")]
    [InlineData("jsonl", "{\"text\": \"some text\"}\n")]
    [InlineData("csv", "text\nsome text\n")]
    [InlineData("conllu", "# text = some text\n1\ta\t_\t_\t_\t_\t_\t_\t_\t_\n\n")]
    public void A_stream_without_end_is_read_no_further_than_needed(string format, string record)
    {
        EndlessStream stream = new(Encoding.UTF8.GetBytes(record));
        Corpus corpus = new(
            new CorpusOptions { Paths = ["-"], Format = format, Separator = format == "text" ? "--" : null }, stream);
        foreach (Document document in corpus.Read().Take(20_000))
        {
            // What is read ahead is bounded by the buffers: one for the bytes, a reader's own after it.
            Assert.InRange(stream.BytesRead, 0, ((document.Index + 2) * record.Length) + (200 * 1024));
        }
        Assert.Equal(20_000, corpus.DocumentsRead);
        Assert.InRange(corpus.BytesRead, 20_000 * 5, stream.BytesRead);
    }

    [Fact]
    public void A_hundred_thousand_lines_take_well_under_two_seconds()
    {
        const string line = "The quick brown fox jumps over the lazy dog, and then does it again.\n";
        folder.Write("a.lines", string.Concat(Enumerable.Repeat(line, 100_000)));
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Equal(100_000, Open(folder.Location).Read().Count());
        TestContext.Current.TestOutputHelper?.WriteLine($"{watch.ElapsedMilliseconds} ms");
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 2);
    }

    [Fact]
    public void Stories_between_separator_lines_are_documents()
    {
        string path = TestData.Path("data", "corpora", "tinystories", "tinystories_sample_2MB.txt");
        string text = File.ReadAllText(path);
        Corpus corpus = new(new CorpusOptions { Paths = [path], Separator = "<|endoftext|>" });
        List<Document> documents = [.. corpus.Read()];
        Assert.Equal(text.TrimEnd('\n').Split("\n<|endoftext|>\n"), documents.Select(d => d.Text!));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), corpus.Files[0].Sha256);
    }

    private static Corpus Open(string path) => new(new CorpusOptions { Paths = [path] });

    /// <summary>Repeats a record for ever.</summary>
    private sealed class EndlessStream(byte[] record) : ReadOnlyStream
    {
        private int position;

        public long BytesRead { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            for (int i = 0; i < buffer.Length; i++)
            {
                buffer[i] = record[position];
                position = (position + 1) % record.Length;
            }
            BytesRead += buffer.Length;
            return buffer.Length;
        }
    }
}
