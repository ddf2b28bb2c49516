using System.CommandLine;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Reports;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>merge</c>: joins the shards of a scan, without the model.</summary>
internal static class MergeCommand
{
    public const string Name = "merge";

    public const string Description = "Joins the shards in DIR/shards into the scan that one machine would have made.";

    public static DescribedCommand Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder that 'scan --shard --out' wrote." };
        var options = new OptionSet<MergeRequest>(MergeRequest.Fields, new MergeRequest());
        var command = new DescribedCommand(Name, Description)
        {
            Examples = ["neuronprobe merge out", "neuronprobe merge out --out whole"],
        };
        command.Add(folder, null, isPath: true);
        options.AddTo(command);
        command.SetAction(parsed => Run(parsed.GetRequiredValue(folder), options.Read(parsed), terminal));
        return command;
    }

    private static int Run(string folder, MergeRequest asked, Terminal terminal)
    {
        using var signals = new InterruptSignals();
        ShardedScan shards = ShardedScan.Open(folder);
        if (shards.Missing.Count > 0)
        {
            terminal.Error.WriteLine(shards.TellMissing());
            return ExitCode.RuleFailed;
        }
        string location = asked.Out ?? folder;
        try
        {
            ScanManifest manifest = new ShardMerge(shards).Run(location, asked.Overwrite, signals.Token);
            RepeatedNotes.Tell(manifest, terminal);
            terminal.Error.WriteLine(
                $"Joined {Figures.Count(shards.Count, "shard")} of "
                + $"{Figures.Count(manifest.Corpus.Documents, "document")} in {location}; look at it with "
                + $"{ShellCommand.Shown("neuronprobe", "show", ShellCommand.PathWord(location))}.");
            return ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            terminal.Error.WriteLine("Interrupted: nothing was written.");
            return signals.ExitCode;
        }
    }
}
