using NeuronProbe.Collectors;

namespace NeuronProbe.Concepts.Measures;

/// <summary>What makes a neuron and concept easily over-read.</summary>
internal static class ConceptFlags
{
    private const double LockedShare = 0.8;
    private const int LeastExamples = 10;

    /// <summary>At which ends of a neuron's values its list of examples is nearly one token id; a list of fewer than 10
    /// tells nothing, and neither does one that was not kept.</summary>
    public static (bool High, bool Low) TokenLocks(TopExamplesCollector top, int neuron) =>
        (IsTokenLocked(top.Examples(neuron, Tail.High)), IsTokenLocked(top.Examples(neuron, Tail.Low)));

    /// <summary>The flags of a row, separated by spaces.</summary>
    public static string Of(bool isTokenLocked, bool isPositionLocked, bool isCoarse)
    {
        (string Name, bool Holds)[] flags =
            [("token_locked", isTokenLocked), ("position_locked", isPositionLocked), ("coarse", isCoarse)];
        return string.Join(' ', flags.Where(flag => flag.Holds).Select(flag => flag.Name));
    }

    private static bool IsTokenLocked(IReadOnlyList<TopExample> examples) =>
        examples.Count >= LeastExamples
        && examples.CountBy(e => e.Context.TokenId).Max(type => type.Value) >= LockedShare * examples.Count;
}
