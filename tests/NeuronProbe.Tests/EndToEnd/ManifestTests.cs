using System.Security.Cryptography;
using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class ManifestTests : EndToEndTest
{
    [Fact]
    public void It_says_what_was_done_with_what()
    {
        ModelFolder model = Model().WithTokenizer();
        string corpus = Write("a.lines", "the one\n\non a day\n");
        Scan(model, corpus, "-l", "ffn.0.post", "-k", "2", "--tails", "both", "--max-memory", "1GiB").Succeeded();
        JsonNode manifest = Read();
        Assert.Equal("neuronprobe 0.1.0", (string)manifest["tool"]!);
        Assert.Equal("complete", (string)manifest["status"]!);
        Assert.Equal(("cpu", "float32"), ((string)manifest["device"]!, (string)manifest["dtype"]!));
        Assert.NotEmpty((string)manifest["matmul"]!);
        Assert.Equal(
            ("model-gpt2", "gpt2"),
            ((string)manifest["model"]!["folder"]!, (string)manifest["model"]!["architecture"]!));
        Assert.Equal(
            TensorFile.Read(model.Checkpoint).Tensors.Values.Sum(t => t.Bytes.Length / 4),
            (int)manifest["model"]!["parameters"]!);
        DemandFiles(manifest["model"]!["files"]!, model.Config, model.Checkpoint);
        DemandFiles(
            manifest["tokenizer"]!["files"]!,
            Path.Combine(model.Location, "vocab.json"),
            Path.Combine(model.Location, "merges.txt"));
        Assert.Equal(
            ["load_s", "forward_s", "collect_s", "total_s", "tokens_per_s"],
            manifest["timing"]!.AsObject().Select(p => p.Key));
        Assert.All(manifest["timing"]!.AsObject(), p => Assert.InRange((double)p.Value!, 0, double.MaxValue));
    }

    [Fact]
    public void It_counts_the_corpus_and_hashes_its_files()
    {
        string corpus = Write("a.lines", "the one\n\non a day\n");
        Scan(Model().WithTokenizer(), corpus, "-l", "ffn.0.post").Succeeded();
        JsonNode told = Read()["corpus"]!;
        Assert.Equal((2, 1), ((int)told["documents"]!, (int)told["empty_documents"]!));
        Assert.Equal(Hash(corpus), (string)told["files"]![0]!["sha256"]!);
        Assert.Equal(
            (new FileInfo(corpus).Length, "lines"),
            ((long)told["files"]![0]!["bytes"]!, (string)told["files"]![0]!["format"]!));
        Assert.Equal(Column("neurons.csv", "count")[0], told["tokens"]!.ToJsonString());
    }

    [Fact]
    public void A_file_that_was_not_read_to_its_end_has_no_hash()
    {
        Scan(Model(), Ids(3, 3), "-l", "ffn.0.post", "--limit-documents", "1").Succeeded();
        Assert.Null(Read()["corpus"]!["files"]![0]!["sha256"]);
    }

    [Fact]
    public void It_has_every_option_of_the_command_as_resolved()
    {
        Scan(Model(), Ids(3), "-l", "ffn.0.post", "-k", "2", "--tails", "both", "--max-memory", "1GiB").Succeeded();
        JsonObject options = Read()["options"]!.AsObject();
        string help = CommandLine.Run("scan", "--help").Output;
        // What --for chooses is there.
        string[] ofOutput = ["help", "from", "for", "dry-run", "color", "theme"];
        string[] listed = [.. System.Text.RegularExpressions.Regex.Matches(
            help, @"^  (?:-\w, )?--([a-z-]+)", System.Text.RegularExpressions.RegexOptions.Multiline)
            .Select(m => m.Groups[1].Value)];
        Assert.Equal(
            listed.Except(ofOutput).Order(StringComparer.Ordinal),
            options.Select(p => p.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            (2, "both", 1L << 30, 64, 4096),
            ((int)options["top"]!, (string)options["tails"]!, (long)options["max-memory"]!, (int)options["max-length"]!,
                (int)options["chunk"]!));
        Assert.All(["device", "batch-tokens", "matmul"], name => Assert.NotEqual("auto", options[name]!.ToString()));
    }

    [Fact]
    public void It_has_the_choice_of_concepts()
    {
        string corpus = Write("a.jsonl", "{\"input_ids\":[3],\"tags\":{\"upos=X\":[1]}}\n");
        string definitions = Write("c.json", "{\"start\": {\"position\": \"0\"}}");
        Scan(
            Model(), corpus, "-l", "ffn.0.post", "--concept", "upos=*", "negation", "--concepts", definitions,
            "--label-on", "first", "--label-field", "tags", "--label-separator", " ").Succeeded();
        JsonNode options = Read()["options"]!;
        Assert.Equal("[\"upos=*\",\"negation\"]", options["concept"]!.ToJsonString());
        Assert.Equal(
            (definitions, "first", "tags", " "),
            ((string)options["concepts"]!, (string)options["label-on"]!, (string)options["label-field"]!,
                (string)options["label-separator"]!));
    }

    private JsonNode Read() => JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "scan.json")))!;

    private static void DemandFiles(JsonNode told, params string[] paths) => Assert.Equal(
        paths.Select(p => (Path.GetFileName(p), new FileInfo(p).Length, Hash(p))),
        told.AsArray().Select(f => ((string)f!["name"]!, (long)f["bytes"]!, (string)f["sha256"]!)));

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));

    [Fact]
    public void Parameters_are_weights_and_not_the_masks_that_old_checkpoints_hold()
    {
        long Parameters(ModelFolder model)
        {
            Scan(model, Ids(3), "-n", "0", "--overwrite").Succeeded();
            return (long)Read()["model"]!["parameters"]!;
        }

        ModelFolder model = Model();
        long before = Parameters(model);
        model.Rewrite(
            file => file.Tensors["transformer.h.0.attn.bias"] = ("F32", [1, 1, 64, 64], new byte[4 * 64 * 64]));
        Assert.Equal(before, Parameters(model));
        Assert.Equal(
            TensorFile.Read(Model("llama").Checkpoint).Tensors.Values.Sum(t => t.Shape.Aggregate(1L, (a, b) => a * b)),
            Parameters(new ModelFolder(Folder["again"], "llama")));
    }

    [Fact]
    public void It_says_which_special_tokens_were_put_round_windows()
    {
        ModelFolder model = Model().WithTokenizer(new JsonObject { ["bos_token"] = "<|endoftext|>" });
        Scan(model, Write("a.txt", "on the one"), "-n", "0", "--bos", "always").Succeeded();
        Assert.Equal($"[{ModelFolder.EndOfText}]", Read()["tokenizer"]!["prefix"]!.ToJsonString());
    }
}
