using System.Text.Json.Nodes;
using NeuronProbe.Reports;
using Xunit;

namespace NeuronProbe.Tests.Reports;

/// <summary>What the first page of the report says of a run.</summary>
public sealed class HtmlFactTests
{
    private static readonly ScanManifest Small = SmallManifest.Create();

    [Fact]
    public void Facts_are_numbers_with_their_nouns()
    {
        ScanManifest manifest = Small with
        {
            Model = Small.Model with { Layers = 1, HiddenWidth = 4096, Parameters = 1_234_567_890 },
            Corpus = new ManifestCorpus([new("a.txt", 1_240_000, null, "text")], 1200, 3, 54_321, 1, 1),
            Timing = Small.Timing with { TotalS = 12.34, TokensPerS = 4321.6 },
        };
        Assert.Equal(
            [
                "Model: gpt2; 1 layer of 4,096, 1235 million parameters, float32 on cpu",
                "Tokenizer: 100 entries; ",
                "Corpus: a.txt; 1.2 MB, text",
                "Documents: 1,200; 1 window; 3 empty; 1 unreadable",
                "Tokens: 54,321; all of them count",
                "Time: 12 s; 4,322 tokens a second",
                "Scan: complete; neuronprobe",
            ],
            Lines(manifest));
    }

    [Fact]
    public void Of_several_files_the_first_are_named_and_masked_tokens_stand_by_their_rules()
    {
        ManifestFile[] files = [.. "abcd".Select(name => new ManifestFile($"{name}.txt", 20_000, null, "text"))];
        ScanManifest manifest = Small with
        {
            Options = new JsonObject { ["ignore-first"] = 2 },
            Corpus = Small.Corpus with { Files = files },
            Masked = new ManifestMasked(5, 1_024),
            Timing = Small.Timing with { TotalS = 3_630 },
        };
        string[] lines = Lines(manifest);
        Assert.Equal(
            "Corpus: 4 files; 0.020 MB, text: a.txt | 0.020 MB, text: b.txt | 0.020 MB, text: c.txt", lines[2]);
        Assert.Equal(
            "Tokens: 12; 5 masked: special tokens "
                + "| 1,024 masked: the first 2 tokens of the document in each window",
            lines[4]);
        Assert.StartsWith("Time: 60 min; ", lines[5], StringComparison.Ordinal);
    }

    private static string[] Lines(ScanManifest manifest) =>
    [
        .. HtmlFact.Of(manifest).Select(fact => $"{fact.Name}: {fact.Value}; {string.Join(" | ", fact.Details)}"),
    ];
}
