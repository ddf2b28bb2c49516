using System.CommandLine;
using System.CommandLine.Invocation;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Options;

namespace NeuronProbe.Cli.Syntax;

/// <summary>What <c>--help</c> does: the help of the command that it stands beside.</summary>
/// <param name="terminal">Where it is written.</param>
/// <param name="shared">Options that every command has.</param>
internal sealed class ShowHelp(Terminal terminal, IReadOnlyList<OptionDescription> shared)
    : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult) => Write(parseResult.CommandResult.Command);

    /// <summary>Writes the help of a command.</summary>
    public int Write(Command command)
    {
        new HelpText(terminal.Output, terminal.TextWidth).Write(command, shared);
        return ExitCode.Done;
    }
}
