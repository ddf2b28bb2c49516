using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;
using NeuronProbe.Comparisons;
using NeuronProbe.Reports;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>compare --match</c>: the neurons of one model with those of another that they match.</summary>
internal static class CompareMatches
{
    private const string Where = "--match";

    /// <summary>Matches, and writes what is asked for.</summary>
    public static void Run(ScanPair pair, CompareRequest asked, Terminal terminal)
    {
        if (asked.Out is { } folder)
        {
            SideFiles.DemandFree(folder, ComparisonFiles.What, [NeuronMatches.FileName], asked.Overwrite);
        }
        NeuronMatches found = NeuronMatching.Run(pair.Baseline, pair.Other, Where);
        if (asked.Out is { } location)
        {
            SideFiles.Write(
                location, NeuronMatches.FileName, stream => found.Write(stream, new ReportOptions()));
        }
        if (asked.Format == CompareRequest.AsCsv)
        {
            terminal.ExactOutput.Write(WrittenText.Of(stream => found.Write(stream, new ReportOptions())));
            return;
        }
        new MatchesView(terminal.OutputConsole()).Write(pair, found, asked.Limit);
    }
}
