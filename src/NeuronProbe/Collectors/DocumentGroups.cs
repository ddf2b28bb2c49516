namespace NeuronProbe.Collectors;

/// <summary>The eight groups that documents are in, by a hash of their ids; several of them are a mask of bits.
/// </summary>
internal static class DocumentGroups
{
    /// <summary>How many there are.</summary>
    public const int Count = 8;

    /// <summary>All of them.</summary>
    public const uint All = (1u << Count) - 1;

    // Another hash than that of any other choice among documents, so that groups have nothing to do with it.
    private const ulong Seed = 0x646F63756D656E74;

    /// <summary>The group of a document, from 0.</summary>
    public static int Of(string documentId) => (int)(StableHash.Of(Seed, StableHash.Of(documentId)) % Count);

    /// <summary>Whether a mask has a group.</summary>
    public static bool Has(uint groups, int group) => ((groups >> group) & 1) != 0;

    /// <summary>Gives a mask back that has these groups alone.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has others.</exception>
    public static uint Demand(uint groups)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(groups, All);
        return groups;
    }
}
