using NeuronProbe.Sites;

namespace NeuronProbe.Probing;

/// <summary>Where in a row the chosen neurons of a site stand.</summary>
internal sealed class TileColumns
{
    private readonly int[]? offsets;

    /// <param name="selection">The site's part and neurons.</param>
    public TileColumns(SiteSelection selection)
    {
        IReadOnlyList<int> neurons = selection.Neurons;
        First = (selection.Site.PartStart ?? 0) + neurons[0];
        Span = neurons[^1] - neurons[0] + 1;
        Count = neurons.Count;
        offsets = Count == Span ? null : [.. neurons.Select(neuron => neuron - neurons[0])];
    }

    /// <summary>The column of the first one.</summary>
    public int First { get; }

    /// <summary>Columns from the first to the last.</summary>
    public int Span { get; }

    /// <summary>Chosen neurons.</summary>
    public int Count { get; }

    /// <summary>Whether the neurons stand side by side.</summary>
    public bool IsRange => offsets is null;

    /// <summary>A neuron's column, counted from <see cref="First"/>.</summary>
    public int OffsetOf(int neuron) => offsets is null ? neuron : offsets[neuron];
}
