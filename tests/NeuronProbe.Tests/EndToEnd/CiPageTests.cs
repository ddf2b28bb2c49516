using System.Diagnostics;
using System.Text.RegularExpressions;
using NeuronProbe.Tests.Samples;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>The workflows of docs/ci.md: their commands run as they stand, by a shell as CI has it.</summary>
public sealed partial class CiPageTests : EndToEndTest
{
    private static readonly MarkdownPage Page = MarkdownPage.Load("docs/ci.md");

    [Theory]
    [InlineData("## GitHub Actions")]
    [InlineData("## GitLab CI")]
    public void A_workflow_fetches_scans_checks_and_compares(string section)
    {
        string[] commands = CommandsIn(section);
        string[] names = [.. commands.Select(command => command.Split(' ')[1])];
        Assert.Equal(["download", "scan", "check", "compare"], names.Distinct());
        Assert.EndsWith("--as junit > neurons.xml", commands[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_commands_of_both_run_as_they_stand()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "There is no bash here.");
        string[] commands = [.. CommandsIn("## GitHub Actions").Concat(CommandsIn("## GitLab CI")).Distinct()];
        Assert.StartsWith("neuronprobe download ", commands[0], StringComparison.Ordinal);
        // Of a tokenizer that knows hardly more than bytes, these sentences have more tokens than is demanded.
        string model = Model().WithTokenizer().Location;
        Directory.CreateDirectory(Folder["corpus"]);
        File.WriteAllLines(
            Folder["corpus/sentences.jsonl"], File.ReadLines(SampleFolder.Path("sentences.jsonl")).Take(1500));
        foreach (string command in commands[1..].Where(IsThere))
        {
            (int code, string output, string error) = Bash(command, model);
            Assert.True(code == 0, $"{command}\nended with {code}:\n{error}");
            Assert.Matches("PASS |^$", output);
            if (!Directory.Exists(Folder["baseline"]))
            {
                SharedOutScan.Copy(Out, Folder["baseline"]);
            }
        }
        Assert.True(File.Exists(Path.Combine(Out, "report.html")));
    }

    [Fact]
    public void The_commands_that_explain_rules_run_too()
    {
        string corpus = Write(
            "a.jsonl", string.Join('\n', File.ReadLines(SampleFolder.Path("sentences.jsonl")).Take(300)) + "\n");
        Scan(Repository.Path("samples", "tiny-english"), corpus, "-q").Succeeded();
        string[] commands =
        [
            .. Page.Section("## Rules").CodeBlocks.Concat(Page.CodeBlocks.Take(1)).SelectMany(lines => lines)
                .Where(IsThere),
        ];
        Assert.True(commands.Length >= 3, $"There are {commands.Length}.");
        Assert.All(commands, command =>
        {
            CommandLine run = CommandLine.Run(Words(command).Select(word => word is "out" or "baseline" ? Out : word));
            Assert.True(run.ExitCode is 0 or 3, $"{command}\n{run.Error}");
        });
    }

    /// <summary>The commands of the program in a workflow, each on one line.</summary>
    private static string[] CommandsIn(string section) =>
    [
        .. from yaml in Page.Section(section).CodeBlocks
           from line in Continued().Replace(string.Join('\n', yaml), " ").Split('\n')
           let match = Command().Match(line)
           where match.Success
           select match.Groups[1].Value,
    ];

    private static bool IsThere(string command) => CommandLine.Run("--help").Output.Contains(
        $"\n  {command.Split(' ')[1]} ", StringComparison.Ordinal);

    private static IEnumerable<string> Words(string command) =>
        Word().Matches(command).Skip(1).Select(match => match.Value.Trim('\''));

    private (int ExitCode, string Output, string Error) Bash(string command, string model)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "neuronprobe.dll");
        string script = $"neuronprobe() {{ dotnet '{program}' \"$@\"; }}\n{command}";
        var start = new ProcessStartInfo(
            "/bin/bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script])
        {
            WorkingDirectory = Folder.Location,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MODEL"] = model;
        start.Environment.Remove("GITHUB_STEP_SUMMARY");
        using Process bash = Process.Start(start)!;
        Task<string> error = bash.StandardError.ReadToEndAsync();
        string output = bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();
        return (bash.ExitCode, output, error.GetAwaiter().GetResult());
    }

    [GeneratedRegex(@" *\\\n *")]
    private static partial Regex Continued();

    [GeneratedRegex("^ *(?:- |run: )?(neuronprobe .*)$")]
    private static partial Regex Command();

    [GeneratedRegex("'[^']*'|[^ ']+")]
    private static partial Regex Word();
}
