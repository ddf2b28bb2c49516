namespace NeuronProbe.Probing;

/// <summary>Rows of activations in memory that somebody else owns, as a tile is copied from them.</summary>
/// <param name="first">The first row's value in column 0.</param>
/// <param name="isBFloat16">Whether the values are bfloat16 and not float32.</param>
/// <param name="stride">Values from one row to the next.</param>
/// <param name="columns">The columns of the chosen neurons.</param>
internal readonly unsafe struct TileSource(void* first, bool isBFloat16, long stride, TileColumns columns)
{
    public readonly void* First = first;
    public readonly bool IsBFloat16 = isBFloat16;
    public readonly long Stride = stride;
    public readonly TileColumns Columns = columns;
}
