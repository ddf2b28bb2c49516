using System.Diagnostics;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>What shells are offered.</summary>
public sealed class CompletionTests : EndToEndTest
{
    [Theory]
    [InlineData("scan schema", "sc")]
    [InlineData("--tails", "scan", "--ta")]
    [InlineData("auto high low both", "scan", "--tails", "")]
    [InlineData("--tails=both", "scan", "--tails=b")]
    [InlineData("top,stats top,samples", "scan", "--collect", "top,s")]
    [InlineData("auto always never", "show", "out", "--color", "")]
    [InlineData("auto light dark", "show", "out", "--theme", "")]
    [InlineData("bash zsh fish powershell", "completion", "")]
    [InlineData("bench", "help", "b")]
    [InlineData("--model", "scan", "-l", "ffn.0.post", "--mo")]
    [InlineData("", "scan", "-m", "x", "--mo")]
    [InlineData(":paths", "scan", "-c", "")]
    [InlineData("", "scan", "--top", "")]
    [InlineData("", "nothing", "")]
    [InlineData("", "scan", "-m", "/nowhere/at/all", "-l", "")]
    public void Words_are_completed(string expected, params string[] words) =>
        Assert.Equal(expected, Candidates(words));

    [Fact]
    public void Sites_of_the_named_model_are_offered_by_all_their_names()
    {
        string model = Model("llama").Location;
        Assert.Equal("ffn.1.pre ffn.1.gate ffn.1.up ffn.1.post", Candidates("scan", "-m", model, "-l", "ffn.1."));
        Assert.Equal(
            "model.layers.2.mlp.up_proj:input model.layers.2.mlp.up_proj:output",
            Candidates("scan", $"--model={model}", "-l", "ffn.0.pre", "model.layers.2.mlp.up"));
        Assert.Contains("ffn.*.post", Candidates("scan", "-m", model, "--layer", "").Split(' '));
    }

    [Fact]
    public void Sites_of_a_scan_are_offered_to_show()
    {
        Scan(Model(), Ids(8), "-l", "ffn.1.post", "-n", "0").Succeeded();
        Assert.Equal("ffn.1.post ffn.1.post:", Candidates("show", Out, "ffn"));
        Assert.Equal("kurtosis", Candidates("show", Out, "--sort", "kur"));
        Assert.Equal("", Candidates("show", Folder["none"], "ffn"));
        Assert.Equal("ffn.1.post ffn.1.post:", Candidates("plot", Out, "ffn"));
        Assert.Equal("ffn.1.post ffn.1.post:", Candidates("check", Out, "--require", "ffn"));
        Assert.Equal("ffn.1.post ffn.1.post:", Candidates("plot", Out, "ffn.1.post:0", "ffn"));
    }

    [Fact]
    public void Bash_completes_options_values_sites_and_files()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "There is no bash here.");
        string model = Model().Location;
        string other = Write("some file.txt", "");
        Assert.Equal(["--tails"], Bash("neuronprobe", "scan", "--ta"));
        Assert.Equal(["auto", "high", "low", "both"], Bash("neuronprobe", "scan", "--tails", "=", ""));
        Assert.Equal(["ffn.0.pre", "ffn.0.post"], Bash("neuronprobe", "scan", "-m", model, "-l", "ffn.0."));
        Assert.Equal(["ffn.0.post"], Bash("neuronprobe", "scan", "-m", $"\"{model}\"", "-l", "ffn.0.po"));
        // Bash cuts words at colons.
        Assert.Equal(
            ["input", "output"], Bash("neuronprobe", "scan", "-m", model, "-l", "transformer.h.0.mlp.c_fc", ":"));
        Assert.Equal(["output"], Bash("neuronprobe", "scan", "-m", model, "-l", "transformer.h.0.mlp.c_fc", ":", "o"));
        Assert.Equal([other], Bash("neuronprobe", "scan", "-c", other[..^4]));
        Assert.Equal([], Bash("neuronprobe", "scan", "-m", "/nowhere/at/all", "-l", ""));
    }

    [Theory]
    [InlineData("bash", "complete -F _neuronprobe neuronprobe")]
    [InlineData("zsh", "#compdef neuronprobe")]
    [InlineData("fish", "complete -c neuronprobe")]
    [InlineData("powershell", "Register-ArgumentCompleter -Native -CommandName neuronprobe")]
    public void Each_shell_has_a_script(string shell, string part) =>
        Assert.Contains(part, CommandLine.Run("completion", shell).Succeeded().Output, StringComparison.Ordinal);

    [Fact]
    public void Another_shell_is_refused() =>
        CommandLine.Run("completion", "tcsh").Refused(
            "SHELL: expected one of bash, zsh, fish, powershell, but got 'tcsh'.");

    private static string Candidates(params string[] words)
    {
        CommandLine run = CommandLine.Run(["__complete", .. words]).Succeeded();
        Assert.Empty(run.Error);
        return string.Join(
            ' ', run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')[0]));
    }

    /// <summary>What a real bash would offer for the last word.</summary>
    private string[] Bash(params string[] words)
    {
        string program = Write(
            "neuronprobe",
            $"#!/bin/bash\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "neuronprobe.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
        const string Script =
            """
            source <(neuronprobe completion bash)
            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
            "$(complete -p neuronprobe | sed 's/.*-F \([^ ]*\).*/\1/')"
            for one in "${COMPREPLY[@]}"; do echo "$one"; done
            """;
        var start = new ProcessStartInfo("/bin/bash", ["--norc", "-c", Script, "bash", .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{Folder.Location}:{Environment.GetEnvironmentVariable("PATH")}";
        using Process bash = Process.Start(start)!;
        string output = bash.StandardOutput.ReadToEnd();
        Assert.Equal("", bash.StandardError.ReadToEnd());
        bash.WaitForExit();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
