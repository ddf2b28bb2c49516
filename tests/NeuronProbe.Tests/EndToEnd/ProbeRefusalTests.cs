using NeuronProbe.Tests.Samples;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>What can't be probed is said, and nothing is written.</summary>
public sealed class ProbeRefusalTests : EndToEndTest
{
    private ModelFolder? model;

    [Fact]
    public void A_corpus_without_labels() => Refused(
        Probe(Ids(20, 20)), "--corpus: expected labels or definitions of concepts, but got 2 documents without");

    [Fact]
    public void A_pattern_that_no_label_matches() => Refused(
        Probe(Labelled(40), "--concept", "upos=*"), "--concept: expected patterns that match concepts", "'upos=*'");

    [Fact]
    public void Labels_on_too_few_tokens_of_either_half_and_names_that_never_occur() => Refused(
        Probe(Labelled(1), "--concept", "even", "nobody"),
        "probe: expected a concept with enough tokens to probe, but",
        "'nobody' is on 0 tokens of the documents that rank",
        "Give more documents, or other concepts.");

    [Fact]
    public void Names_of_which_the_corpus_has_nothing_before_the_model_reads_it()
    {
        CommandLine run = Probe(Labelled(20), "--concept", "nobody");
        Refused(
            run,
            "--concept: expected labels or definitions of all concepts, but the corpus has nothing of 'nobody'. There "
                + "are 'even'. Check the names,");
        Assert.DoesNotContain("Memory: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_share_that_holds_all_documents_out_with_advice_that_holds() => Refused(
        Probe(Labelled(20), "--held-out", "1"),
        "--held-out: expected a share above 0 and below 1, since probes are judged on documents that are held out, but "
            + "got 1. Give 0.5, or leave it out.");

    [Fact]
    public void A_concept_that_can_not_be_probed_is_named_and_left_out()
    {
        CommandLine run = Probe(Labelled(60), "--concept", "even", "nobody", "--as", "csv").Succeeded();
        Assert.Contains("Warning: left out: 'nobody' is on 0 tokens", run.Error, StringComparison.Ordinal);
        Assert.All(CsvFile.Parse(run.Output), row => Assert.Equal("even", row["concept"]));
    }

    [Fact]
    public void More_neurons_than_there_are() => Refused(
        Probe(Labelled(40), "-n", "0-2", "-k", "1,3,4"),
        "--size: expected at most 3, the neurons of the chosen sites, but got 4.");

    [Fact]
    public void Wrong_options_all_at_once() => Refused(
        Probe(Labelled(40), "-k", "1,zwei", "--keep", "5", "--as", "xml", "--held-out", "1.5", "-n", "x"),
        "--size: expected whole numbers from 1 to 256, but got 'zwei'",
        "--keep: expected a whole number of at least 100",
        "--as: expected one of table, json, csv",
        "--held-out: expected a share above 0 and below 1",
        "--neuron: ");

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1,,2")]
    [InlineData("257")]
    [InlineData("1.5")]
    public void Sizes_that_are_none(string sizes) =>
        Refused(Probe(Labelled(40), $"--size={sizes}"), "--size: expected whole numbers from 1 to 256, but got '");

    [Fact]
    public void No_held_out_documents_beside_other_wrong_options() => Refused(
        Probe(Labelled(40), "--held-out", "0", "-k", "0"), "--held-out: expected a share above 0", "--size: expected");

    [Fact]
    public void A_folder_that_has_probes()
    {
        Directory.CreateDirectory(Out);
        File.WriteAllText(Path.Combine(Out, "probes.csv"), "mine");
        Probe(Labelled(40)).Refused("--out: expected a folder without probes, but");
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Out, "probes.csv")));
        Probe(Labelled(40), "--overwrite", "-k", "1").Succeeded();
        Assert.NotEqual("mine", File.ReadAllText(Path.Combine(Out, "probes.csv")));
    }

    [Fact]
    public void Memory_that_holds_no_values() => Refused(
        Probe(Labelled(40), "--max-memory", "1MiB"), "--max-memory: expected");

    [Fact]
    public void A_corpus_that_can_be_read_once() => Refused(
        CommandLine.Run("probe", "-m", Model().Location, "-c", "-", "-o", Out), "--corpus: expected files");

    [Fact]
    public void Without_model_and_corpus() => CommandLine.Run("probe").Refused("--model: ", "--corpus: ");

    [Theory]
    [InlineData(ProgramProcess.Interrupt, 130)]
    [InlineData(ProgramProcess.Terminate, 143)]
    public void A_signal_ends_it_and_nothing_is_written(int signal, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        using var program = new ProgramProcess(
            [
                "probe", "-m", SampleFolder.Path("tiny-english"), "-c", SampleFolder.Path("sentences.jsonl"), "-o", Out,
                "--progress", "none",
            ]);
        program.AwaitError("Memory: ");
        program.Signal(signal);
        (int code, string error) = program.AwaitEnd();
        Assert.Equal(exitCode, code);
        Assert.EndsWith(
            "Interrupted before all probes were fitted: nothing was written.\n", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Out));
    }

    private CommandLine Probe(string corpus, params IEnumerable<string> more) => CommandLine.Run(
        ["probe", "-m", (model ??= Model()).Location, "-c", corpus, "-l", "ffn.0.post", "-o", Out, .. more]);

    /// <summary>Documents of token ids with a label for each token.</summary>
    private string Labelled(int documents) => Write("labelled.jsonl", string.Concat(Enumerable.Range(0, documents)
        .Select(document =>
        {
            int[] ids = [.. Enumerable.Range(0, 12).Select(i => ((document * 37) + (i * 11)) % 320)];
            IEnumerable<int> labels = ids.Select(id => id % 2 == 0 ? 1 : 0);
            return $"{{\"id\":\"d{document}\",\"input_ids\":[{string.Join(',', ids)}],"
                + $"\"labels\":{{\"even\":[{string.Join(',', labels)}]}}}}\n";
        })));
}
