namespace NeuronProbe.Models.Layers;

/// <summary>The rotary positions of a decoder's layers: the same for all, of several kinds, or none in some
/// layers.</summary>
/// <param name="kinds">The kinds that there are; owned.</param>
/// <param name="ofLayer">Which of them a layer has, or null where its queries and keys are not rotated.</param>
internal sealed class LayerRotary(IReadOnlyList<RotaryEmbedding> kinds, Func<int, RotaryEmbedding?> ofLayer)
    : IDisposable
{
    /// <summary>The most tokens that a row may have.</summary>
    public int PositionLimit => kinds.Max(kind => kind.PositionLimit);

    public static implicit operator LayerRotary(RotaryEmbedding rotary) => new([rotary], _ => rotary);

    /// <summary>What a layer rotates its queries and keys by, or null.</summary>
    public RotaryEmbedding? Of(int layer) => ofLayer(layer);

    /// <summary>Gets ready for a batch.</summary>
    /// <param name="length">Positions of a row, padding included.</param>
    /// <param name="lengths">Tokens of each row that are no padding; null where there is none.</param>
    public void Prepare(int length, IReadOnlyList<int>? lengths)
    {
        foreach (RotaryEmbedding kind in kinds)
        {
            kind.Prepare(length, lengths);
        }
    }

    public void Dispose()
    {
        foreach (RotaryEmbedding kind in kinds)
        {
            kind.Dispose();
        }
    }
}
