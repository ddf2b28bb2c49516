using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Names and texts that would do something to a terminal or hide something,
/// wherever a user can bring them.</summary>
public sealed class HostileTextTests : EndToEndTest
{
    private static readonly string[] Small = ["-l", "ffn.0.post", "-n", "0-4", "--concept", "*", "--held-out", "0"];

    public HostileTextTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such file names.");

    [Fact]
    public void A_scan_of_them_says_all_that_it_says_visibly()
    {
        (string model, string corpus) = (HostileModel(), Labelled());
        string[] scan = ["scan", "-m", model, "-c", corpus, .. Small, "--progress", "plain"];
        Visible(CommandLine.Run(scan).Succeeded(), "h␛[31m");
        Visible(CommandLine.Run([.. scan, "--print", "top", "--as", "table"]).Succeeded(), "h␛[31m");
        Visible(CommandLine.Run([.. scan, "--print", "concepts", "--as", "table"]).Succeeded(), "h␛[31m");
        Visible(CommandLine.Run([.. scan, "-o", Out + Hostile.Text]).Succeeded(), "Wrote ", "␛[31m");
    }

    [Fact]
    public void Show_and_report_of_them_do_so_too()
    {
        string folder = Out + Hostile.Text;
        CommandLine.Run(["scan", "-m", HostileModel(), "-c", Labelled(), .. Small, "-o", folder]).Succeeded();
        Visible(CommandLine.Run("show", folder).Succeeded(), "h␛[31m");
        Visible(CommandLine.Run("show", folder, "ffn.0.post:3").Succeeded(), "h␛[31m", "\\u202e");
        Visible(CommandLine.Run("show", folder, "--concept", Hostile.Text).Succeeded(), "h␛[31m");
        Visible(CommandLine.Run("show", folder, "--concept", "nope").Refused("but got 'nope'. It has h␛[31m"));
        Visible(CommandLine.Run("show", folder, "--concept", Hostile.Text + "nope").Refused("but got 'h␛[31m"));
        Visible(CommandLine.Run("show", folder, "--print", "concepts", "--as", "table").Succeeded());
        Visible(CommandLine.Run("show", folder, "--print", "top", "--as", "table").Succeeded());
        Visible(CommandLine.Run("show", folder, Hostile.Text).Refused("expected a site of this scan, or SITE:NEURON"));
        Visible(CommandLine.Run("show", folder, Hostile.Text + ":3").Refused("expected a site of this scan"));
        Visible(CommandLine.Run("report", folder).Succeeded(), "Wrote ", "h␛[31m");
        File.WriteAllText(Path.Combine(folder, "state", "state.json"), Hostile.Text);
        Visible(CommandLine.Run("show", folder).Refused("h␛[31m"));
        File.WriteAllText(Path.Combine(folder, "scan.json"), $"{{\"schema_version\":{Hostile.Json}}}");
        Visible(CommandLine.Run("report", folder).Refused("expected schema_version"));
        Visible(CommandLine.Run("show", Hostile.Text).Refused("h␛[31m"));
        Visible(CommandLine.Run("report", Hostile.Text).Refused("h␛[31m"));
    }

    [Fact]
    public void Tables_for_programs_are_exact()
    {
        CommandLine.Run(["scan", "-m", HostileModel(), "-c", Labelled(), .. Small, "-o", Out]).Succeeded();
        string csv = CommandLine.Run("show", Out, "--print", "concepts", "--as", "csv").Succeeded().Output;
        Assert.Contains(CsvFile.Parse(csv), row => row["concept"] == Hostile.Text);
        string json = CommandLine.Run("show", Out, "--print", "concepts", "--as", "json").Succeeded().Output;
        Assert.Contains(JsonNode.Parse(json)!.AsArray(), row => (string)row!["concept"]! == Hostile.Text);
        Assert.DoesNotContain('\u001b', json);
    }

    [Theory]
    [InlineData("{\"text\":\"one\",\"labels\":[{\"start\":0,\"end\":99,\"label\":H}]}\n")]
    [InlineData("{\"text\":5,\"id\":H}\n")]
    [InlineData("{\"text\":H,\"labels\":[{\"start\":0,\"end\":1,\"label\":5}]}\n")]
    [InlineData("{\"text\":\"one\",\"id\":{H:H},\"labels\":H}\n")]
    [InlineData("{H\n")]
    [InlineData("H\n")]
    [InlineData("{\"input_ids\":[1,H]}\n")]
    [InlineData("{\"input_ids\":[1],\"labels\":{H:[1,2,3]}}\n")]
    public void So_are_messages_about_records(string lines)
    {
        string corpus = Write($"c{Hostile.Text}.jsonl", lines.Replace("H", Hostile.Json, StringComparison.Ordinal));
        Visible(CommandLine.Run("scan", "-m", HostileModel(), "-c", corpus, "--concept", "*"));
        Visible(CommandLine.Run("scan", "-m", HostileModel(), "-c", corpus, "--concept", Hostile.Text));
    }

