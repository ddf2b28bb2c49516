using NeuronProbe.Collectors;

namespace NeuronProbe.Comparisons;

/// <summary>Which tokens two scans have both kept the values of.</summary>
internal static class CommonPlaces
{
    /// <summary>The places of common tokens among those of each scan; none where a scan has kept none.</summary>
    public static (int One, int Other)[] Of(PairsCollector? one, PairsCollector? other)
    {
        if (one is null || other is null)
        {
            return [];
        }
        List<(int, int)> common = [];
        IReadOnlyList<PairedPosition> mine = one.Positions;
        IReadOnlyList<PairedPosition> theirs = other.Positions;
        for (int i = 0, j = 0; i < mine.Count && j < theirs.Count;)
        {
            int order = (mine[i].Hash, mine[i].Document, mine[i].Token)
                .CompareTo((theirs[j].Hash, theirs[j].Document, theirs[j].Token));
            if (order == 0 && mine[i].DocumentId == theirs[j].DocumentId)
            {
                common.Add((i, j));
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return [.. common];
    }
}
