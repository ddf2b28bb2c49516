using System.CommandLine;
using System.Runtime.CompilerServices;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;
using NeuronProbe.Comparisons;
using NeuronProbe.Hub;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>rerun</c>: makes a scan again from its manifest alone, and compares.</summary>
internal static class RerunCommand
{
    public const string Name = "rerun";

    public const string Description = "Makes a scan again from its manifest alone, and says whether it is the same.";

    public static DescribedCommand Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder that 'scan --out' wrote." };
        var options = new OptionSet<RerunRequest>(RerunRequest.Fields, new RerunRequest());
        var command = new DescribedCommand(Name, Description)
        {
            Examples =
            [
                "neuronprobe rerun out",
                "neuronprobe rerun out --model ~/models/gpt2 --corpus texts/ --out again",
            ],
        };
        command.Add(folder, null, isPath: true);
        options.AddTo(command);
        command.SetAction(parsed => Run(parsed.GetRequiredValue(folder), options.Read(parsed), terminal));
        return command;
    }

    // Apart, so that building the command line loads nothing of LibTorch.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(string folder, RerunRequest asked, Terminal terminal)
    {
        using var signals = new InterruptSignals();
        var display = new ProgressDisplay(terminal, asked.Display);
        display.Note("Looking whether model, tokenizer and corpus are the same files.");
        var rerun = ScanRerun.Open(folder, asked.Changes, new HubEnvironment(terminal.Variable));
        RerunOutcome? outcome;
        try
        {
            outcome = display.Show<RerunOutcome?>(
                "scan",
                report => rerun.Run(asked.Out, progress => report(ScanProgressText.Of(progress)), signals.Token));
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            outcome = null;
        }
        if (outcome is null)
        {
            terminal.Error.WriteLine("Interrupted: nothing was compared.");
            return signals.ExitCode;
        }
        foreach (string line in RerunText.Of(outcome))
        {
            terminal.Output.WriteLine(line);
        }
        return outcome.Verdict == RerunVerdict.Different ? ExitCode.RuleFailed : ExitCode.Done;
    }
}
