namespace NeuronProbe.Models.Layers;

/// <summary>Tokens of each row of the batch that is being run which are no padding: what a layer that looks ahead must
/// know beside its input.</summary>
internal sealed class RowLengths
{
    /// <summary>By row; null where there is no padding.</summary>
    public IReadOnlyList<int>? Lengths { get; set; }
}
