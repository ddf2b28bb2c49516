using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class BadCorpusTests : EndToEndTest
{
    [Fact]
    public void A_path_that_does_not_exist_is_named_with_where_it_was_looked_for() =>
        Refused(
            Scan(Model(), "no-such.txt"),
            "--corpus: expected an existing file, folder or pattern, but got 'no-such.txt'.",
            Directory.GetCurrentDirectory());

    [Fact]
    public void A_pattern_that_matches_nothing_says_what_patterns_mean() =>
        Refused(
            Scan(Model(), Folder["*.jsonl"]),
            $"--corpus: expected a pattern that matches files, but got '{Folder["*.jsonl"]}', which matches none.",
            "'**' stands for");

    [Fact]
    public void A_wrong_model_and_wrong_inputs_are_reported_together() =>
        Refused(
            CommandLine.Run("scan", "-m", Folder["nowhere"], "-c", "no-such.txt", "no-such.jsonl", "-o", Out),
            $"'{Folder["nowhere"]}' does not exist", "but got 'no-such.txt'", "but got 'no-such.jsonl'");

    [Theory]
    [InlineData("ids.jsonl", "")]
    [InlineData("empty.txt", "")]
    [InlineData("empty.lines", "\n\n")]
    [InlineData("empty-ids.jsonl", "{\"input_ids\":[]}\n")]
    public void A_corpus_without_content_is_refused(string name, string content) =>
        Refused(
            Scan(Model().WithTokenizer(), Write(name, content)),
            "--corpus: expected at least one document with content, but got",
            "Check the files");

    [Fact]
    public void Bytes_that_are_not_UTF8_are_named_by_line_and_offset()
    {
        File.WriteAllBytes(Folder["latin.txt"], [.. "ab\ncd"u8, 0xE9, .. "ef"u8]);
        Refused(
            Scan(Model().WithTokenizer(), Folder["latin.txt"]),
            $"{Folder["latin.txt"]}:2: expected UTF-8 text, but got the byte 0xE9 (byte 5).",
            "iconv");
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_after_whole_chunks_leave_nothing_behind()
    {
        byte[] good = [.. Enumerable.Repeat("the one\n"u8.ToArray(), 5000).SelectMany(l => l)];
        File.WriteAllBytes(Folder["late.lines"], [.. good, 0xFF]);
        Refused(
            Scan(Model().WithTokenizer(), Folder["late.lines"], "--chunk", "2", "-l", "ffn.0.post", "-n", "0"),
            $"{Folder["late.lines"]}:5001: expected UTF-8 text, but got the byte 0xFF (byte {good.Length}).");
    }

    [Fact]
    public void A_line_that_is_no_JSON_is_named()
    {
        string file = Write("bad.jsonl", "{\"input_ids\":[1]}\n{\"input_ids\":[1}\n");
        Refused(
            Scan(Model(), file),
            $"{file}:2: expected a JSON object, but got '{{\"input_ids\":[1}}'.",
            "stops being JSON at byte 15",
            "--corpus-format lines");
    }

    [Fact]
    public void An_id_outside_the_vocabulary_is_named_with_its_place()
    {
        string file = Write("ids.jsonl", ModelFolder.Ids([1, 2], [3, 319, 320]));
        Refused(
            Scan(Model(), file),
            $"{file}:2: expected input_ids from 0 to 319, the model's vocabulary, but got 320 at index 2.",
            "this model's tokenizer");
    }

    [Fact]
    public void A_negative_id_is_named_with_its_place()
    {
        string file = Write("ids.jsonl", ModelFolder.Ids([1, -2]));
        Refused(
            Scan(Model(), file),
            $"{file}:1: expected a list of whole numbers from 0 in 'input_ids', but got -2 at index 1.");
    }

    [Fact]
    public void Text_without_a_tokenizer_says_which_files_are_missing()
    {
        string file = Write("a.txt", "The one.");
        ModelFolder model = Model();
        Refused(
            Scan(model, file),
            $"{model.Location}: expected tokenizer files (tokenizer.json or vocab.json with merges.txt or tokenizer.model or vocab.txt) for",
            $"for the text at {file}",
            "jsonl with 'input_ids'");
    }

    [Fact]
    public void A_limit_below_the_first_document_is_named() =>
        Refused(
            Scan(Model(), Ids(9), "--limit-tokens", "8"),
            "--limit-tokens: expected room for the first document, but ",
            "ids.jsonl:1 has 9 tokens and the limit is 8.",
            "--separator");

    [Fact]
    public void An_empty_document_is_skipped_counted_and_keeps_its_number()
    {
        string file = Write("three.lines", "the one\n\nthe other\n");
        CommandLine run = Scan(Model().WithTokenizer(), file, "-l", "ffn.0.post", "-n", "0").Succeeded();
        Assert.Contains("of 2 documents", run.Error, StringComparison.Ordinal);
        Assert.Contains("Skipped 1 empty document.", run.Error, StringComparison.Ordinal);
        Assert.Equal(["0", "2"], Column("top_examples.csv", "document").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Exact_values_that_outgrow_the_memory_stop_the_scan_and_leave_nothing()
    {
        string corpus = Ids(Enumerable.Repeat(60, 2000));
        CommandLine run = Scan(Model(), corpus, "--exact", "--max-memory", "390MiB");
        Refused(
            run,
            "--exact: expected all values within --max-memory 390 MiB, but after ",
            "Nothing was written.",
            "--neuron",
            "leave --exact out");
    }

    [Fact]
    public void A_json_file_is_not_read_as_prose()
    {
        string file = Write("records.json", """[{"text": "a"}, {"text": "b"}]""");
        Refused(
            Scan(Model(), file),
            $"--corpus: expected a file whose ending says how to read it, but got '{file}'.",
            "--corpus-format jsonl");
    }
}
