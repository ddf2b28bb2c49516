using System.Numerics;

namespace NeuronProbe.Collectors;

/// <summary>How much a reservoir holds.</summary>
/// <param name="Draws">Tokens of each interval.</param>
/// <param name="Intervals">Intervals at most; 0 where all activations are one.</param>
/// <param name="ContextLength">Tokens of a context that no window cuts.</param>
internal sealed record ReservoirSize(int Draws, int Intervals, long ContextLength)
{
    /// <summary>Cells that tokens are sorted into at most.</summary>
    public int Cells => Math.Max(1, Intervals);

    /// <summary>A power of two, so that a cell's gate is found by the last bits of its number.</summary>
    public int Gates => (int)BitOperations.RoundUpToPowerOf2((uint)Cells);

    /// <summary>Bytes of a full reservoir.</summary>
    public long Bytes => ExampleList.Bytes(Capacity, ContextLength)
        + (Capacity * (sizeof(ulong) + sizeof(int)))
        + (Gates * sizeof(ulong))
        + 176;

    /// <summary>Tokens of all cells.</summary>
    public int Capacity => (int)Math.Min(Array.MaxLength, (long)Draws * Cells);
}
