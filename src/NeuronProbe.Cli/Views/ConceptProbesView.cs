using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws how well one neuron and several together tell a concept, as <c>probe</c> has left it beside a scan.
/// </summary>
internal sealed class ConceptProbesView(IAnsiConsole console)
{
    private const int MostNamed = 16;

    /// <param name="rows">All rows of the concept, at least one of the best neurons.</param>
    public void Write(IReadOnlyList<ProbeRow> rows)
    {
        console.WriteLine();
        console.WriteParts((ProbeVerdict.Title, ConsoleLines.Heading));
        ProbeLines.Write(console, rows, namesConcepts: false);
        console.WriteWrapped($"{rows[0].Concept}: {ProbeVerdict.Of(rows)}", Style.Plain);
        string[] names = rows.Last(row => row.Kind == ProbeRow.Best).Neurons;
        console.WriteWrapped(
            $"In the order of choice: {string.Join(", ", names.Take(MostNamed))}"
                + (names.Length > MostNamed ? $" and {names.Length - MostNamed} more." : "."),
            Style.Plain);
        console.WriteWrapped($"{ProbeVerdict.Meaning} {SideTableKind.Probes}.csv has all.", ConsoleLines.Aside);
        ProbeLines.WriteUnfinished(console, rows);
    }
}
