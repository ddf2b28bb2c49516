using NeuronProbe.Collectors;

namespace NeuronProbe.Concepts.Measures;

/// <summary>What makes a neuron and concept easily over-read.</summary>
internal static class ConceptFlags
{
    private const double LockedShare = 0.8;
    private const int LeastExamples = 10;

    /// <summary>Whether a neuron's top list is nearly one token id; a list of fewer than 10 tells nothing.</summary>
    public static bool IsTokenLocked(IReadOnlyList<TopExample> examples) =>
        examples.Count >= LeastExamples
        && examples.CountBy(e => e.Context.TokenId).Max(type => type.Value) >= LockedShare * examples.Count;

    /// <summary>The flags of a row, separated by spaces.</summary>
    public static string Of(bool isTokenLocked, bool isPositionLocked, bool isCoarse)
    {
        (string Name, bool Holds)[] flags =
            [("token_locked", isTokenLocked), ("position_locked", isPositionLocked), ("coarse", isCoarse)];
        return string.Join(' ', flags.Where(flag => flag.Holds).Select(flag => flag.Name));
    }
}
