using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Results;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>show --concept</c>: the neurons that tell a concept.</summary>
/// <param name="scan">The scan.</param>
/// <param name="asked">What is asked for, a concept among it.</param>
/// <param name="terminal">Where it is shown.</param>
internal sealed class ShowConcept(SavedScan scan, ShowRequest asked, Terminal terminal)
{
    private static readonly string[] ConceptsAlone = [ConceptsKind.Kind.Name];

    /// <summary>Draws the ranking, or prints its rows of the table where that is asked for.</summary>
    /// <param name="choice">The neurons that are ranked.</param>
    /// <exception cref="ProbeException">There is no such concept, or something else is asked for beside it.</exception>
    public void Write(NeuronChoice choice)
    {
        string name = scan.DemandConcept(asked.Concept!);
        asked.DemandConcepts();
        RepeatedNotes.Write(scan.Manifest, asked.Print, terminal);
        if (asked.Print.Table is not null)
        {
            PrintTable.Write(asked.Print, ToPrint(choice, name), asked.Reports.Of(scan), terminal);
            return;
        }
        // One site at a time, so that a large scan needs no more memory than its largest site.
        ConceptRanking ranking = ConceptRanking.Read(
            name,
            choice.Sites.Select(site => choice.Of(scan.Load([site], ConceptsAlone))),
            asked.TableLimit,
            asked.Ranking);
        IReadOnlyList<ProbeRow> probes = scan.ReadProbes().Of(name);
        new ConceptView(terminal.OutputConsole()).Write(ranking, scan.Concepts.HeldOut, scan.Concepts.Likeness);
        if (probes.Count > 0)
        {
            new ConceptProbesView(terminal.OutputConsole()).Write(probes);
        }
    }

    // All rows in the order of the files, or the ranked ones alone where somebody asks for a ranking.
    private Findings ToPrint(NeuronChoice choice, string name)
    {
        Findings rows = choice.Of(scan.Load(choice.Sites, ConceptsAlone)).Where<ConceptFigures>(
            row => row.Concept == name);
        if (asked.Limit is null && asked.RankingOption is null)
        {
            return rows;
        }
        ConceptRanking ranking = ConceptRanking.Read(name, [rows], asked.Limit ?? int.MaxValue, asked.Ranking);
        if (ConceptColumns.LeftOut(ranking) is { } leftOut)
        {
            terminal.Error.WriteLine(leftOut);
        }
        return ranking.Of(rows);
    }
}
