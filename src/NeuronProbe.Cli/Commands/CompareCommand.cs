using System.CommandLine;
using System.Globalization;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Comparisons;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>compare</c>: how the neurons of one scan differ from those of another.</summary>
internal static class CompareCommand
{
    public const string Name = "compare";

    public const string Description = "Compares the neurons of two scans, and holds what changed to rules.";

    public static DescribedCommand Create(Terminal terminal)
    {
        var baseline = new Argument<string>("A") { Description = "The folder of the scan that is the baseline." };
        var other = new Argument<string>("B") { Description = "The folder of the scan that is compared with it." };
        var command = new DescribedCommand(Name, Description) { Examples = ["neuronprobe compare before after"] };
        command.Add(baseline, null, isPath: true);
        command.Add(other, null, isPath: true);
        command.SetAction(parsed =>
        {
            ScanComparison found = ScanComparison.Run(ScanPair.Open(
                parsed.GetRequiredValue(baseline), parsed.GetRequiredValue(other),
                Environment.GetEnvironmentVariable("UNPAIRED") is null));
            foreach (SiteChanges site in found.Sites)
            {
                terminal.Output.WriteLine($"{site.Selection.Site.Alias} {site.ChangedCount} of {site.Changes.Count} ");
            }
            foreach (NeuronChange change in found.Largest.Take(20))
            {
                terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{found.NameOf(change)} {change.Size:G3} {change.Reason} W {change.Wasserstein:G3} r {change.PearsonR:G4} rms {change.RmsChange:G3} top {change.TopOverlap:G3} {change.Flags}"));
            }
            return ExitCode.Done;
        });
        return command;
    }
}
