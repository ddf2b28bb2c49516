using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>What is wrong with labels, definitions and options of concepts is said with its place;
/// what is merely odd is reported.</summary>
public sealed class BadConceptTests : EndToEndTest
{
    private static readonly string[] Small =
        ["-l", "ffn.0.post", "-n", "0-2", "--collect", "concepts", "--held-out", "0"];

    [Theory]
    [InlineData("none", "0", "36")]
    [InlineData("each", "36", "0")]
    public void A_concept_without_positives_or_without_negatives_is_a_row_with_its_counts_alone(
        string concept, string positives, string negatives)
    {
        Scan(Model(), Labelled(), Small).Succeeded();
        Dictionary<string, string>[] rows =
            [.. CsvFile.Read(Path.Combine(Out, "concepts.csv")).Where(row => row["concept"] == concept)];
        Assert.Equal(3, rows.Length);
        Assert.All(rows, row =>
        {
            Assert.Equal((positives, negatives), (row["positives"], row["negatives"]));
            Assert.Equal(concept == "each" ? "1" : "0", row["base_rate"]);
            Assert.Equal(concept == "each" ? "12" : "0", row["positive_documents"]);
            Assert.Equal(
                (concept == "none", concept == "each"),
                (row["mean_positive"].Length == 0, row["mean_negative"].Length == 0));
            Assert.All(
                ("cohens_d point_biserial_r auroc average_precision best_f1 best_f1_threshold mutual_information "
                    + "p_value q_value held_out_auroc held_out_average_precision control_auroc selectivity").Split(' '),
                column => Assert.Empty(row[column]));
        });
    }

    [Fact]
    public void A_concept_that_was_named_and_never_occurs_is_a_row()
    {
        Scan(Model(), Labelled(), [.. Small, "--concept", "some", "nowhere"]).Succeeded();
        Assert.Equal(["nowhere", "some", "nowhere", "some", "nowhere", "some"], Column("concepts.csv", "concept"));
        Assert.Equal("0", Column("concepts.csv", "positives")[0]);
    }

    [Theory]
    [InlineData(
        4,
        9,
        "expected 0 <= start <= end <= 8, the characters of the text, but got start 4 and end 9 for the label 'x'.")]
    [InlineData(-1, 2, "but got start -1 and end 2 for the label 'x'.")]
    [InlineData(3, 2, "but got start 3 and end 2 for the label 'x'.")]
    public void A_label_outside_the_text_or_with_its_end_before_its_start_is_named_with_its_line(
        int start, int end, string message)
    {
        string file = Write("spans.jsonl", "{\"text\":\"the one.\",\"labels\":[]}\n" + Spans((start, end)));
        Refused(
            Scan(Model().WithTokenizer(), file, Small), $"{file}:2: ", message, "Offsets count Unicode code points");
    }

    [Fact]
    public void Pieces_that_overlap_label_a_token_once()
    {
        ModelFolder model = Model().WithTokenizer();
        Scan(model, Write("once.jsonl", Spans((0, 8))), [.. Small, "--label-on", "all"]).Succeeded();
        string expected = File.ReadAllText(Path.Combine(Out, "concepts.csv"));
        Scan(model, Write("spans.jsonl", Spans((0, 7), (4, 8), (4, 7), (0, 8))), [
            .. Small, "--label-on", "all", "--overwrite",
        ]).Succeeded();
        Assert.Equal(expected, File.ReadAllText(Path.Combine(Out, "concepts.csv")));
        // The space between the words is a token of its own, and of neither.
        Assert.Equal(["4", "4", "4"], Column("concepts.csv", "positives"));
        Assert.Equal(["1", "1", "1"], Column("concepts.csv", "negatives"));
    }

    [Fact]
    public void A_list_of_another_length_than_the_tokens_is_named_with_concept_and_line()
    {
        string file = Write("short.jsonl", "{\"input_ids\":[1,2,3],\"labels\":{\"verb\":[0,1]}}\n");
        Refused(
            Scan(Model(), file, Small),
            $"{file}:1: expected a list of 3 numbers, one for each token, for the concept 'verb' in 'labels', "
                + "but got 2 of them.");
    }

