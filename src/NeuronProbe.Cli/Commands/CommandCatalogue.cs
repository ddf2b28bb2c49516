using System.CommandLine;
using System.CommandLine.Help;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;

namespace NeuronProbe.Cli.Commands;

/// <summary>Every command of the program; a new one is one file and one line here.</summary>
internal static class CommandCatalogue
{
    private static readonly (string Name, string Description, Func<Terminal, DescribedCommand> Create)[] Commands =
    [
        (ScanCommand.Name, ScanCommand.Description, ScanCommand.Create),
        (InspectCommand.Name, InspectCommand.Description, InspectCommand.Create),
        (ShowCommand.Name, ShowCommand.Description, ShowCommand.Create),
        (PlotCommand.Name, PlotCommand.Description, PlotCommand.Create),
        (NeighboursCommand.Name, NeighboursCommand.Description, NeighboursCommand.Create),
        (WeightsCommand.Name, WeightsCommand.Description, WeightsCommand.Create),
        (AblateCommand.Name, AblateCommand.Description, AblateCommand.Create),
        (TraceCommand.Name, TraceCommand.Description, TraceCommand.Create),
        (ProbeCommand.Name, ProbeCommand.Description, ProbeCommand.Create),
        (CompareCommand.Name, CompareCommand.Description, CompareCommand.Create),
        (CheckCommand.Name, CheckCommand.Description, CheckCommand.Create),
        (ReportCommand.Name, ReportCommand.Description, ReportCommand.Create),
        (MergeCommand.Name, MergeCommand.Description, MergeCommand.Create),
        (VerifyCommand.Name, VerifyCommand.Description, VerifyCommand.Create),
        (StatusCommand.Name, StatusCommand.Description, StatusCommand.Create),
        (RerunCommand.Name, RerunCommand.Description, RerunCommand.Create),
        (DownloadCommand.Name, DownloadCommand.Description, DownloadCommand.Create),
        (BenchCommand.Name, BenchCommand.Description, BenchCommand.Create),
        (SchemaCommand.Name, SchemaCommand.Description, SchemaCommand.Create),
        (CompletionCommand.Name, CompletionCommand.Description, CompletionCommand.Create),
    ];

    /// <summary>The program with all its commands, and the options of all of them that say
    /// how the terminal is used.</summary>
    /// <param name="terminal">Where the commands read and write.</param>
    /// <param name="args">The command line: a command that it does not name gets no options,
    /// which would take time.</param>
    public static (RootCommand Root, OptionSet<TerminalOptions> Options) CreateRoot(Terminal terminal, string[] args)
    {
        var root = new RootCommand(
            "Profiles the neurons of transformer language models: "
            + "which texts excite them, and how their activations are distributed.");
        var help = new ShowHelp(terminal, GlobalOptions.Shared);
        root.Directives.Clear();
        root.Options.Clear();
        root.Add(new HelpOption { Action = help });
        root.Add(new VersionOption(GlobalOptions.Version.Name, GlobalOptions.Version.Letter!)
        {
            Action = new VersionAction(),
        });
        root.Action = help;
        foreach ((string name, string description, Func<Terminal, DescribedCommand> create) in Commands)
        {
            root.Add(args.Contains(name) ? create(terminal) : new DescribedCommand(name, description));
        }
        root.Add(HelpCommand.Create(root, help));
        var options = new OptionSet<TerminalOptions>(TerminalOptions.Fields, new TerminalOptions());
        options.AddTo(root);
        return (root, options);
    }
}
