using System.CommandLine;
using NeuronProbe.Cli.Syntax;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>help COMMAND</c>: the same as <c>COMMAND --help</c>.</summary>
internal static class HelpCommand
{
    public const string Name = "help";

    public const string Description = "Tells what a command does and takes.";

    /// <param name="root">The program, whose commands are added before or after this.</param>
    /// <param name="help">Writes the help.</param>
    public static DescribedCommand Create(RootCommand root, ShowHelp help)
    {
        var name = new Argument<string?>("COMMAND")
        {
            Description = "The command; without it, all are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new DescribedCommand(Name, Description) { Examples = ["neuronprobe help scan"] };
        command.Add(name, _ => root.Subcommands.Where(c => !c.Hidden).Select(c => c.Name));
        command.SetAction(parsed =>
        {
            string? typed = parsed.GetValue(name);
            Command? asked = typed is null ? root : root.Subcommands.FirstOrDefault(c => c.Name == typed);
            return asked is null
                ? throw new ProbeException(CommandLineErrors.UnknownWord(typed!, root))
                : help.Write(asked);
        });
        return command;
    }
}
