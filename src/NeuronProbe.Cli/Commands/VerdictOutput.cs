using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;
using NeuronProbe.Gates;
using NeuronProbe.Options;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>--as FORMAT</c> of the commands that end in a verdict.</summary>
internal static class VerdictOutput
{
    private const string AsTable = "table";
    private const string AsJson = "json";
    private const string AsJUnit = "junit";
    private const string AsGitHub = "github";

    /// <summary>The option.</summary>
    public static readonly ChoiceOption<string> FormatOption = new(
        "--as",
        "How the verdict is written: for people, for programs, for CI as JUnit XML or GitHub's annotations, or for a "
        + "comment.",
        Choice.Words(AsTable, AsJson, AsJUnit, AsGitHub, "markdown"))
    { Default = AsTable };

    /// <summary>An option that says how many neurons a rule allows.</summary>
    public static ParsedOption<CountLimit> Most(string name, string description) =>
        new(name, description, text => CountLimit.Parse(text, name), limit => limit.ToString())
        {
            ValueName = "N|N%",
        };

    /// <summary>Writes a verdict. Its line is the last of standard output, or where that is JSON or XML one of
    /// standard error.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(Verdict verdict, GateSubject subject, string format, Terminal terminal)
    {
        switch (format)
        {
            case AsTable:
                new VerdictView(terminal.OutputConsole(), terminal.Output, terminal.LineWidth).Write(verdict);
                terminal.Output.WriteLine(verdict.Line);
                break;
            case AsJson:
                terminal.ExactOutput.Write(VerdictJson.TextOf(verdict, subject));
                terminal.Error.WriteLine(verdict.Line);
                break;
            case AsJUnit:
                terminal.ExactOutput.Write(VerdictJUnit.TextOf(verdict, subject));
                terminal.Error.WriteLine(verdict.Line);
                break;
            case AsGitHub:
                WriteSummary(verdict, subject, terminal);
                foreach (string line in VerdictGitHub.Lines(verdict, subject))
                {
                    terminal.ExactOutput.WriteLine(line);
                }
                break;
            default:
                terminal.ExactOutput.Write(
                    VerdictMarkdown.TextOf(verdict, subject, VerdictMarkdown.CommentBytes));
                break;
        }
        return CodeOf(verdict);
    }

    /// <summary>The exit code that a verdict ends with.</summary>
    public static int CodeOf(Verdict verdict) => verdict.Passed ? ExitCode.Done : ExitCode.RuleFailed;

    /// <summary>The summary is an extra: where it can't be written the verdict stands.</summary>
    private static void WriteSummary(Verdict verdict, GateSubject subject, Terminal terminal)
    {
        if (terminal.Variable(StepSummary.Variable) is not { Length: > 0 } path)
        {
            return;
        }
        try
        {
            StepSummary.Append(path, verdict, subject);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine(
                $"Warning: {StepSummary.Variable}: expected a file that can be written, but got: "
                + $"{e.Message.TrimEnd('.')}. The step has no summary.");
        }
    }
}
