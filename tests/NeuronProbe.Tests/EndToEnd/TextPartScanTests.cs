using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>A scan of a model of several parts is one of its text model, and says so on standard error.</summary>
public sealed class TextPartScanTests : EndToEndTest
{
    [Fact]
    public void A_scan_reads_the_text_model_alone_and_says_what_it_left_aside()
    {
        PlainCheckpoint made = GatedCheckpoint.Make(new Random(2), "gemma3_text", new() { ["sliding_window"] = 4 });
        PlainCheckpoint whole = made.Renamed(name => $"language_model.{name}");
        JsonNode text = whole.Config.DeepClone();
        whole.Config.Clear();
        whole.Config["model_type"] = "gemma3";
        whole.Config["vision_config"] = new JsonObject { ["hidden_size"] = 7 };
        whole.Config["text_config"] = text;
        whole["vision_tower.blocks.0.weight"] = PlainTensor.Filled(1, 3, 5);
        var folder = new ModelFolder(Folder["whole"], whole);
        string corpus = Write("ids.jsonl", ModelFolder.Ids([[1, 2, 3, 4, 5], [6, 7]]));

        CommandLine run = CommandLine.Run(
            "scan", "-m", folder.Location, "-c", corpus, "-l", "ffn.1.post", "-n", "0", "--print", "neurons", "--as",
            "csv", "--collect", "stats");

        string[] lines = run.Succeeded().OutputLines;
        Assert.StartsWith("model.layers.1.mlp.down_proj:input,", lines[1], StringComparison.Ordinal);
        Assert.Contains(
            "'text_config' describes the text model ('gemma3_text') of a model of several parts ('gemma3')",
            run.Error,
            StringComparison.Ordinal);
        Assert.Contains(
            "tensors of other parts than the text model were left aside, 1 in all (vision_tower).",
            run.Error,
            StringComparison.Ordinal);
    }
}
