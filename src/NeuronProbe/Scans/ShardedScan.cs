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
        int count = CountOf(folder, found);
        SavedPlan plan = ReadPlan(folder);
        var shards = new SavedScan?[count];
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
        return new ShardedScan(folder, plan, count, shards);
    }

    /// <summary>Which shards are not finished, and how to make them.</summary>
    public string TellMissing()
    {
        IReadOnlyList<int> missing = Missing;
        string numbers = string.Join(", ", missing.Take(20)) + (missing.Count > 20 ? ", ..." : "");
        SavedScan? done = Shards.FirstOrDefault(shard => shard is not null);
        string[] options = done?.Manifest.Shard is not { } shard ? ["..."] :
        [
            "--from", PathWord(new ShardPlace(shard.Index, Count).Path, OutputFolder.Manifest), "--out", PathWord(),
        ];
        string first = ShellCommand.Shown(
            ["neuronprobe", "scan", .. options, "--shard", $"{missing[0]}/{Count}", "--resume"]);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Folder}: expected {Count} finished shards, but {missing.Count} {(missing.Count == 1 ? "is" : "are")} "
                + $"not: {numbers}. Run each with the options of the others, the first one by {first}. "
                + $"Nothing was written.");
    }

    private string PathWord(params string[] parts) => ShellCommand.PathWord(Path.Combine([Folder, .. parts]));

    /// <summary>How many parts the corpus is shared out in, by the names of the shards' folders.</summary>
    /// <exception cref="ProbeException">There are two partitions.</exception>
    public static int CountOf(string folder, IReadOnlyList<(ShardPlace Place, string Folder)> found)
    {
        int[] counts = [.. found.Select(shard => shard.Place.Count).Distinct()];
        return counts.Length == 1 ? counts[0] : throw new ProbeException(
            $"{folder}: expected shards of one partition, but got some of {string.Join(" and some of ", counts)} "
            + $"parts ({found[0].Folder} and {found[^1].Folder}), which overlap. Delete those that are not meant.");
    }

    /// <summary>The plan that all shards share, with the places of chunks.</summary>
    /// <exception cref="ProbeException">It is missing or damaged.</exception>
    public static SavedPlan ReadPlan(string folder)
    {
        string path = Path.Combine(folder, SavedPlan.FileName);
        SavedPlan plan = SavedPlan.Find(path) ?? throw new ProbeException(
            $"{folder}: expected the plan of its shards, but there is no {SavedPlan.FileName}. "
            + "Run one of the shards again: it makes the same one.");
        return plan.Chunks is not null ? plan : throw new ProbeException(
            $"{path}: expected the places of chunks, but it has none: it is of a scan that was not shared out. "
            + "Name the folder that was the --out of 'scan --shard'.");
    }

    /// <summary>Demands that a folder has the shard that its name says, of the scan of a plan.</summary>
    /// <exception cref="ProbeException">It is another one.</exception>
    public static void DemandPart(string folder, ScanManifest manifest, ShardPlace place, SavedPlan plan)
    {
        ManifestShard? shard = manifest.Shard;
        if (shard is null || manifest.Plan != plan.Hash)
        {
            throw new ProbeException(
                $"{folder}: expected a shard of the scan of {SavedPlan.FileName}, but got one of another scan. "
                + "Delete it, and run this shard again.");
        }
        (long first, long end) = place.PartOf(plan.Chunks!.TextBytes);
        if ((shard.Index, shard.Count, shard.FirstChunk, shard.EndChunk) != (place.Index, place.Count, first, end))
        {
            throw new ProbeException(string.Create(
                CultureInfo.InvariantCulture,
                $"{folder}: expected the chunks {first} to {end}, exclusive, of shard {place}, but got "
                    + $"{shard.FirstChunk} to {shard.EndChunk} of {shard.Index}/{shard.Count}: a copy of another "
                    + $"shard. Delete it, and run this shard again."));
        }
    }

    private static SavedScan OpenShard(string folder, ShardPlace place, SavedPlan plan)
    {
        SavedScan scan = SavedScan.Open(folder);
        scan.DemandOtherFiles();
        DemandPart(folder, scan.Manifest, place, plan);
        return scan;
    }
}
