using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Corpora;

public sealed class CorpusInputsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_folder_is_read_to_its_depth_in_ordinal_order_without_hidden_files()
    {
        Write("10.txt", "2.txt", "B.txt", "a.txt", "a/b.txt", "a-b/c.txt", ".hidden.txt", ".git/config", "a/.x");
        Assert.Equal(["10.txt", "2.txt", "B.txt", "a-b/c.txt", "a.txt", "a/b.txt"], Names(folder.Location));
        Assert.Equal(["10.txt", "2.txt", "B.txt", "a-b/c.txt", "a.txt", "a/b.txt"], Names(folder.Location + "/"));
    }

    [Theory]
    [InlineData("*.txt", "1.txt a.txt")]
    [InlineData("?.txt", "1.txt a.txt")]
    [InlineData("??.txt", "")]
    [InlineData("*", "1.txt A.TXT a.jsonl a.txt")]
    [InlineData("**", "1.txt A.TXT a.jsonl a.txt s/b.txt s/t/c.txt s/t/d.md")]
    [InlineData("**/*.txt", "1.txt a.txt s/b.txt s/t/c.txt")]
    [InlineData("s/**/?.*", "s/b.txt s/t/c.txt s/t/d.md")]
    [InlineData("*/*/*", "s/t/c.txt s/t/d.md")]
    [InlineData("**/t/**/*.md", "s/t/d.md")]
    [InlineData("**/**/c.txt", "s/t/c.txt")]
    [InlineData("s/../*.jsonl", "s/../a.jsonl")]
    [InlineData(".*", ".h.txt")]
    [InlineData("x/*", "")]
    public void Patterns_are_expanded(string pattern, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || OperatingSystem.IsMacOS(), "A.TXT matches *.txt there.");
        Write("1.txt", "a.txt", "A.TXT", "a.jsonl", "s/b.txt", "s/t/c.txt", "s/t/d.md", ".h.txt", ".hidden/e.txt");
        if (expected.Length > 0)
        {
            Assert.Equal(expected.Split(' '), Names(folder[pattern]));
            return;
        }
        Assert.Equal(
            $"--corpus: expected a pattern that matches files, but got '{folder[pattern]}', which matches none. "
            + "'*' and '?' stay within one part of a path, '**' stands for any number of folders.",
            Error(folder[pattern]));
    }

    [Fact]
    public void A_file_whose_name_looks_like_a_pattern_is_that_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Such names don't exist there.");
        Write("what?.txt", "whatx.txt");
        Assert.Equal(["what?.txt"], Names(folder["what?.txt"]));
    }

    [Fact]
    public void Inputs_keep_their_order_and_a_file_given_twice_is_read_once_where_it_came_first()
    {
        Write("a.txt", "b.txt", "c.txt");
        Assert.Equal(
            ["c.txt", "a.txt", "b.txt"], Names(folder["c.txt"], folder.Location, folder["./a.txt"], folder["*.txt"]));
    }

    [Fact]
    public void Links_to_files_are_read_and_links_to_folders_in_a_folder_are_not_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right there.");
        Write("real/a.txt");
        File.CreateSymbolicLink(folder["real/b.txt"], folder["real/a.txt"]);
        Directory.CreateSymbolicLink(folder["real/loop"], folder["real"]);
        Directory.CreateSymbolicLink(folder["link"], folder["real"]);
        Assert.Equal(["link/a.txt", "link/b.txt"], Names(folder["link"]));
        Assert.Equal(["real/a.txt", "real/b.txt"], Names(folder["**"]));
        Assert.Equal(2, new Corpus(new CorpusOptions { Paths = [folder["link"]] }).TotalBytes);
    }

    [Theory]
    [InlineData("f.txt", "text")]
    [InlineData("f.md", "text")]
    [InlineData("f.lines", "lines")]
    [InlineData("f.jsonl", "jsonl")]
    [InlineData("f.ndjson", "jsonl")]
    [InlineData("f.csv", "csv")]
    [InlineData("f.tsv", "tsv")]
    [InlineData("f.parquet", "parquet")]
    [InlineData("f.conllu", "conllu")]
    [InlineData("f.LINES.GZ", "lines")]
    [InlineData("f.csv.gz", "csv")]
    [InlineData("f.xyz", "text")]
    [InlineData("f", "text")]
    [InlineData("f.gz", "text")]
    [InlineData("f.JSONLINES", "jsonl")]
    [InlineData("f.jl", "jsonl")]
    [InlineData("f.ldjson", "jsonl")]
    [InlineData("f.tab", "tsv")]
    [InlineData("f.pq", "parquet")]
    [InlineData("f.parq", "parquet")]
    [InlineData("f.jsonl.zst", "jsonl")]
    [InlineData("f.tsv.ZSTD", "tsv")]
    [InlineData("f.zst", "text")]
    public void The_ending_decides_the_format_in_any_culture(string name, string format) =>
        Culture.Use("tr-TR", () =>
        {
            Write(name);
            Assert.Equal(format, Assert.Single(new Corpus(new CorpusOptions { Paths = [folder[name]] }).Files).Format);
        });

    [Fact]
    public void An_ending_that_a_format_names_is_read_as_that_format() => Assert.All(
        CorpusFormats.ByEnding, pair => Assert.Equal(pair.Value, CorpusFormats.OfFile($"f{pair.Key}")));

    [Fact]
    public void A_format_that_was_asked_for_goes_for_every_file()
    {
        Write("a.txt", "b.csv");
        Assert.All(
            new Corpus(new CorpusOptions { Paths = [folder.Location, "-"], Format = "jsonl" }).Files,
            f => Assert.Equal("jsonl", f.Format));
    }

    [Fact]
    public void Standard_input_is_lines_unless_told_otherwise()
    {
        Assert.Equal("lines", Assert.Single(new Corpus(new CorpusOptions { Paths = ["-", "-"] }).Files).Format);
        Assert.Equal("text", new Corpus(new CorpusOptions { Paths = ["-"], Separator = "x" }).Files[0].Format);
        Assert.Equal("conllu", new Corpus(new CorpusOptions { Paths = ["-"], Format = "conllu" }).Files[0].Format);
    }

    [Fact]
    public void All_problems_with_the_inputs_are_reported_at_once()
    {
        Directory.CreateDirectory(folder["empty/.hidden"]);
        Write("f.parquet.gz");
        string[] problems =
        [
            $"--corpus: expected an existing file, folder or pattern, but got '{folder["none"]}'. "
                + $"Check the path: it is looked for in '{Directory.GetCurrentDirectory()}'.",
            $"--corpus: expected a folder with files, but got '{folder["empty"]}', which has none. "
                + "Name another; hidden files don't count.",
            $"{folder["f.parquet.gz"]}: expected a parquet file that can be read in any order, but got one packed "
                + "with gzip. Unpack it first with 'gunzip'.",
        ];
        Assert.Equal(
            string.Join('\n', problems),
            Error(folder["none"], folder["empty"], folder["f.parquet.gz"]),
            ignoreLineEndingDifferences: true);
    }

    [Theory]
    [InlineData("f.jsonl.xz", "data packed with xz. Unpack it first with 'xz -d'.")]
    [InlineData("f.BZ2", "data packed with bzip2. Unpack it first with 'bzip2 -d'.")]
    [InlineData("f.csv.zip", "a zip archive. Unpack it first with 'unzip'")]
    [InlineData("f.7z", "a 7z archive.")]
    [InlineData("f.txt.lz4", "data packed with lz4.")]
    [InlineData("f.jsonl.br", "data packed with brotli.")]
    [InlineData("f.rar", "a rar archive.")]
    [InlineData("f.Z", "data packed with compress.")]
    [InlineData("f.tar.gz", "a tar archive. Extract its files with 'tar -xf' first")]
    [InlineData("f.tgz", "a tar archive.")]
    [InlineData("f.tar.zst", "a tar archive.")]
    public void A_packed_file_is_named_for_what_it_is_whatever_the_format(string name, string what)
    {
        Write(name);
        foreach (string format in (string[])["auto", "jsonl", "text", "parquet"])
        {
            string message = Error(new CorpusOptions { Paths = [folder[name]], Format = format });
            Assert.StartsWith(
                $"--corpus: expected a file, also one packed with gzip or zstd, but got '{folder[name]}', {what}",
                message,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("f.pdf", "a PDF document. Extract its text first")]
    [InlineData("f.docx", "a document of a word processor.")]
    [InlineData("f.xlsx", "a spreadsheet. Save it as csv")]
    [InlineData("f.arrow", "an Arrow or Feather file. Write it as parquet first")]
    [InlineData("f.feather", "an Arrow or Feather file.")]
    [InlineData("f.npy", "an array of numpy.")]
    [InlineData("f.sqlite", "a database of SQLite.")]
    [InlineData("f.HTML", "a page of HTML or XML.")]
    [InlineData("f.pkl.gz", "a pickle of Python.")]
    [InlineData("f.conll", "a file of columns that is not CoNLL-U by its name. Give --corpus-format conllu")]
    public void An_ending_that_is_surely_no_text_is_not_read_as_prose(string name, string what)
    {
        Write(name);
        Assert.StartsWith(
            $"--corpus: expected text, records or parquet, but got '{folder[name]}', {what}",
            Error(folder[name]),
            StringComparison.Ordinal);
        Assert.Equal("text", new Corpus(new CorpusOptions { Paths = [folder[name]], Format = "text" }).Files[0].Format);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    [InlineData("/dev/urandom")]
    public void A_device_is_no_file(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no devices in folders.");
        Assert.Equal(
            $"--corpus: expected a file, folder or pipe, but got '{path}', which is a device. Name a file.",
            Error(path));
    }

    [Fact]
    public void Parquet_does_not_come_from_standard_input() =>
        Assert.Equal(
            "--corpus: expected a parquet file that can be read in any order, but got standard input. "
            + "Save it to a file first.",
            Error(new CorpusOptions { Paths = ["-"], Format = "parquet" }));

    [Fact]
    public void A_separator_that_no_input_uses_is_refused()
    {
        Write("f.jsonl");
        Assert.Equal(
            "--separator: expected an input of the format text, but got none. "
            + "Give --corpus-format text, or leave --separator out.",
            Error(new CorpusOptions { Paths = [folder.Location], Separator = "x" }));
    }

    private void Write(params string[] names)
    {
        foreach (string name in names)
        {
            folder.Write(name, "x");
        }
    }

    private IEnumerable<string> Names(params string[] paths) =>
        new Corpus(new CorpusOptions { Paths = paths }).Files.Select(f => f.Name[(folder.Location.Length + 1)..]);

    private static string Error(params string[] paths) => Error(new CorpusOptions { Paths = paths });

    private static string Error(CorpusOptions options) =>
        Assert.Throws<ProbeException>(() => new Corpus(options)).Message;
}
