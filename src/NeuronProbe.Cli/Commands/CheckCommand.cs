using System.CommandLine;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Gates;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>check</c>: holds a scan to rules, for a pipeline that is to stop where one fails.</summary>
internal static class CheckCommand
{
    public const string Name = "check";

    public const string Description = "Holds a scan to rules; the exit code is 3 where one fails.";

    public static DescribedCommand Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder that 'scan --out' wrote." };
        var options = new OptionSet<CheckRequest>(CheckRequest.Fields, new CheckRequest());
        var command = new DescribedCommand(Name, Description)
        {
            Examples =
            [
                "neuronprobe check out --max-dead 5% --max-nonfinite 0 --min-tokens 1e6",
                "neuronprobe check out --require 'ffn.3.post:17 max > 2' '** !constant'",
                "neuronprobe check out --max-nonfinite 0 --as junit > neurons.xml",
            ],
        };
        command.Add(folder, null, isPath: true);
        command.OptionValues[Requirement.Option] = ScanSites.Of;
        options.AddTo(command);
        command.Checks.Add(parsed => CheckRequest.RuleOptions.Any(option => options.IsGiven(parsed, option))
            ? []
            : [$"{Name}: expected a rule, but got none. Rules are "
                + $"{string.Join(", ", CheckRequest.RuleOptions.Select(rule => $"{rule.Name} {rule.ValueName}"))}."]);
        command.SetAction(parsed => Run(parsed.GetRequiredValue(folder), options.Read(parsed), terminal));
        return command;
    }

    private static int Run(string folder, CheckRequest asked, Terminal terminal)
    {
        SavedScan scan = ScanCheck.Open(folder, asked.AllowsPart);
        Verdict verdict = ScanCheck.Run(scan, asked.Rules);
        // On the error stream, since the verdict is all of the output.
        RepeatedNotes.Tell(scan.Manifest, terminal);
        return VerdictOutput.Write(verdict, new GateSubject(Name, [folder]), asked.Format, terminal);
    }
}