    [Theory]
    [InlineData("csv", "text,H\na,H,c,d\n")]
    [InlineData("csv", "H,H\n\"a\n")]
    [InlineData("tsv", "H\tid\nx\ty\n")]
    [InlineData("conllu", "1\tH\tH\tH\n")]
    [InlineData("conllu", "# sent_id = H\nH\tx\n\n")]
    [InlineData("parquet", "H")]
    [InlineData("gz", "H")]
    [InlineData("unknown", "")]
    public void And_about_files_of_every_format(string ending, string content)
    {
        string text = string.Concat(Hostile.Text.Where(c => c is not ('\n' or '\r' or '\t')));
        string corpus = Write($"c{Hostile.Text}.{ending}", content.Replace("H", text, StringComparison.Ordinal));
        string[] scan = ["scan", "-m", HostileModel(), .. Small];
        Visible(CommandLine.Run([.. scan, "-c", corpus]));
        Visible(CommandLine.Run([.. scan, "-c", corpus + "no", "-c", Hostile.Text + "*"]).Refused("--corpus: "));
    }

    [Theory]
    [InlineData("{H:{\"regex\":\"x\"}}")]
    [InlineData("{H:{\"regex\":\"(H\"}}")]
    [InlineData("{\"a\":{H:1}}")]
    [InlineData("{\"a\":{\"token\":H}}")]
    [InlineData("{\"a\":{\"words\":[H]}}")]
    [InlineData("{\"a\":H}")]
    [InlineData("H")]
    public void And_about_definitions(string definitions)
    {
        string json = definitions.Replace("(H", "(" + Hostile.Json.Trim('"'), StringComparison.Ordinal)
            .Replace("H", Hostile.Json, StringComparison.Ordinal);
        string file = Write($"d{Hostile.Text}.json", json);
        Visible(CommandLine.Run(["scan", "-m", HostileModel(), "-c", Labelled(), .. Small, "--concepts", file]));
    }

    [Fact]
    public void And_about_models()
    {
        string model = HostileModel();
        Visible(CommandLine.Run("inspect", "-m", model).Succeeded(), "h␛[31m");
        Visible(CommandLine.Run("inspect", "-m", model + "no").Refused("h␛[31m"));
        File.WriteAllText(Path.Combine(model, "tokenizer.json"), $"{{\"model\":{{\"type\":{Hostile.Json}}}}}");
        Visible(CommandLine.Run("inspect", "-m", model), "tokenizer: none that can be read: ");
        new ModelFolder(Folder["act" + Hostile.Text]).Configure(config => config["activation_function"] = Hostile.Text);
        Visible(CommandLine.Run("inspect", "-m", Folder["act" + Hostile.Text]).Refused("h␛[31m"));
        new ModelFolder(Folder["kind" + Hostile.Text]).Configure(config => config["model_type"] = Hostile.Text);
        Visible(CommandLine.Run("inspect", "-m", Folder["kind" + Hostile.Text]).Refused("h␛[31m"));
        ModelFolder tensors = new ModelFolder(Folder["tensors" + Hostile.Text])
            .Rewrite(file => file.Tensors["transformer." + Hostile.Text] = ("F32", [1], new byte[4]));
        Visible(CommandLine.Run("inspect", "-m", tensors.Location), "h␛[31m");
        File.WriteAllText(tensors.Config, Hostile.Json[..^1]);
        Visible(CommandLine.Run("inspect", "-m", tensors.Location).Refused("config.json"));
    }

