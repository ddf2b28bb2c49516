using System.CommandLine;
using NeuronProbe.Cli.Commands;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;

namespace NeuronProbe.Cli;

/// <summary>The program: parses the command line, runs one command,
/// and turns failures into messages and exit codes.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => RunAsync(args, Terminal.OfProcess(args));

    /// <summary>Runs the program with given streams, as tests do.</summary>
    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        (RootCommand root, OptionSet<TerminalOptions> options) = CommandCatalogue.CreateRoot(terminal, args);
        if (args is [Completions.Request, .. var words])
        {
            new Completions(root, GlobalOptions.Shared, terminal).Write(words);
            return ExitCode.Done;
        }
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (CommandLineErrors.Of(parsed) is [_, ..] problems)
        {
            return Refuse(parsed, problems, terminal);
        }
        try
        {
            terminal.Options = options.Read(parsed);
            var invocation = new InvocationConfiguration
            {
                Output = terminal.Output,
                Error = terminal.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(invocation);
        }
        catch (ProbeException e)
        {
            foreach (string problem in e.Problems)
            {
                terminal.Error.WriteLine(problem);
            }
            return ExitCode.Of(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine("neuronprobe: expected to read and write files and standard output, but got: "
                + $"{e.Message.TrimEnd('.')}. Check the disk's room, permissions and where the output goes.");
            return ExitCode.StorageFailure;
        }
        catch (Exception e)
        {
            terminal.Error.Write($"This is a defect of neuronprobe; please report it with these lines.\n{e}\n");
            return ExitCode.Defect;
        }
    }

    private static int Refuse(ParseResult parsed, IReadOnlyList<string> problems, Terminal terminal)
    {
        foreach (string problem in problems)
        {
            terminal.Error.WriteLine(problem);
        }
        string command = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
        terminal.Error.WriteLine($"Run 'neuronprobe{command} --help' to see what it takes.");
        return ExitCode.UserError;
    }
}
