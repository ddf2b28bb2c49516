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
    /// <param name="one">The only neuron, by its site's index and its own there; null for all.</param>
    /// <exception cref="ProbeException">There is no such concept, or another table is to be printed.</exception>
    public void Write((int Site, int Index)? one)
    {
        string name = scan.DemandConcept(asked.Concept!);
        asked.DemandConcepts();
        RepeatedNotes.Write(scan.Manifest, asked.Print, terminal);
        IEnumerable<int> sites = one is var (site, _) ? [site] : Enumerable.Range(0, scan.Selections.Count);
        if (asked.Print.Table is not null)
        {
            Findings rows = Chosen(scan.Load(sites, ConceptsAlone)).Where<ConceptFigures>(row => row.Concept == name);
            PrintTable.Write(asked.Print, rows, asked.Reports.Of(scan), terminal);
            return;
        }
        // One site at a time, so that a large scan needs no more memory than its largest site.
        ConceptRanking ranking = ConceptRanking.Read(
            name, sites.Select(site => Chosen(scan.Load([site], ConceptsAlone))), asked.Limit, asked.Ranking);
        new ConceptView(terminal.OutputConsole()).Write(ranking, scan.Concepts.HeldOut, scan.Concepts.Likeness);

        Findings Chosen(Findings findings) => one is var (_, index) ? findings.Of(index) : findings;
    }
}
