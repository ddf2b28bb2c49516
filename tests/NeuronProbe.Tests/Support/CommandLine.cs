using System.Text;
using System.Text.RegularExpressions;
using NeuronProbe.Cli.Terminals;
using Xunit;

namespace NeuronProbe.Tests.Support;

/// <summary>What the program gave for one command line.</summary>
/// <param name="ExitCode">What it ended with.</param>
/// <param name="Output">All of its standard output.</param>
/// <param name="Error">All of its standard error.</param>
internal sealed partial record CommandLine(int ExitCode, string Output, string Error)
{
    private CommandWords Asked { get; init; }

    /// <summary>The lines of the output, without the empty one after the last break.</summary>
    public string[] OutputLines => Output.TrimEnd('\n').Split('\n');

    /// <summary>Runs the program in this process, with nothing on standard input.</summary>
    public static CommandLine Run(params IEnumerable<string> arguments) => RunWithInput("", arguments);

    /// <summary>Runs a command that a page shows, from the repository's root;
    /// its results go elsewhere than <c>out</c>.</summary>
    public static CommandLine RunAsShown(string command, string outFolder) =>
        Run(Word.Matches(command).Skip(1).Select(match => match.Value.Trim('\'')).Select(a =>
            a.StartsWith("samples/", StringComparison.Ordinal) ? Repository.Path(a) : a == "out" ? outFolder : a));

    /// <summary>Runs the program in this process, with a text on standard input.</summary>
    public static CommandLine RunWithInput(string input, params IEnumerable<string> arguments) =>
        Run(input, Environment.GetEnvironmentVariable, arguments);

    /// <summary>Runs the program in this process, as if these were all the environment variables.</summary>
    public static CommandLine RunWithVariables(
        IReadOnlyDictionary<string, string> variables, params IEnumerable<string> arguments) =>
        Run("", variables.GetValueOrDefault, arguments);

    /// <summary>Runs the program in this process, its results going to a terminal without colours.</summary>
    /// <param name="columns">The terminal's width.</param>
    /// <param name="language">What <c>LANG</c> says; no other variable is set.</param>
    /// <param name="arguments">The command line.</param>
    public static CommandLine RunOnTerminal(int columns, string language, params IEnumerable<string> arguments) =>
        Run("", name => name == "LANG" ? language : null, [.. arguments, "--color", "never"], columns);

    private static CommandLine Run(
        string input, Func<string, string?> variable, IEnumerable<string> arguments, int? columns = null)
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal
        {
            Output = output,
            Error = error,
            Input = new MemoryStream(Encoding.UTF8.GetBytes(input)),
            Variable = variable,
            IsOutputTerminal = columns is not null,
            IsErrorTerminal = false,
            ColumnsOf = _ => columns ?? 0,
        };
        string[] words = [.. arguments];
        int exitCode = NeuronProbe.Cli.Program.RunAsync(words, terminal).GetAwaiter().GetResult();
        return new CommandLine(exitCode, output.ToString(), error.ToString()) { Asked = new(words) };
    }

    /// <summary>Demands that it did what it was asked for.</summary>
    public CommandLine Succeeded()
    {
        Assert.True(ExitCode == 0, $"It ended with {ExitCode}:\n{Error}");
        return this;
    }

    /// <summary>Demands a refusal that the user can put right: exit code 2, no stack trace, no results, and a message
    /// with the telling parts, which names no option that the command lacks.</summary>
    public CommandLine Refused(params IEnumerable<string> parts)
    {
        Assert.True(ExitCode == 2, $"It ended with {ExitCode}:\n{Error}");
        Assert.Empty(Output);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, Error, StringComparison.Ordinal));
        NamedOptions.Demand(Asked.Words ?? [], Error);
        return this;
    }

    [GeneratedRegex(@"'[^']*'|[^\s']+")]
    private static partial Regex Word { get; }

    /// <summary>What was run, which is no part of what it gave: all are equal.</summary>
    private readonly record struct CommandWords(string[]? Words)
    {
        public bool Equals(CommandWords other) => true;

        public override int GetHashCode() => 0;
    }
}
