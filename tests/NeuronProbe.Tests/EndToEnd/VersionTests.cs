using System.Diagnostics;
using System.Text.Json.Nodes;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class VersionTests : EndToEndTest
{
    [Fact]
    public void A_program_built_in_a_checkout_names_its_commit_and_so_do_its_results()
    {
        Assert.SkipUnless(Path.Exists(Repository.Path(".git")), "Only a checkout has commits.");
        (int exitCode, string version) = Run("--version");
        Assert.Equal(0, exitCode);
        Assert.Matches(@"^0\.1\.0\+[0-9a-f]{7}\n$", version);
        Assert.Equal(0, Git("cat-file", "-e", $"{version.Trim().Split('+')[1]}^{{commit}}"));
        Assert.Equal(0, Run("scan", "-m", Model().Location, "-c", Ids(3), "-l", "ffn.0.post", "-o", Out).ExitCode);
        JsonNode manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "scan.json")))!;
        Assert.Equal($"neuronprobe {version.Trim()}", (string)manifest["tool"]!);
    }

    private static (int ExitCode, string Output) Run(params string[] arguments)
    {
        using var program = new ProgramProcess(arguments);
        Task<string> output = program.Output.ReadToEndAsync();
        return (program.AwaitEnd().ExitCode, output.GetAwaiter().GetResult());
    }

    private static int Git(params string[] arguments)
    {
        // A checkout may belong to another user than the one who runs the tests, as in a container.
        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", .. arguments])
        {
            WorkingDirectory = Repository.Root,
        };
        using Process git = Process.Start(start)!;
        git.WaitForExit();
        return git.ExitCode;
    }
}
