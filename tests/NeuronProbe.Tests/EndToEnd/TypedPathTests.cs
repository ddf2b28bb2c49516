using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>A corpus without ids, however its path was typed.</summary>
public sealed class TypedPathTests : EndToEndTest
{
    private static readonly string[] Options =
        ["-l", "ffn.0.post", "--collect", "top,stats,histogram,pairs,groups,samples", "--matmul", "packed"];

    [Theory]
    [InlineData("texts/ids.jsonl", "texts/./ids.jsonl")]
    [InlineData("texts/ids.jsonl", "texts/../texts/ids.jsonl")]
    [InlineData("texts/ids.jsonl", "texts")]
    [InlineData("texts/ids.jsonl", "moved/ids.jsonl")]
    [InlineData("texts", "texts/*.jsonl")]
    public void Results_are_the_same_bytes(string typed, string otherwise)
    {
        ModelFolder model = Corpus();
        string other = Folder["other"];
        Scan(model, Folder[typed], Options).Succeeded();
        CommandLine.Run(["scan", "-m", model.Location, "-c", Folder[otherwise], "-o", other, .. Options]).Succeeded();
        Assert.All(
            Directory.GetFiles(Out, "*", SearchOption.AllDirectories)
                .Where(file => Path.GetExtension(file) is ".csv" or ".bin"),
            file => Assert.Equal(
                File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(other, Path.GetRelativePath(Out, file)))));
        Assert.All(Column("top_examples.csv", "document_id"), id => Assert.StartsWith("ids.jsonl:", id));

        CommandLine compared = CommandLine.Run(["compare", Out, other, "--as", "json"]);
        compared.Succeeded();
        JsonNode found = JsonNode.Parse(compared.Output)!;
        Assert.True((int)found["paired_tokens"]! > 100);
        Assert.Empty(found["notes"]!.AsArray());
    }

    [Fact]
    public void Values_that_two_scans_have_not_of_the_same_tokens_are_told()
    {
        ModelFolder model = Corpus();
        string other = Folder["other"];
        Scan(model, Folder["texts"], Options).Succeeded();
        // As a scan of an earlier version has it: the same documents by other ids.
        File.Move(Folder["texts/ids.jsonl"], Folder["texts/renamed.jsonl"]);
        CommandLine.Run(["scan", "-m", model.Location, "-c", Folder["texts"], "-o", other, .. Options]).Succeeded();
        CommandLine compared = CommandLine.Run(["compare", Out, other, "--as", "json"]);
        compared.Succeeded();
        Assert.Contains("only 0 are the same: the scans know documents by other ids", compared.Output);
    }

    private ModelFolder Corpus()
    {
        string written = Ids(Enumerable.Range(0, 40).Select(document => 1 + (document * 7 % 43)));
        foreach (string folder in new[] { "texts", "moved" })
        {
            Directory.CreateDirectory(Folder[folder]);
            File.Copy(written, Folder[$"{folder}/ids.jsonl"]);
        }
        return Model();
    }
}
