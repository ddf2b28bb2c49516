using System.CommandLine;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;
using NeuronProbe.Options;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>status</c>: how far a scan and its shards are.</summary>
internal static class StatusCommand
{
    public const string Name = "status";

    public const string Description = "Says how far a scan is, a line a shard: done, running, saved or missing.";

    private static readonly ChoiceOption<string> FormatOption = new(
        "--as", "How it is written.", Choice.Words("table", "json"))
    { Default = "table" };

    public static DescribedCommand Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder that was the scan's --out." };
        var options = new OptionSet<Request>(
            [FormatOption.In<Request>(o => o.Format, (o, value) => o with { Format = value })], new Request());
        var command = new DescribedCommand(Name, Description)
        {
            Examples = ["neuronprobe status out", "neuronprobe status out --as json"],
        };
        command.Add(folder, null, isPath: true);
        options.AddTo(command);
        command.SetAction(parsed => Run(parsed.GetRequiredValue(folder), options.Read(parsed).Format, terminal));
        return command;
    }

    private static int Run(string folder, string format, Terminal terminal)
    {
        ScanStatus status = ScanStatus.Read(folder);
        if (format == "json")
        {
            StatusJson.Write(status, terminal.ExactOutput);
        }
        else
        {
            new StatusView(terminal.OutputConsole()).Write(status);
        }
        return ExitCode.Done;
    }

    private sealed record Request
    {
        public string Format { get; init; } = FormatOption.Default;
    }
}