    [Fact]
    public void A_regular_expression_that_goes_back_for_ever_is_named_with_the_document()
    {
        string definitions = Write("concepts.json", "{\"doubling\": {\"regex\": \"(e+)+x\"}}");
        string file = Write("long.lines", "the one\n" + new string('e', 200) + "\n");
        Refused(
            Scan(Model().WithTokenizer(), file, [.. Small, "--concepts", definitions]),
            $"--concepts: expected the regular expression of 'doubling' to be done with {file}:2 within 5 s, but it "
                + "was not: it backtracks.",
            "no repetition inside a repetition");
    }

    [Fact]
    public void A_column_of_labels_that_does_not_exist_is_named()
    {
        string file = Write("labels.csv", "id,text,label\na,the one,x\n");
        Refused(
            Scan(Model().WithTokenizer(), file, [.. Small, "--label-field", "kind"]), file, "'kind'", "--label-field");
    }

    [Theory]
    [InlineData("1")]
    [InlineData("-0.1")]
    public void A_share_that_is_none_is_refused(string share) => Refused(
        Scan(Model(), Labelled(), [.. Small[..^2], $"--held-out={share}"]),
        $"--held-out: expected a share from 0 to below 1, but got {share}. Give 0.5, or 0 to rank on all documents.");

    [Fact]
    public void A_pattern_that_matches_no_concept_lists_what_there_is() => Refused(
        Scan(Model(), Labelled(), [.. Small, "--concept", "upos=*"]),
        "--concept: expected patterns that match concepts of the corpus, but got 'upos=*', which match none. "
            + "There are 'each', 'none', 'some'.");

    [Fact]
    public void Standard_input_is_refused_since_concepts_are_counted_first() => Refused(
        Scan(Model(), "-", [.. Small, "--corpus-format", "jsonl"]),
        "--corpus: expected files, since concepts are counted in a first reading, but got standard input",
        "Save it to a file first.");

    [Theory]
    [InlineData("--bootstrap", "100")]
    [InlineData("--held-out", "0")]
    [InlineData("--negatives", "matched")]
    [InlineData("--control", "length")]
    [InlineData("--label-on", "all")]
    public void An_option_of_concepts_without_any_is_warned_of(string option, string value) => Assert.Contains(
        $"Warning: {option}: expected concepts to be collected too, but there are none. Add --concept '*' for all "
            + "labels of the corpus, or leave it out.",
        Scan(Model(), Labelled(), "-l", "ffn.0.post", option, value).Succeeded().Error, StringComparison.Ordinal);

    [Fact]
    public void A_concept_that_is_not_collected_is_warned_of() => Assert.Contains(
        "Warning: scan: expected concepts to be collected where --concept is given, but --collect leaves them out. "
            + "Add concepts to it, or leave --concept out.",
        Scan(Model(), Labelled(), "-l", "ffn.0.post", "--collect", "stats", "--concept", "some", "--held-out", "0.3")
            .Succeeded().Error,
        StringComparison.Ordinal);

