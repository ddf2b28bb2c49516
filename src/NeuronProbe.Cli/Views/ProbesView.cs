using NeuronProbe.Effects.Probes;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws how well probes tell concepts: a line a concept and kind, a column a size; and in words whether one
/// neuron does.</summary>
internal sealed class ProbesView(IAnsiConsole console)
{
    public void Write(ProbeFindings found)
    {
        ProbeCounts counts = found.Counts;
        console.WriteWrapped(
            $"AUROC on {Figures.Count(counts.HeldOutDocuments, "held-out document")} of the best k of "
                + $"{Figures.Count(counts.Neurons, "neuron")}, chosen and fitted on "
                + $"{Figures.Count(counts.Documents)} others"
                + (counts.KeepsAll
                    ? "."
                    : $"; fitted and judged on {Figures.Count(counts.KeptTokens)} of "
                        + $"{Figures.Count(counts.Tokens + counts.HeldOutTokens, "token")} (--keep)."),
            Style.Plain);
        console.WriteLine();
        ProbeLines.Write(console, found.Rows, namesConcepts: true);
        console.WriteLine();
        foreach (ProbedConcept concept in found.Concepts)
        {
            console.WriteWrapped($"{concept.Name}: {ProbeVerdict.Of(found.Of(concept.Name))}", Style.Plain);
        }
        console.WriteLine();
        console.WriteWrapped(
            "labelled, base: the held-out tokens of the concept, and their share of all. 'As well' means not below "
                + "the 95 % interval of the largest probe. Neurons are chosen one by one, by the difference of their "
                + "means: another group, or a smaller one, may do as well, and one that tells a concept may answer to "
                + "what goes along with it. Of random neurons and shuffled labels the middle one of five draws; "
                + "--as csv gives the lowest and highest too.",
            ConsoleLines.Aside);
        ProbeLines.WriteUnfinished(console, found.Rows);
    }
}
