using NeuronProbe.Collectors;

namespace NeuronProbe.Results;

/// <summary>The parts of the documents that are compared with each other: each of the eight groups, then pairs of
/// groups, then the two halves.</summary>
internal static class CoverageParts
{
    /// <summary>How many there are.</summary>
    public const int Count = DocumentGroups.Count + (DocumentGroups.Count / 2) + (DocumentGroups.Count / 4);

    /// <summary>The groups of each part.</summary>
    public static IReadOnlyList<uint> Masks { get; } =
    [
        .. from size in (int[])[1, 2, DocumentGroups.Count / 2]
           from part in Enumerable.Range(0, DocumentGroups.Count / size)
           select ((1u << size) - 1) << (part * size),
    ];

    /// <summary>Adds what groups have to what larger parts have.</summary>
    /// <param name="parts">Numbers of each part, those of the groups first; the others are written.</param>
    /// <param name="length">Numbers of a part.</param>
    public static void AddUp(Span<double> parts, int length)
    {
        for (int part = DocumentGroups.Count; part < Count; part++)
        {
            ReadOnlySpan<double> both = parts[(2 * (part - DocumentGroups.Count) * length)..];
            for (int i = 0; i < length; i++)
            {
                parts[(part * length) + i] = both[i] + both[length + i];
            }
        }
    }
}
