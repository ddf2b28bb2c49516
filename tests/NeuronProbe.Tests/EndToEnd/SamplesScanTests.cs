using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class SamplesScanTests : EndToEndTest
{
    private static readonly string[] Files = ["samples.csv", "state/0000.samples.bin"];

    private static readonly string[] Options =
        ["-l", "ffn.0.post", "--max-length", "16", "--context", "3", "--matmul", "packed", "--samples", "3"];

    private string Corpus => Ids(Enumerable.Range(0, 40).Select(document => 1 + (document * 7 % 43)));

    [Theory]
    [InlineData(1, 1, 4096)]
    [InlineData(16, 2, 1)]
    [InlineData(500, 1, 7)]
    public void Batches_threads_and_chunks_change_nothing(int batchTokens, int threads, int chunk)
    {
        Scan(Model(), Corpus, Options).Succeeded();
        string other = Folder["other"];
        CommandLine.Run([
            "scan", "-m", Folder["model-gpt2"], "-c", Folder["ids.jsonl"], "-o", other, .. Options, "--batch-tokens",
            $"{batchTokens}", "--threads", $"{threads}", "--chunk", $"{chunk}",
        ]).Succeeded();
        // The state says which chunks it is of, so it is the same for chunks of one size.
        Assert.All(chunk == 4096 ? Files : Files[..1], name => Assert.Equal(
            File.ReadAllBytes(Path.Combine(other, name)), File.ReadAllBytes(Path.Combine(Out, name))));
    }

    [Fact]
    public void Tokens_at_random_are_drawn_of_the_whole_corpus_and_named_once_in_every_neuron()
    {
        Scan(Model(), Corpus, [.. Options, "--sample-intervals", "0"]).Succeeded();
        string[] documents = Column("samples.csv", "document");
        int neurons = Column("neurons.csv", "neuron").Length;
        Assert.Equal(3 * neurons, documents.Length);
        Assert.All(documents.Chunk(3), own => Assert.Equal(documents[..3], own));
        Assert.Equal([Column("neurons.csv", "count")[0]], Column("samples.csv", "tokens").Distinct());
        Assert.All(Column("samples.csv", "interval"), interval => Assert.Equal("", interval));
    }

    [Fact]
    public void The_context_of_a_draw_is_in_the_results_as_json()
    {
        Scan(Model(), Corpus, Options).Succeeded();
        JsonNode results = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "results.json")))!;
        JsonNode draw = results["sites"]![0]!["neurons"]![5]!["samples"]![3]!;
        int index = (int)draw["context_index"]!;
        Assert.Equal((float)draw["activation"]!, (float)draw["context_activations"]![index]!);
        Assert.Equal(
            (int)draw["token_id"]!, ResultsContext.TokenIds(results["sites"]![0]!, draw, "samples")[index]);
        Assert.InRange((float)draw["activation"]!, (float)draw["lower"]!, (float)draw["upper"]!);
    }

    [Fact]
    public void A_finished_scan_shows_and_prints_them_again()
    {
        string corpus = Write("a.lines", "the one\nanother day of the year\nnothing\n");
        CommandLine printed = CommandLine.Run(
            ["scan", "-m", Model().WithTokenizer().Location, "-c", corpus, .. Options, "--print", "samples", "--as",
                "csv"]).Succeeded();
        Scan(Folder["model-gpt2"], corpus, Options).Succeeded();
        string table = File.ReadAllText(Path.Combine(Out, "samples.csv"));
        Assert.Equal(table, string.Join('\n', printed.OutputLines) + "\n");
        CommandLine again = CommandLine.Run("show", Out, "--print", "samples", "--as", "csv").Succeeded();
        Assert.Equal(table, string.Join('\n', again.OutputLines) + "\n");

        CommandLine shown = CommandLine.Run("show", Out, "ffn.0.post:0").Succeeded();
        Assert.Contains("Samples", shown.OutputLines);
        Assert.Contains(
            $"at random: {Column("samples.csv", "tokens")[0]} tokens", shown.OutputLines);
    }

    [Theory]
    [InlineData("--samples", "0", "--samples: expected a whole number of at least 1, but got '0'.")]
    [InlineData("--sample-intervals", "1",
        "--sample-intervals: expected 0 or a whole number from 2 to 128, but got '1'.")]
    [InlineData("--sample-seed", "-1", "--sample-seed: expected a whole number of at least 0, but got '-1'.")]
    public void Options_that_mean_nothing_are_refused(string option, string value, string message) =>
        Refused(Scan(Model(), Corpus, option, value), message);

    [Fact]
    public void An_option_of_samples_that_are_not_collected_is_warned_of() => Assert.Contains(
        "expected samples to be collected where --samples, --sample-intervals or --sample-seed is given",
        Scan(Model(), Corpus, "--samples", "9", "--collect", "stats").Succeeded().Error,
        StringComparison.Ordinal);
}
