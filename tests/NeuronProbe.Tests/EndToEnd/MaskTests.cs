using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>What is left out of every figure, and what the manifest says of it.</summary>
public sealed class MaskTests : EndToEndTest
{
    private static readonly JsonObject AddsBeginning =
        new() { ["add_bos_token"] = true, ["tokenizer_class"] = "GPT2Tokenizer" };

    private static readonly string[] OneNeuron = ["-l", "ffn.0.post", "-n", "0"];

    [Theory]
    [InlineData(1, 3, 5)]
    [InlineData(2, 5, 3)]
    public void The_first_tokens_of_each_window_are_left_out(int ignored, int masked, int counted)
    {
        // Windows of 4, 1 and 3 tokens.
        Scan(Model(), Ids(5, 3), [.. OneNeuron, "--max-length", "4", "--ignore-first", $"{ignored}"]).Succeeded();
        Demand(counted, special: 0, ignored: masked, tokens: 8);
    }

    [Theory]
    [InlineData("auto", 2, 7)]
    [InlineData("always", 2, 7)]
    [InlineData("never", 0, 7)]
    public void Text_gets_the_tokens_that_the_files_ask_for(string bos, int special, int counted)
    {
        Scan(
            Model().WithTokenizer(AddsBeginning), Write("a.lines", "abcd\nxyz\n"), [.. OneNeuron, "--bos", bos])
            .Succeeded();
        Demand(counted, special, ignored: 0, tokens: 7);
    }

    [Theory]
    [InlineData("auto", 0)]
    [InlineData("always", 2)]
    [InlineData("never", 0)]
    public void Token_ids_get_none_unless_told(string bos, int special)
    {
        Scan(
            Model().WithTokenizer(AddsBeginning),
            Write("a.jsonl", ModelFolder.Ids([1, 2, 3], [4, 5])),
            [.. OneNeuron, "--bos", bos]).Succeeded();
        Demand(5, special, ignored: 0, tokens: 5);
    }

    [Fact]
    public void Special_tokens_in_a_document_are_left_out()
    {
        Scan(
            Model().WithTokenizer(), Write("a.jsonl", ModelFolder.Ids([1, ModelFolder.EndOfText, 3])), OneNeuron)
            .Succeeded();
        Demand(2, special: 1, ignored: 0, tokens: 3);
    }

    [Fact]
    public void Without_tokenizer_files_no_id_is_special()
    {
        Scan(Model(), Write("a.jsonl", ModelFolder.Ids([1, ModelFolder.EndOfText, 3])), OneNeuron).Succeeded();
        Demand(3, special: 0, ignored: 0, tokens: 3);
    }

    [Fact]
    public void Special_tokens_count_where_they_are_included_and_added_ones_have_no_number()
    {
        Scan(
            Model().WithTokenizer(AddsBeginning),
            Write("a.lines", "abcd\n"),
            [.. OneNeuron, "--include-special", "--per", "token"]).Succeeded();
        Demand(5, special: 0, ignored: 0, tokens: 4);
        Assert.Equal(["-1", "0", "1", "2", "3"], Column("top_examples.csv", "token").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Masking_changes_nothing_that_the_model_reads()
    {
        ModelFolder model = Model();
        string corpus = Ids(6);
        Scan(model, corpus, "-l", "ffn.2.post", "-n", "0", "--per", "token").Succeeded();
        Dictionary<string, string> all = Activations();
        Scan(
            model, corpus, "-l", "ffn.2.post", "-n", "0", "--per", "token", "--ignore-first", "2",
            "--overwrite").Succeeded();
        Dictionary<string, string> kept = Activations();
        Assert.Equal(["2", "3", "4", "5"], kept.Keys.Order(StringComparer.Ordinal));
        Assert.All(kept, token => Assert.Equal(all[token.Key], token.Value));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 8)]
    [InlineData(9, 14)]
    public void Documents_are_limited(int limit, int tokens)
    {
        Scan(Model(), Ids(5, 3, 6), "-l", "ffn.0.post", "-n", "0", "--limit-documents", $"{limit}").Succeeded();
        Demand(tokens, special: 0, ignored: 0, tokens);
    }

    [Theory]
    [InlineData(7, 5)]
    [InlineData(8, 8)]
    [InlineData(13, 8)]
    [InlineData(14, 14)]
    public void Tokens_are_limited_before_the_document_that_would_pass_it(int limit, int tokens)
    {
        Scan(Model(), Ids(5, 3, 6), "-l", "ffn.0.post", "-n", "0", "--limit-tokens", $"{limit}").Succeeded();
        Demand(tokens, special: 0, ignored: 0, tokens);
    }

    private Dictionary<string, string> Activations() =>
        Column("top_examples.csv", "token").Zip(Column("top_examples.csv", "activation")).ToDictionary(
            p => p.First, p => p.Second);

    private void Demand(int counted, int special, int ignored, int tokens)
    {
        Assert.Equal($"{counted}", Assert.Single(Column("neurons.csv", "count")));
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "scan.json")))!;
        Assert.Equal(
            (special, ignored), ((int)manifest["masked"]!["special"]!, (int)manifest["masked"]!["ignore_first"]!));
        Assert.Equal(tokens, (int)manifest["corpus"]!["tokens"]!);
    }

    [Fact]
    public void A_scan_in_which_nothing_counts_says_so() =>
        Assert.Contains(
            "Warning: scan: expected tokens that count, but",
            Scan(Model(), Ids(5, 7), "--ignore-first", "100").Succeeded().Error,
            StringComparison.Ordinal);
}
