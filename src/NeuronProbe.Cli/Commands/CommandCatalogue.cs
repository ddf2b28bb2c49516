using System.CommandLine;
using System.CommandLine.Help;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;

namespace NeuronProbe.Cli.Commands;

/// <summary>Every command of the program; a new one is one file and one line here.</summary>
internal static class CommandCatalogue
{
    private static readonly Func<Terminal, DescribedCommand>[] Commands =
    [
        ScanCommand.Create,
        InspectCommand.Create,
        ShowCommand.Create,
        ReportCommand.Create,
        DownloadCommand.Create,
        BenchCommand.Create,
        CompletionCommand.Create,
    ];

    /// <summary>The program with all its commands, and the option of all of them that says where escape sequences go.</summary>
    public static (RootCommand Root, OptionSet<ColorMode> Color) CreateRoot(Terminal terminal)
    {
        var root = new RootCommand(
            "Profiles the neurons of transformer language models: which texts excite them, and how their activations are distributed.");
        var help = new ShowHelp(terminal, GlobalOptions.Shared);
        root.Directives.Clear();
        root.Options.Clear();
        root.Add(new HelpOption { Action = help });
        root.Add(new VersionOption(GlobalOptions.Version.Name, GlobalOptions.Version.Letter!));
        root.Action = help;
        foreach (Func<Terminal, DescribedCommand> create in Commands)
        {
            root.Add(create(terminal));
        }
        root.Add(HelpCommand.Create(root, help));
        var color = new OptionSet<ColorMode>([ColorChoice.Option.In<ColorMode>(mode => mode, (_, mode) => mode)], ColorMode.Auto);
        color.AddTo(root);
        return (root, color);
    }
}
