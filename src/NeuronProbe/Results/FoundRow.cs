using NeuronProbe.Sites;
using NeuronProbe.Tables;

namespace NeuronProbe.Results;

/// <summary>A row of a table of findings with the neuron that it is of.</summary>
/// <param name="Site">The site.</param>
/// <param name="Neuron">The neuron's number at the site, from 0.</param>
/// <param name="Row">The row: as its collector has it, or as a cell for each column of its table.</param>
internal readonly record struct FoundRow<TRow>(Site Site, int Neuron, TRow Row);

/// <summary>The columns that every table begins with: whose row it is.</summary>
internal static class KeyColumns
{
    /// <summary>Their names in files.</summary>
    public static IReadOnlyList<string> Names { get; } = ["site", "layer", "alias", "neuron"];

    /// <summary>What stands there in all rows of a neuron.</summary>
    /// <param name="selection">The site and its chosen neurons.</param>
    /// <param name="index">The neuron's index in the selection.</param>
    public static Cell[] CellsOf(SiteSelection selection, int index) =>
        [selection.Site.Name, selection.Site.Layer, selection.Site.Alias, selection.Neurons[index]];
}
