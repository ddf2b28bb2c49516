using System.CommandLine;
using System.CommandLine.Parsing;
using NeuronProbe.Cli.Commands;

namespace NeuronProbe.Cli;

/// <summary>The program: parses the command line, runs one command, and turns failures into messages and exit codes.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => RunAsync(args, new Terminal());

    /// <summary>Runs the program with given streams, as tests do.</summary>
    public static async Task<int> RunAsync(string[] args, Terminal terminal)
    {
        var root = new RootCommand("Profiles the neurons of transformer language models: which texts excite them, and how their activations are distributed.")
        {
            ScanCommand.Create(terminal),
            InspectCommand.Create(terminal),
            ShowCommand.Create(terminal),
            ReportCommand.Create(terminal),
            DownloadCommand.Create(terminal),
            BenchCommand.Create(terminal),
        };
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            return RefuseCommandLine(parsed, terminal);
        }
        try
        {
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
            return ExitCode.UserError;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine($"neuronprobe: expected to read and write files and standard output, but got: {e.Message.TrimEnd('.')}. Check the disk's room, permissions and where the output goes.");
            return ExitCode.UserError;
        }
        catch (Exception e)
        {
            terminal.Error.Write($"This is a defect of neuronprobe; please report it with these lines.\n{e}\n");
            return ExitCode.Defect;
        }
    }

    private static int RefuseCommandLine(ParseResult parsed, Terminal terminal)
    {
        Option[] missing = [.. parsed.CommandResult.Command.Options.Where(o => o.Required && parsed.GetResult(o) is not { Tokens.Count: > 0 })];
        foreach (Option option in missing)
        {
            terminal.Error.WriteLine($"{option.Name}: expected {option.HelpName}, but the option is missing. Add {option.Name} {option.HelpName}.");
        }
        foreach (ParseError error in parsed.Errors.Where(e => !missing.Any(o => e.Message.Contains($"'{o.Name}'", StringComparison.Ordinal))))
        {
            terminal.Error.WriteLine(error.Message);
        }
        string command = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
        terminal.Error.WriteLine($"Run 'neuronprobe{command} --help' to see what it takes.");
        return ExitCode.UserError;
    }
}
