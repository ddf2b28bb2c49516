using System.Diagnostics;
using System.Text.Json.Nodes;
using NeuronProbe.Tests.Samples;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>What the options of a corpus come to in a scan: on standard error,
/// in its summary and in its manifest.</summary>
public sealed class CorpusOptionScanTests : EndToEndTest
{
    private static readonly string[] Small = ["-l", "ffn.0.post", "-n", "0"];

    [Fact]
    public void Skipped_records_are_named_counted_and_in_the_manifest()
    {
        string file = Write("f.jsonl", "{\"input_ids\":[1,2]}\nno JSON\n{\"text\":null}\n{\"input_ids\":[3]}\n");
        CommandLine run = Scan(Model(), file, [.. Small, "--on-bad-record", "skip", "--max-bad", "30%"]).Succeeded();
        Assert.Contains(
            $"Warning: Skipped a bad record: {file}:2: expected a JSON object, but got 'no JSON'.",
            run.Error,
            StringComparison.Ordinal);
        Assert.Contains("of 2 documents", run.Error, StringComparison.Ordinal);
        Assert.Contains("Skipped 1 empty document. Skipped 1 bad record.", run.Error, StringComparison.Ordinal);
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "scan.json")))!;
        Assert.Equal(
            (2, 1, 1),
            ((int)manifest["corpus"]!["documents"]!, (int)manifest["corpus"]!["empty_documents"]!,
                (int)manifest["corpus"]!["bad_records"]!));
        Assert.Equal(
            ("skip", "30%", 64 << 20),
            ((string)manifest["options"]!["on-bad-record"]!, (string)manifest["options"]!["max-bad"]!,
                (int)manifest["options"]!["max-document"]!));
        Assert.Null(manifest["options"]!["quote"]);
        Assert.Equal(["0", "3"], Column("top_examples.csv", "document").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Too_many_bad_records_stop_the_scan_and_are_named() =>
        Refused(
            Scan(Model(), Write("f.jsonl", "{\"input_ids\":[1,2]}\nno JSON\n"), [.. Small, "--on-bad-record", "skip"]),
            "--on-bad-record: expected at most 1% bad records (--max-bad), but got 1 of 2. Check that the format fits",
            "or raise --max-bad.\n",
            "f.jsonl:2: expected a JSON object");

    [Fact]
    public void Every_reading_for_concepts_skips_the_same_records()
    {
        string good = string.Concat(Enumerable.Range(0, 40).Select(
            i => $"{{\"id\":\"{i}\",\"input_ids\":[{i},{i + 1},{i + 2}],\"labels\":{{\"odd\":[0,{i % 2},1]}}}}\n"));
        string bad = string.Concat(Enumerable.Repeat(
            "{\"id\":\"bad\",\"input_ids\":[1,2],\"labels\":{\"odd\":[0]}}\n{\"input_ids\":[-1]}\n", 10));
        string[] options =
            [.. Small, "--collect", "concepts", "--held-out", "0.5", "--negatives", "matched", "--bootstrap", "100"];
        ModelFolder model = Model();
        Scan(model, Write("clean.jsonl", good), options).Succeeded();
        string clean = File.ReadAllText(Path.Combine(Out, "concepts.csv"));
        Scan(model, Write("mixed.jsonl", bad + good), [
            .. options, "--overwrite", "--on-bad-record", "skip", "--max-bad", "20",
        ]).Succeeded();
        Assert.Equal(clean, File.ReadAllText(Path.Combine(Out, "concepts.csv")));
    }

    [Fact]
    public void All_wrong_options_of_a_corpus_are_refused_by_name()
    {
        string file = Ids(3);
        ModelFolder model = Model();
        Refused(Scan(model, file, "--quote", "single"), "--quote: expected one of double, none, but got 'single'.");
        Refused(
            Scan(model, file, "--on-bad-record", "ask"), "--on-bad-record: expected one of stop, skip, but got 'ask'.");
        Refused(
            Scan(model, file, "--max-bad", "few"),
            "--max-bad: expected a share such as 5% or a number of records such as 50, but got 'few'.");
        Refused(Scan(model, file, "--max-document", "long"), "--max-document: expected a size such as 8GiB");
    }

    [Theory]
    [InlineData("text", "big.txt: expected a document of at most")]
    [InlineData("lines", "big.txt:1: expected a document of at most")]
    [InlineData("jsonl", "big.txt:1: expected a document of at most")]
    [InlineData("csv", "big.txt: expected a document of at most")]
    [InlineData("tsv", "big.txt: expected a document of at most")]
    public void A_file_of_a_gigabyte_without_a_break_is_refused_at_once_and_within_the_memory(
        string format, string message)
    {
        using (FileStream file = File.Create(Folder["big.txt"]))
        {
            // Without blocks on the disk: all zeros.
            file.SetLength(1 << 30);
        }
        var watch = Stopwatch.StartNew();
        long before = GC.GetTotalAllocatedBytes();
        CommandLine run = CommandLine.Run([
            "scan", "-m", SampleFolder.Path("tiny-english"), "-c", Folder["big.txt"], "--corpus-format", format,
            .. Small, "--max-memory", "400MiB", "-o", Out,
        ]);
        Refused(run, message, "for which --max-memory leaves room");
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 100 << 20);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_packed_file_that_unpacks_to_gigabytes_is_refused_before_it_does()
    {
        byte[] line = new byte[1 << 20];
        using (var packed = new System.IO.Compression.GZipStream(
            File.Create(Folder["bomb.gz"]), System.IO.Compression.CompressionLevel.Fastest))
        {
            for (int i = 0; i < 200; i++)
            {
                packed.Write(line);
            }
        }
        Refused(
            Scan(SampleFolder.Path("tiny-english"), Folder["bomb.gz"], [.. Small, "--corpus-format", "lines"]),
            $"{Folder["bomb.gz"]}:1: expected a document of at most 64 MiB of text, but got a longer one.",
            "or raise --max-document.");
    }

    [Fact]
    public void A_document_of_any_length_is_read_where_it_is_allowed()
    {
        string file = Write("long.lines", string.Concat(Enumerable.Repeat("the one ", 1000)));
        ModelFolder model = Model().WithTokenizer();
        Refused(
            Scan(model, file, [.. Small, "--max-document", "7999"]),
            "long.lines:1: expected a document of at most 7.8 KiB of text");
        Scan(model, file, [.. Small, "--max-document", "8000"]).Succeeded();
    }
}
