using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>Commands in notes and messages, with paths that mean something to a shell.</summary>
public sealed class ShownCommandTests : EndToEndTest
{
    [Theory]
    [InlineData("my results")]
    [InlineData("it's $HOME")]
    [InlineData("a;b")]
    public void A_scan_says_how_to_look_at_its_results_in_a_folder_of_any_name(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Another shell.");
        CommandLine run = CommandLine.Run("scan", "-m", Model().Location, "-c", Ids(5), "-n", "0", "-o",
            Folder[name]).Succeeded();
        string quoted = $"'{Folder[name].Replace("'", @"'\''", StringComparison.Ordinal)}'";
        Assert.Contains($"look at it with `neuronprobe show {quoted}`.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_without_sites_says_how_to_list_them_of_a_model_of_any_name()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Another shell.");
        var model = new ModelFolder(Folder["my model"]);
        Refused(Scan(model, Ids(3), "-l", "nothing"),
            $"Run `neuronprobe inspect --model '{model.Location}'` to list them.");
        Refused(Scan(Model(), Ids(3), "-l", "nothing"),
            $"Run 'neuronprobe inspect --model {Folder["model-gpt2"]}' to list them.");
    }
}