    [Fact]
    public void Where_no_document_is_held_out_a_warning_says_so()
    {
        string file = Write("one.jsonl", "{\"input_ids\":[1,2,3],\"labels\":{\"a\":[0,1,1]},\"id\":\"d\"}\n");
        ModelFolder model = Model();
        string[] asked = ["-l", "ffn.0.post", "--collect", "concepts"];
        CommandLine half = Scan(model, file, [.. asked, "--held-out", "0.001"]).Succeeded();
        Assert.Contains(
            "Warning: --held-out: expected documents to evaluate on, but none of 1 is held out, "
                + "which a hash of its id decides.",
            half.Error,
            StringComparison.Ordinal);
        Assert.Contains(
            "; 0.1% of documents held out, too few to evaluate on\n",
            CommandLine.Run("show", Out, "--concept", "a", "--min-support", "0").Succeeded().Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Warning: ",
            Scan(model, file, [.. asked, "--held-out", "0", "--overwrite"]).Succeeded().Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_pipe_is_refused_once_it_was_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Made with Linux' mkfifo.");
        string pipe = Folder["pipe.jsonl"];
        Process.Start("mkfifo", pipe).WaitForExit();
        Thread writer = new(() => File.WriteAllText(pipe, File.ReadAllText(Labelled())));
        writer.Start();
        Refused(
            Scan(Model(), pipe, Small),
            $"but got the pipe '{pipe}', which can be read once only. Save it to a file first.");
        writer.Join();
    }

    [Fact]
    public async Task Definitions_are_read_once_and_may_come_from_a_pipe()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Made with Linux' mkfifo.");
        string pipe = Folder["definitions"];
        await Process.Start("mkfifo", pipe).WaitForExitAsync(TestContext.Current.CancellationToken);
        Thread writer = new(() => File.WriteAllText(pipe, """{"article": {"words": ["the"]}}"""));
        writer.Start();
        string corpus = Write("a.lines", "the one\na day\n");
        string[] asked = [.. Small, "--concepts", pipe];
        // A second reading would wait for another writer without end.
        CommandLine run = await Task.Run(() => Scan(Model().WithTokenizer(), corpus, asked))
            .WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Assert.StartsWith(
            "Reading the corpus once for its concepts.\n", run.Succeeded().Error, StringComparison.Ordinal);
        Assert.Equal(["article", "article", "article"], Column("concepts.csv", "concept"));
        writer.Join();
    }

    [Fact]
    public void A_corpus_without_labels_is_refused() => Refused(
        Scan(Model(), Ids(5, 6), Small),
        "--corpus: expected labels or definitions of concepts, but got 2 documents without a label.",
        "--label-field",
        "--concepts");

    [Fact]
    public void Too_many_concepts_for_the_memory_name_the_number_that_fits()
    {
        string names = string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"c{i:D3}\":[0,1]"));
        string file = Write("many.jsonl", $"{{\"input_ids\":[1,2],\"labels\":{{{names}}}}}\n");
        ModelFolder model = Model();
        string[] asked = ["--collect", "concepts", "--held-out", "0", "-l", "ffn.*.post"];
        CommandLine whole = Scan(model, file, [.. asked, "--max-memory", "600MiB"]);
        Refused(whole, "--max-memory: expected to stay within 600 MiB", "choose with --concept.");
        int fitting = int.Parse(
            Regex.Match(whole.Error, "([0-9]+) concepts would fit").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(fitting, 1, 499);
        string[] chosen = [.. Enumerable.Range(0, fitting + 1).Select(i => $"c{i:D3}")];
        Refused(
            Scan(model, file, [.. asked, "--max-memory", "600MiB", "--concept", .. chosen]),
            $"{fitting} concepts would fit");
        Scan(model, file, [.. asked, "--max-memory", "600MiB", "--concept", .. chosen[..^1]]).Succeeded();
    }

    [Fact]
    public void Printing_concepts_that_are_not_collected_is_refused() => Refused(
        Scan(Model(), Labelled(), "--print", "concepts"),
        "--print: expected 'concepts' to be collected, but --collect has only top, stats, histogram, pairs, "
            + "groups. Add concepts.");

    /// <summary>Twelve documents of three tokens, in which one concept applies to nothing,
    /// one to everything and one to some.</summary>
    private string Labelled() => Write("labelled.jsonl", string.Concat(Enumerable.Range(0, 12).Select(i =>
        $"{{\"input_ids\":[{i + 1},{i + 2},{i + 30}],"
            + $"\"labels\":{{\"none\":[0,0,0],\"each\":[1,1,1],\"some\":[0,1,{i % 2}]}}}}\n")));

    private static string Spans(params (int Start, int End)[] spans)
    {
        IEnumerable<string> labels = spans.Select(s => $"{{\"start\":{s.Start},\"end\":{s.End},\"label\":\"x\"}}");
        return $"{{\"text\":\"the one.\",\"labels\":[{string.Join(',', labels)}]}}\n";
    }
}