    [Fact]
    public void And_the_command_lines_own()
    {
        string[] scan = ["scan", "-m", "m" + Hostile.Text, "-c", "c" + Hostile.Text];
        string[] words =
        [
            "--top", "--held-out", "--collect", "--format", "--tails", "--per", "--bos", "--device", "--dtype",
            "--matmul", "--max-memory", "--print", "--as", "--progress", "--negatives", "--label-on",
            "--corpus-format", "--threads", "--chunk", "--limit-tokens", "--neuron", "--layer",
        ];
        Assert.All(words, word => Visible(CommandLine.Run([.. scan, word, Hostile.Text]).Refused()));
        Visible(CommandLine.Run([.. scan, "--" + Hostile.Text, Hostile.Text]).Refused());
        Visible(CommandLine.Run([.. scan, Hostile.Text]).Refused());
        Visible(CommandLine.Run(scan).Refused("h␛[31m"));
        Visible(CommandLine.Run(Hostile.Text).Refused("h␛[31m"));
        Visible(CommandLine.Run(Hostile.Text, "--help"));
        Visible(CommandLine.Run("[suggest]", Hostile.Text));
        Visible(CommandLine.Run("show", Out, "--limit", Hostile.Text).Refused());
        Visible(CommandLine.Run("report", Out, "--format", Hostile.Text).Refused());
        Visible(CommandLine.Run("inspect", "--as", Hostile.Text).Refused());
        Visible(CommandLine.Run("bench", "--config", Hostile.Text).Refused());
        Visible(CommandLine.Run("bench", "--seconds", Hostile.Text).Refused());
        string config = Write("b" + Hostile.Text, $"{{\"model_type\":{Hostile.Json}}}");
        Visible(CommandLine.Run("bench", "--config", config).Refused());
        string file = Write("f" + Hostile.Text, "");
        Visible(CommandLine.Run("scan", "-m", HostileModel(), "-c", Ids(3), "-o", file).Refused("--out: "));
    }

    [Fact]
    public void And_those_of_downloads()
    {
        Dictionary<string, string> variables = new() { ["HF_HOME"] = Folder["hub" + Hostile.Text] };
        Visible(CommandLine.RunWithVariables(variables, "download", Hostile.Text).Refused("h␛[31m"));
        Visible(
            CommandLine.RunWithVariables(variables, "download", "o/n", "--revision", Hostile.Text).Refused("h␛[31m"));
        Visible(CommandLine.RunWithVariables(variables, "scan", "-m", "org/name", "-c", Ids(3)).Refused("hub"));
        variables["HF_ENDPOINT"] = Hostile.Text;
        Visible(CommandLine.RunWithVariables(variables, "download", "org/name").Refused("h␛[31m"));
        variables["HF_HUB_OFFLINE"] = "1";
        Visible(CommandLine.RunWithVariables(variables, "download", "org/name").Refused("HF_HUB_OFFLINE"));
    }

    [Fact]
    public async Task And_what_is_said_of_a_defect()
    {
        var error = new StringWriter { NewLine = "\n" };
        var terminal = new NeuronProbe.Cli.Terminals.Terminal
        {
            Output = new Failing(),
            Error = error,
            IsOutputTerminal = false,
            IsErrorTerminal = false,
        };
        Assert.Equal(1, await NeuronProbe.Cli.Program.RunAsync(["--help"], terminal));
        Assert.StartsWith(
            "This is a defect of neuronprobe; please report it with these lines.\n",
            error.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("h␛[31m", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("\n   at ", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Hostile.In(error.ToString()));
    }

    private static void Visible(CommandLine run, params string[] parts)
    {
        Assert.NotEqual(1, run.ExitCode);
        Assert.Empty(Hostile.In(run.Output));
        Assert.Empty(Hostile.In(run.Error));
        // No line of anybody else's among those of the program.
        Assert.DoesNotContain("\n→x", run.Output + run.Error, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, run.Output + run.Error, StringComparison.Ordinal));
    }

    private string HostileModel()
    {
        string folder = Folder["m" + Hostile.Text];
        if (!Directory.Exists(folder))
        {
            new ModelFolder(folder).WithTokenizer(new JsonObject { [Hostile.Text] = Hostile.Text })
                .Configure(config => config[Hostile.Text] = 1);
        }
        return folder;
    }

    private string Labelled() =>
        Write($"c{Hostile.Text}.jsonl", string.Concat(Enumerable.Range(0, 6).Select(i => JsonSerializer.Serialize(new
        {
            id = Hostile.Text + i,
            text = $"on {Hostile.Text} the one {i}",
            labels = new[]
            {
                new { start = 0, end = 2, label = Hostile.Text },
                new { start = 3, end = 6, label = "other" },
            },
        }) + "\n")));

    private sealed class Failing : StringWriter
    {
        public override void Write(char value) => throw new InvalidOperationException(Hostile.Text);

        public override void Write(string? value) => throw new InvalidOperationException(Hostile.Text);

        public override void WriteLine(string? value) => throw new InvalidOperationException(Hostile.Text);
    }
}
