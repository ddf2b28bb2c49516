using NeuronProbe.Collectors;

namespace NeuronProbe.Comparisons;

/// <summary>The positions that two scans both kept values of.</summary>
/// <param name="First">Their indices among the positions of the one.</param>
/// <param name="Second">Their indices among those of the other, in the same order.</param>
internal sealed record SharedPositions(int[] First, int[] Second)
{
    public int Count => First.Length;

    /// <summary>Finds them by hash, document id and token.</summary>
    public static SharedPositions Of(IReadOnlyList<PairedPosition> first, IReadOnlyList<PairedPosition> second)
    {
        Dictionary<(ulong, string, int), int> places = [];
        for (int i = 0; i < second.Count; i++)
        {
            places.TryAdd(KeyOf(second[i]), i);
        }
        (int First, int Second)[] shared =
        [
            .. Enumerable.Range(0, first.Count).Where(i => places.ContainsKey(KeyOf(first[i])))
                .Select(i => (i, places[KeyOf(first[i])])),
        ];
        return new([.. shared.Select(pair => pair.First)], [.. shared.Select(pair => pair.Second)]);
    }

    private static (ulong, string, int) KeyOf(PairedPosition position) =>
        (position.Hash, position.DocumentId, position.Token);
}
