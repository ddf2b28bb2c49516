using NeuronProbe.Reports;

namespace NeuronProbe.Scans;

/// <summary>Checks all that scans have left in a folder against what they wrote down of it: files of results by the
/// manifest, plans and what is saved by their own hashes.</summary>
/// <remarks>Files are read side by side, each in pieces: memory does not grow with them.</remarks>
internal sealed class FolderCheck
{
    private readonly Problems problems = new();
    private readonly List<Func<long>> checks = [];

    private FolderCheck()
    {
    }

    /// <summary>Checks a folder.</summary>
    /// <param name="folder">That of a scan, of a shard, or of a scan that is shared out.</param>
    /// <returns>How many files there are, and their bytes.</returns>
    /// <exception cref="ProbeException">A file is missing, or differs; each is named.</exception>
    public static (int Files, long Bytes) Run(string folder)
    {
        var check = new FolderCheck();
        check.Add(folder);
        return check.Run();
    }

    private void Add(string folder)
    {
        IReadOnlyList<(ShardPlace Place, string Folder)> shards = ShardPlace.In(folder);
        if (shards.Count == 0)
        {
            SavedPlan? around = problems.Try(() => ScanStatus.PlanOf(folder));
            AddScan(folder, around);
            AddPlace(folder, ScanStatus.PlaceOf(folder), around);
            return;
        }
        AddScan(folder, null);
        problems.Try(() => { ShardedScan.CountOf(folder, shards); });
        SavedPlan? plan = problems.Try(() => ShardedScan.ReadPlan(folder));
        AddKept(folder, plan?.Hash);
        foreach ((ShardPlace place, string path) in shards)
        {
            AddScan(path, plan);
            AddPlace(path, place, plan);
        }
    }

    /// <summary>What is in the folder of a scan, or of a shard.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="shared">The plan that shards share, or null.</param>
    private void AddScan(string folder, SavedPlan? shared)
    {
        if (problems.Try(() => ScanManifest.Find(folder)) is { } manifest)
        {
            foreach (OutputFile file in manifest.Files.Where(file => !HasPlaces(folder, file.Name, manifest)))
            {
                AddFile(folder, file.Name, file.Sha256, file.Bytes);
            }
            Count(Path.Combine(folder, OutputFolder.Manifest));
            AddPlan(folder, manifest);
        }
        AddSaved(folder, shared?.Hash);
    }

    /// <summary>Whether a file is the plan of a whole scan that shards of the same plan, in the same folder, have
    /// written anew with the places of chunks.</summary>
    private static bool HasPlaces(string folder, string name, ScanManifest manifest)
    {
        string path = Path.Combine(folder, name);
        return name == SavedPlan.FileName && manifest is { Shard: null, Shards: null }
            && Problems.Of(() => SavedPlan.Find(path)) is []
            && SavedPlan.Find(path) is { Chunks: not null } plan && plan.Hash == manifest.Plan;
    }

    /// <summary>A file, and those that it lists.</summary>
    private void AddFile(string folder, string name, string hash, long? bytes)
    {
        if (!FileNames.IsWithin(name))
        {
            problems.Add($"{folder}: expected files within the folder, but '{name}' is listed. "
                + "Copy the folder again, or scan again.");
            return;
        }
        string path = Path.Combine(folder, name);
        checks.Add(() => DemandFile(path, hash, bytes));
        // A list that is damaged is told of, and what it says of others is worth nothing.
        if (HashList.Is(name) && Problems.Of(() => DemandFile(path, hash, bytes)).Count == 0)
        {
            string within = name[..^HashList.FileName.Length];
            foreach ((string listed, string own) in problems.Try(() => HashList.Read(path)) ?? [])
            {
                AddFile(folder, within + listed, own, null);
            }
        }
    }

    /// <summary>The plan of a scan that is no shard; its file is one of those of the manifest.</summary>
    private void AddPlan(string folder, ScanManifest manifest)
    {
        string path = Path.Combine(folder, SavedPlan.FileName);
        if (manifest is { Plan: { } told, Shard: null } && Problems.Of(() => SavedPlan.Find(path)) is []
            && SavedPlan.Find(path) is { } plan && plan.Hash != told)
        {
            problems.Add($"{path}: expected the plan of {OutputFolder.Manifest} ({told}), but got another "
                + $"({plan.Hash}). Copy the folder again, or scan again.");
        }
    }

    private void AddSaved(string folder, string? plan)
    {
        using var progress = new SavedProgress(folder);
        IReadOnlyList<string> generations = progress.Generations;
        if (problems.Try(() => SavedPlan.Find(progress.PlanPath)) is { } own)
        {
            plan = own.Hash;
            Count(progress.PlanPath);
        }
        AddKept(Path.GetDirectoryName(progress.PlanPath)!, plan);
        foreach (string path in generations)
        {
            checks.Add(() => DemandGeneration(path, plan));
        }
    }

    /// <summary>What was found of the corpus, beside a plan.</summary>
    private void AddKept(string folder, string? plan)
    {
        string path = Path.Combine(folder, KeptPreparations.FileName);
        if (File.Exists(path))
        {
            checks.Add(() =>
            {
                KeptPreparations.Demand(path, plan);
                return UserFile.LengthOf(path);
            });
        }
    }

    /// <summary>Where a shard stands, if it is finished.</summary>
    private void AddPlace(string folder, ShardPlace? place, SavedPlan? plan) => problems.Try(() =>
    {
        if (place is not null && plan?.Chunks is not null && Problems.Of(() => ScanManifest.Find(folder)) is []
            && ScanManifest.Find(folder) is { } manifest)
        {
            ShardedScan.DemandPart(folder, manifest, place, plan);
        }
    });

    /// <summary>A file that was checked already.</summary>
    private void Count(string path) => checks.Add(() => UserFile.LengthOf(path));

    private (int Files, long Bytes) Run()
    {
        long[] lengths = new long[checks.Count];
        var found = new IReadOnlyList<string>[checks.Count];
        SeveralAtOnce.Run(checks.Count, Environment.ProcessorCount, (i, _) =>
            found[i] = Problems.Of(() => { lengths[i] = checks[i](); }));
        problems.Add(found.SelectMany(each => each));
        problems.Demand();
        return (checks.Count, lengths.Sum());
    }

    private static long DemandFile(string path, string hash, long? bytes)
    {
        using FileStream stream = WrittenFile.Open(path, hash, bytes);
        return stream.Length;
    }

    private static long DemandGeneration(string path, string? plan)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            SavedHeader header = SavedGeneration.ReadHeader(stream);
            return plan is null || header.Plan == plan ? stream.Length : throw new ProbeException(
                $"{path}: expected a state of the plan beside it ({plan}), but got one of another ({header.Plan}). "
                + "Delete it.");
        }
        catch (FileNotFoundException)
        {
            // A scan that goes on has saved a newer one.
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
        catch (InvalidDataException e)
        {
            throw new ProbeException(
                $"{path}: {e.Message.TrimEnd('.')}. Delete it: --resume takes the one before it, or begins anew.", e);
        }
    }

    private static ProbeException Unreadable(string path, Exception cause) => new(
        $"{path}: expected a readable file, but got: {cause.Message.TrimEnd('.')}. Check the disk and permissions.",
        cause);
}
