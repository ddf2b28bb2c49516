using NeuronProbe.Collectors;

namespace NeuronProbe.Comparisons;

/// <summary>The positions that two scans both kept values of.</summary>
/// <param name="First">Their indices among the positions of the one.</param>
/// <param name="Second">Their indices among those of the other, in the same order.</param>
internal sealed record SharedPositions(int[] First, int[] Second)
{
    public int Count => First.Length;

    /// <summary>The indices of each position in both.</summary>
    public (int One, int Other)[] Places => [.. First.Zip(Second)];

    /// <summary>Finds those of two collectors; none where one of them is not there.</summary>
    public static SharedPositions Of(PairsCollector? first, PairsCollector? second) =>
        first is null || second is null ? new([], []) : Of(first.Positions, second.Positions);

    /// <summary>Finds them by hash, document id and token. Where documents share an id, the first with a token is that
    /// of the other scan's first one, and so on, whatever their numbers are.</summary>
    /// <param name="first">Positions in the order in which a collector has them.</param>
    /// <param name="second">Others, likewise.</param>
    public static SharedPositions Of(IReadOnlyList<PairedPosition> first, IReadOnlyList<PairedPosition> second)
    {
        var places = Numbered(second).Select((key, i) => (key, i)).ToDictionary(own => own.key, own => own.i);
        (int First, int Second)[] shared =
        [
            .. Numbered(first).Select((key, i) => (First: i, Second: places.GetValueOrDefault(key, -1)))
                .Where(pair => pair.Second >= 0),
        ];
        return new([.. shared.Select(pair => pair.First)], [.. shared.Select(pair => pair.Second)]);
    }

    /// <summary>What each position is known by in any scan: the last part counts those that are alike.</summary>
    private static IEnumerable<((ulong Hash, string DocumentId, int Token) Place, int Number)> Numbered(
        IReadOnlyList<PairedPosition> positions)
    {
        Dictionary<(ulong, string, int), int> seen = [];
        foreach (PairedPosition position in positions)
        {
            (ulong, string, int) place = (position.Hash, position.DocumentId, position.Token);
            int number = seen.GetValueOrDefault(place);
            seen[place] = number + 1;
            yield return (place, number);
        }
    }
}
