using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class DistinctScanTests : EndToEndTest
{
    /// <summary>Documents of several windows that are each other's pieces, some of them whole repeats.</summary>
    private string Corpus => Write("ids.jsonl", ModelFolder.Ids(Enumerable.Range(0, 30).Select(
        document => Enumerable.Range(0, 1 + (document * 5 % 23)).Select(i => 5 + ((document % 3) + i) % 4).ToArray())));

    [Theory]
    [InlineData("document")]
    [InlineData("window")]
    [InlineData("token")]
    public void Lists_are_what_the_list_of_all_tokens_says(string per)
    {
        string[] common =
            ["-l", "ffn.0.post", "-n", "0-5", "--max-length", "8", "--context", "2", "--matmul", "packed"];
        Scan(Model(), Corpus, [
            .. common, "--per", per, "--distinct", "context", "-k", "7", "--tails", "both", "--batch-tokens", "64",
        ]).Succeeded();
        JsonArray[] found = Examples(Out);
        string all = Folder["all"];
        CommandLine.Run([
            "scan", "-m", Folder["model-gpt2"], "-c", Folder["ids.jsonl"], "-o", all, .. common, "--per", "token", "-k",
            "2000", "--tails", "both",
        ]).Succeeded();
        Assert.Equal(
            Examples(all).Select(list => Expected(list, per, 7)),
            found.Select(list => string.Join("; ", list.Select(Line))));
    }

    [Fact]
    public void Batches_threads_and_chunks_change_nothing()
    {
        string[] options =
            ["-l", "ffn.0.post", "--max-length", "8", "--context", "3", "--matmul", "packed", "--distinct", "context"];
        Scan(Model(), Corpus, [.. options, "--batch-tokens", "16", "--threads", "1", "--chunk", "4"]).Succeeded();
        string other = Folder["other"];
        CommandLine.Run([
            "scan", "-m", Folder["model-gpt2"], "-c", Folder["ids.jsonl"], "-o", other, .. options, "--batch-tokens",
            "500", "--threads", "2",
        ]).Succeeded();
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(other, "top_examples.csv")),
            File.ReadAllBytes(Path.Combine(Out, "top_examples.csv")));
    }

    [Fact]
    public void Repeats_are_drawn_once_with_their_number()
    {
        string corpus = Write("a.lines", string.Concat(Enumerable.Repeat("the one\n", 12)) + "another day\n");
        Scan(Model().WithTokenizer(), corpus, "-l", "ffn.0.post", "-n", "0", "-k", "13").Succeeded();
        CommandLine shown = CommandLine.Run("show", Out, "ffn.0.post:0").Succeeded();
        Assert.Equal(1, shown.OutputLines.Count(line => line.EndsWith("  x 12", StringComparison.Ordinal)));
        Assert.Equal(2, shown.OutputLines.Count(line => line.Contains(", token ", StringComparison.Ordinal)));
        Assert.Equal(13, Column("top_examples.csv", "rank").Length);
    }

    private static string Expected(JsonArray all, string per, int top)
    {
        IEnumerable<JsonNode> kept = all.Select(example => example!)
            .DistinctBy(example => per switch
            {
                "document" => ((int)example["document"]!, 0),
                "window" => ((int)example["document"]!, (int)example["token"]! / 8),
                _ => ((int)example["document"]!, (int)example["token"]!),
            })
            .DistinctBy(example => $"{example["context_index"]}: {example["context_token_ids"]!.ToJsonString()}")
            .Take(top);
        return string.Join("; ", kept.Select(Line));
    }

    private static JsonNode WithIds(JsonNode site, JsonNode example)
    {
        example["context_token_ids"] =
            new JsonArray([.. ResultsContext.TokenIds(site, example).Select(id => JsonValue.Create(id))]);
        return example;
    }

    private static string Line(JsonNode? example) =>
        $"{example!["activation"]} {example["document"]} {example["token"]}";

    /// <summary>The list of each neuron and tail.</summary>
    private static JsonArray[] Examples(string folder) =>
    [
        .. from site in JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "results.json")))!["sites"]!.AsArray()
               .Take(1)
           from neuron in site["neurons"]!.AsArray()
           from list in neuron!["top_examples"]!.AsArray().GroupBy(example => (string)example!["tail"]!)
           select new JsonArray([.. list.Select(example => WithIds(site, example!.DeepClone()))]),
    ];
}
