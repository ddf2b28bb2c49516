namespace NeuronProbe.Collectors;

/// <summary>How much a reservoir holds.</summary>
/// <param name="Draws">Tokens of each interval.</param>
/// <param name="Intervals">Intervals at most; 0 where all activations are one.</param>
/// <param name="ContextLength">Tokens of a context that no window cuts.</param>
internal sealed record ReservoirSize(int Draws, int Intervals, long ContextLength)
{
    /// <summary>Tokens of all intervals.</summary>
    public int Capacity => (int)Math.Min(Array.MaxLength, (long)Draws * Math.Max(1, Intervals));
}
