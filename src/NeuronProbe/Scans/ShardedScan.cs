using System.Globalization;
using NeuronProbe.Reports;

namespace NeuronProbe.Scans;

/// <summary>A scan that is shared out, as it lies in its folder: a plan, and a folder for each shard.</summary>
internal sealed class ShardedScan
{
    private ShardedScan(string folder, SavedPlan plan, int count, IReadOnlyList<SavedScan?> shards)
    {
        Folder = folder;
        Plan = plan;
        Count = count;
        Shards = shards;
    }

    /// <summary>The folder that was each shard's <c>--out</c>.</summary>
    public string Folder { get; }

    public SavedPlan Plan { get; }

    /// <summary>How many shards there are to be.</summary>
    public int Count { get; }

    /// <summary>The finished shards at their numbers; null where one is not finished.</summary>
    public IReadOnlyList<SavedScan?> Shards { get; }

    /// <summary>The numbers of those that are not finished.</summary>
    public IReadOnlyList<int> Missing => [.. Enumerable.Range(0, Count).Where(shard => Shards[shard] is null)];

    /// <summary>Opens a folder. Of each shard that is finished, the manifest and the list of its state are read and
    /// checked.</summary>
    /// <exception cref="ProbeException">It holds no shards, or one that is damaged, of another plan or of other
    /// chunks.</exception>
    public static ShardedScan Open(string folder)
    {
        IReadOnlyList<(ShardPlace Place, string Folder)> found = ShardPlace.In(folder);
        if (found.Count == 0)
        {
            throw new ProbeException(
                $"{folder}: expected shards of a scan in '{ShardPlace.Folder}/', but there are none. "
                + "Name the folder that was the --out of 'scan --shard'.");
        }
        int[] counts = [.. found.Select(shard => shard.Place.Count).Distinct()];
        if (counts.Length > 1)
        {
            throw new ProbeException(
                $"{folder}: expected shards of one partition, but got some of {string.Join(" and some of ", counts)} "
                + $"parts ({found[0].Folder} and {found[^1].Folder}), which overlap. Delete those that are not meant.");
        }
        string path = Path.Combine(folder, SavedPlan.FileName);
        SavedPlan plan = SavedPlan.Find(path) ?? throw new ProbeException(
            $"{folder}: expected the plan of its shards, but there is no {SavedPlan.FileName}. "
            + "Run one of the shards again: it makes the same one.");
        if (plan.Chunks is null)
        {
            throw new ProbeException(
                $"{path}: expected the places of chunks, but it has none: it is of a scan that was not shared out. "
                + "Name the folder that was the --out of 'scan --shard'.");
        }
        var shards = new SavedScan?[counts[0]];
        var problems = new Problems();
        foreach ((ShardPlace place, string own) in found)
        {
            problems.Try(() => OpenCommit.Finish(own, "merge"));
            if (File.Exists(Path.Combine(own, OutputFolder.Manifest)))
            {
                problems.Try(() => { shards[place.Index] = OpenShard(own, place, plan); });
            }
        }
        problems.Demand();
        return new ShardedScan(folder, plan, counts[0], shards);
    }

    /// <summary>Which shards are not finished, and how to make them.</summary>
    public string TellMissing()
    {
        IReadOnlyList<int> missing = Missing;
        string numbers = string.Join(", ", missing.Take(20)) + (missing.Count > 20 ? ", ..." : "");
        string first = ShellCommand.Shown("neuronprobe", "scan", "...", "--shard", $"{missing[0]}/{Count}", "--resume");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Folder}: expected {Count} finished shards, but {missing.Count} {(missing.Count == 1 ? "is" : "are")} "
                + $"not: {numbers}. Run each with the options of the others, the first one by {first}. "
                + $"Nothing was written.");
    }

    private static SavedScan OpenShard(string folder, ShardPlace place, SavedPlan plan)
    {
        SavedScan scan = SavedScan.Open(folder);
        scan.DemandOtherFiles();
        ManifestShard? shard = scan.Manifest.Shard;
        if (shard is null || scan.Manifest.Plan != plan.Hash)
        {
            throw new ProbeException(
                $"{folder}: expected a shard of the scan of {SavedPlan.FileName}, but got one of another scan. "
                + "Delete it, and run this shard again.");
        }
        (long first, long end) = place.PartOf(plan.Chunks!.TextBytes);
        return (shard.Index, shard.Count, shard.FirstChunk, shard.EndChunk) == (place.Index, place.Count, first, end)
            ? scan
            : throw new ProbeException(string.Create(
                CultureInfo.InvariantCulture,
                $"{folder}: expected the chunks {first} to {end}, exclusive, of shard {place}, but got "
                    + $"{shard.FirstChunk} to {shard.EndChunk} of {shard.Index}/{shard.Count}: a copy of another shard. "
                    + $"Delete it, and run this shard again."));
    }
}
