namespace NeuronProbe.Concepts.Measures;

/// <summary>Adjacent values, and how many of them are on tokens that a concept applies to.</summary>
/// <param name="Lower">The smallest value that belongs to it.</param>
/// <param name="Upper">The largest one; the same where all its values are known to be equal,
/// so that their order is no question.</param>
/// <param name="Positives">Values on tokens that the concept applies to.</param>
/// <param name="Negatives">Values on all other tokens.</param>
internal readonly record struct LabelledGroup(float Lower, float Upper, long Positives, long Negatives)
{
    /// <summary>Values.</summary>
    public long Count => Positives + Negatives;

    /// <summary>Whether all its values are known to be equal.</summary>
    public bool IsOneValue => Lower == Upper;

    /// <summary>Whether the order of its values may matter, and is not known: some may be equal, or none.</summary>
    public bool HasUnknownOrder => !IsOneValue && Count > 1;
}
