using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class HelpTests : EndToEndTest
{
    [Fact]
    public void The_programs_help_lists_its_commands()
    {
        string help = CommandLine.Run("--help").Succeeded().Output;
        Assert.All(["scan", "inspect", "show", "report", "download", "bench"], name =>
            Assert.Contains($"\n  {name} ", help, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "scan",
        "--model --corpus --corpus-format --separator --text-field --id-field --label-field --label-separator --quote "
        + "--on-bad-record --max-bad --max-document --concept --concepts --label-on --layer --neuron --collect --top "
        + "--tails --per --context --threshold --exact --max-length --bos --ignore-first --include-special "
        + "--limit-documents --limit-tokens --device --dtype --matmul --threads --batch-tokens --chunk --max-memory "
        + "--out --format --overwrite --print --as --quiet --progress")]
    [InlineData("inspect", "--model --as")]
    [InlineData("show", "--concept --limit --print --as")]
    [InlineData("report", "--format")]
    [InlineData("download", "--revision --quiet --progress")]
    [InlineData("bench", "--config --dtype --matmul --threads --rounds --seconds --as --quiet --progress")]
    public void A_commands_help_lists_every_option(string command, string options)
    {
        CommandLine run = CommandLine.Run(command, "--help").Succeeded();
        Assert.Empty(run.Error);
        Assert.All(options.Split(' '), option => Assert.Matches($@"(?m)^  (-\w, )?{option}( |$|,)", run.Output));
    }

    [Theory]
    [InlineData("--tails", "auto")]
    [InlineData("--per", "document")]
    [InlineData("--bos", "auto")]
    [InlineData("--collect", "top,stats,histogram,pairs,groups")]
    [InlineData("--format", "csv,json")]
    [InlineData("--max-memory", "8GiB")]
    [InlineData("--max-document", "64MiB")]
    [InlineData("--max-bad", "1%")]
    [InlineData("--on-bad-record", "stop")]
    public void Help_shows_a_default_as_it_is_typed(string option, string value)
    {
        string help = CommandLine.Run("scan", "--help").Output;
        string said = help[help.IndexOf($"\n  {option} ", StringComparison.Ordinal)..].Split("\n  -")[1];
        Assert.Contains($"[default: {value}]", said, StringComparison.Ordinal);
        Assert.NotEqual(2, CommandLine.Run("scan", option, value, "--help").ExitCode);
    }

    [Fact]
    public void The_version_is_printed_alone() =>
        Assert.Equal(new CommandLine(0, "0.1.0\n", ""), CommandLine.Run("--version"));

    [Fact]
    public void Inspect_tells_sizes_and_sites()
    {
        string table = CommandLine.Run("inspect", "-m", Model().WithTokenizer().Location).Succeeded().Output;
        Assert.StartsWith(
            "gpt2: 3 layers, width 48, 112 neurons a layer, 320 ids, 64 positions, 80,064 parameters\n"
                + "tokenizer: byte-level BPE, 262 tokens",
            table,
            StringComparison.Ordinal);
        Assert.Contains("ffn.2.post blocks.2.mlp.hook_post", table, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_gives_the_same_sites_as_csv_and_json()
    {
        string model = Model("llama3").Location;
        JsonNode json = JsonNode.Parse(CommandLine.Run("inspect", "-m", model, "--as", "json").Succeeded().Output)!;
        string[] csv = CommandLine.Run("inspect", "-m", model, "--as", "csv").Succeeded().OutputLines;
        Assert.Equal("llama", (string)json["architecture"]!);
        Assert.Equal(
            csv.Skip(1),
            json["sites"]!.AsArray().Select(s =>
                $"{s!["site"]},{s["layer"]},{s["side"]},{s["neurons"]},{string.Join(' ', s["aliases"]!.AsArray())}"));
    }

    [Fact]
    public void Inspect_says_where_there_is_no_tokenizer() =>
        Assert.Contains(
            "tokenizer: none: only documents of input_ids can be scanned",
            CommandLine.Run("inspect", "-m", Model().Location).Succeeded().Output,
            StringComparison.Ordinal);

    [Fact]
    public void Inspect_refuses_a_folder_that_is_no_model() =>
        CommandLine.Run("inspect", "-m", Folder["nowhere"]).Refused(
            "--model: expected a folder in Hugging Face layout");
}
