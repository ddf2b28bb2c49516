namespace NeuronProbe.Scans;

/// <summary>How far the scan in a folder is, shard by shard where it is shared out.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Whole">The scan as a whole: of one that is shared out, what <c>merge</c> made; null where it has made
/// nothing.</param>
/// <param name="Shards">The shards at their numbers; none where it is not shared out.</param>
internal sealed record ScanStatus(string Folder, PartStatus? Whole, IReadOnlyList<PartStatus> Shards)
{
    /// <summary>Looks at a folder: at manifests, plans and the headers of what is saved.</summary>
    /// <exception cref="ProbeException">It holds nothing of a scan, or a manifest or plan that can't be
    /// read.</exception>
    public static ScanStatus Read(string folder)
    {
        IReadOnlyList<(ShardPlace Place, string Folder)> found = ShardPlace.In(folder);
        string planPath = Path.Combine(folder, SavedPlan.FileName);
        if (found.Count == 0)
        {
            PartStatus whole = PartStatus.Read(folder, PlaceOf(folder), PlanOf(folder));
            return whole.State != PartState.Missing || File.Exists(planPath)
                ? new ScanStatus(folder, whole, [])
                : throw new ProbeException(
                    $"{folder}: expected the folder of a scan, but it has no results, no shards and nothing that was "
                    + "saved. Name a folder that was the --out of 'scan'.");
        }
        int count = ShardedScan.CountOf(folder, found);
        SavedPlan? plan = SavedPlan.Find(planPath);
        PartStatus joined = PartStatus.Read(folder, null, null);
        return new ScanStatus(
            folder,
            joined.State == PartState.Missing ? null : joined,
            [
                .. Enumerable.Range(0, count).Select(index => new ShardPlace(index, count)).Select(place =>
                    PartStatus.Read(Path.Combine(folder, place.Path), place, plan)),
            ]);
    }

    /// <summary>The numbers of the shards that are not done.</summary>
    public IReadOnlyList<int> Undone =>
        [.. Shards.Where(shard => shard.State != PartState.Done).Select(shard => shard.Place!.Index)];

    /// <summary>A figure of several parts; null where one of them has none.</summary>
    public static long? Sum(IEnumerable<long?> figures) =>
        figures.Aggregate((long?)0, (sum, figure) => sum + figure);

    /// <summary>Which shard a folder is of, by its name and that of the folder round it; null where it is of
    /// none.</summary>
    public static ShardPlace? PlaceOf(string folder)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return Path.GetFileName(Path.GetDirectoryName(full)) == ShardPlace.Folder
            ? ShardPlace.Named(Path.GetFileName(full))
            : null;
    }

    /// <summary>The plan that a shard's folder shares with the others; null where it is no shard's, or there is
    /// none.</summary>
    /// <exception cref="ProbeException">It can't be read.</exception>
    public static SavedPlan? PlanOf(string folder) => PlaceOf(folder) is null
        ? null
        : SavedPlan.Find(Path.GetFullPath(Path.Combine(folder, "..", "..", SavedPlan.FileName)));
}
