using System.CommandLine;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;
using NeuronProbe.Comparisons;
using NeuronProbe.Gates;
using NeuronProbe.Reports;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>compare</c>: how the neurons of one scan differ from those of another.</summary>
internal static class CompareCommand
{
    public const string Name = "compare";

    public const string Description =
        "Compares the neurons of two scans: which ones have changed, and how. The exit code is 3 where a rule fails.";

    public static DescribedCommand Create(Terminal terminal)
    {
        var baseline = new Argument<string>("A") { Description = "The folder of the scan that is the baseline." };
        var other = new Argument<string>("B") { Description = "The folder of the scan that is compared with it." };
        var neuron = new Argument<string?>("SITE:NEURON")
        {
            Description = "A neuron that is shown in both, such as ffn.3.post:123; without it all are compared.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var options = new OptionSet<CompareRequest>(CompareRequest.Fields, new CompareRequest());
        var command = new DescribedCommand(Name, Description)
        {
            Examples =
            [
                "neuronprobe compare before after",
                "neuronprobe compare before after ffn.3.post:123",
                "neuronprobe compare before after --max-changed 0.1% --max-new-dead 0",
                "neuronprobe compare one-seed another-seed --match -o matches",
                "neuronprobe compare before after --max-changed 0 -o diff --format csv,html",
            ],
        };
        command.Add(baseline, null, isPath: true);
        command.Add(other, null, isPath: true);
        command.Add(neuron, ScanSites.Of);
        options.AddTo(command);
        command.Checks.Add(parsed => options.IsGiven(parsed, CompareRequest.FormatsOption)
            && !options.IsGiven(parsed, CompareRequest.OutOption)
            ? [ReportOptions.WithoutFolder(CompareRequest.FormatsOption, CompareRequest.OutOption)]
            : []);
        command.SetAction(parsed =>
        {
            CompareRequest asked = options.Read(parsed);
            string? typed = parsed.GetValue(neuron);
            asked.Demand(typed is not null);
            ScanPair pair = ScanPair.Open(
                parsed.GetRequiredValue(baseline), parsed.GetRequiredValue(other), asked.Kind);
            if (asked.IsMatch)
            {
                CompareMatches.Run(pair, asked, terminal);
                return ExitCode.Done;
            }
            if (typed is not null)
            {
                new NeuronPairView(terminal.OutputConsole()).Write(NeuronPair.Read(pair, typed));
                return ExitCode.Done;
            }
            return Run(pair, asked, terminal);
        });
        return command;
    }

    private static int Run(ScanPair pair, CompareRequest asked, Terminal terminal)
    {
        if (asked.Out is { } folder)
        {
            SideFiles.DemandFree(
                folder, ComparisonFiles.What, ComparisonFiles.NamesOf(asked.Formats), asked.Overwrite);
        }
        IReadOnlyList<WatchedNeuron> watched = asked.Rules.Watch is { } path
            ? WatchList.Read(path, pair.Baseline.Selections)
            : [];
        ScanComparison found = ScanComparison.Run(pair);
        Verdict verdict = asked.Rules.Judge(found, watched);
        if (asked.Out is { } location)
        {
            ComparisonFiles.Write(location, asked.Formats, found, verdict);
        }
        return Write(found, verdict, asked, terminal);
    }

    private static int Write(ScanComparison found, Verdict verdict, CompareRequest asked, Terminal terminal)
    {
        var subject = new GateSubject(Name, [found.Pair.Folder, found.Pair.OtherFolder]);
        switch (asked.Format)
        {
            case CompareRequest.AsCsv:
                terminal.ExactOutput.Write(WrittenText.Of(stream => ComparisonFiles.WriteCsv(stream, found)));
                terminal.Error.WriteLine(verdict.Line);
                return VerdictOutput.CodeOf(verdict);
            case "json":
                terminal.ExactOutput.Write(WrittenText.Of(stream => ComparisonJson.Write(stream, found, verdict)));
                terminal.Error.WriteLine(verdict.Line);
                return VerdictOutput.CodeOf(verdict);
            case "table":
                new ComparisonView(terminal.OutputConsole()).Write(found, asked.Limit);
                break;
            default:
                break;
        }
        return VerdictOutput.Write(verdict, subject, asked.Format, terminal);
    }
}
