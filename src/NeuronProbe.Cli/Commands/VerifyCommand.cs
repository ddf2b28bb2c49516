using System.CommandLine;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>verify</c>: every file of a scan against what was written down of it.</summary>
internal static class VerifyCommand
{
    public const string Name = "verify";

    public const string Description = "Checks every file of a scan or shard against its manifest.";

    public static DescribedCommand Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder of a scan, a shard, or all shards." };
        var command = new DescribedCommand(Name, Description)
        {
            Examples = ["neuronprobe verify out", "neuronprobe verify out/shards/3-of-8"],
        };
        command.Add(folder, null, isPath: true);
        command.SetAction(parsed => Run(parsed.GetRequiredValue(folder), terminal));
        return command;
    }

    private static int Run(string folder, Terminal terminal)
    {
        (int files, long bytes) = FolderCheck.Run(folder);
        ScanStatus status = ScanStatus.Read(folder);
        foreach (string line in VerifiedText.Of(status, files, bytes))
        {
            terminal.Output.WriteLine(line);
        }
        return ExitCode.Done;
    }
}
