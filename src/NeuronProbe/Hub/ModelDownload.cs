using System.Globalization;

namespace NeuronProbe.Hub;

/// <summary>Fetches a model from the hub into the cache that all of the hub's tools share.</summary>
/// <param name="client">Asks the hub; borrowed.</param>
/// <param name="retries">What happens to attempts with a transient failure.</param>
/// <param name="cache">Where the files go.</param>
/// <param name="writer">Gives them their names there.</param>
/// <param name="report">Told how far it is.</param>
internal sealed class ModelDownload(
    HubClient client, Retries retries, HubCache cache, SnapshotWriter writer, Action<DownloadProgress> report)
{
    private int fetched;
    private long bytesBefore;
    private long? totalBytes;

    /// <summary>Fetches what is needed and not there yet.</summary>
    /// <exception cref="ProbeException">The hub refuses, the model is of no kind that can be scanned, or what came is
    /// not what the hub said.</exception>
    /// <exception cref="OperationCanceledException">It was stopped;
    /// what was fetched stays for the next time.</exception>
    public async Task<DownloadOutcome> RunAsync(HubName name, CancellationToken cancellation)
    {
        report(new DownloadProgress($"looking for {name}", 0, null));
        RemoteModel model = await retries.RunAsync(() => client.FindAsync(name, cancellation), cancellation);
        string snapshot = cache.SnapshotOf(name, model.Commit);
        List<string> files = [.. ModelFiles.SmallFiles(model.Files.Contains)];
        string checkpoint = DemandModel(name, model);
        files.Add(checkpoint);
        if (ModelFiles.IsIndex(checkpoint))
        {
            await FetchAsync(name, model.Commit, [checkpoint], cancellation);
            IReadOnlyList<string> shards = ModelFiles.ReadIndex(Path.Combine(snapshot, checkpoint));
            DemandShards(name, model, shards);
            files.AddRange(shards);
        }
        await FetchAsync(name, model.Commit, files, cancellation);
        if (!name.IsCommit)
        {
            SnapshotWriter.Refer(cache.ReferenceOf(name), model.Commit);
        }
        return new DownloadOutcome(snapshot, files.Count, fetched, bytesBefore);
    }

    private static string DemandModel(HubName name, RemoteModel model)
    {
        if (!model.Files.Contains(ModelFiles.Config) || ModelFiles.CheckpointOf(model.Files.Contains) is null)
        {
            RefuseOther(name, model);
        }
        if (!model.Files.Contains(ModelFiles.Config))
        {
            throw new ProbeException("download: expected a model with config.json in Hugging Face layout, but "
                + $"'{name}' has none. Choose another model or revision.");
        }
        return ModelFiles.CheckpointOf(model.Files.Contains)
            ?? throw new ProbeException($"download: expected model.safetensors or pytorch_model.bin, whole or by "
                + $"index, but '{name}' has none of these. Choose another model or revision.");
    }

    /// <summary>Says what is there in place of a model: an adapter, weights for another library, quantised
    /// ones.</summary>
    private static void RefuseOther(HubName name, RemoteModel model)
    {
        if (model.Files.FirstOrDefault(f => f.EndsWith(".gguf", StringComparison.Ordinal)) is { } file)
        {
            throw new ProbeException(
                $"download: expected a model in Hugging Face layout, but '{name}' holds files in GGUF such as "
                    + $"'{file}', the format of llama.cpp, "
                + "whose quantised weights are not read. Choose the model from which they were made.");
        }
        if (OtherFolders.Describe(model.Files) is var (got, next))
        {
            throw new ProbeException($"download: expected a model in Hugging Face layout, but '{name}' holds {got}. "
                + $"{next}");
        }
    }

    private static void DemandShards(HubName name, RemoteModel model, IReadOnlyList<string> shards)
    {
        if (shards.FirstOrDefault(s => !model.Files.Contains(s)) is { } missing)
        {
            throw new ProbeException($"download: expected '{missing}', which the index of '{name}' names, among its "
                + "files, but it is not there. Choose another model or revision.");
        }
    }

    private async Task FetchAsync(
        HubName name, string commit, IReadOnlyList<string> files, CancellationToken cancellation)
    {
        string snapshot = cache.SnapshotOf(name, commit);
        List<RemoteFile> missing = [];
        foreach (string file in files.Where(f => !UserFile.Exists(Path.Combine(snapshot, f))))
        {
            missing.Add(
                await retries.RunAsync(() => client.DescribeAsync(name, commit, file, cancellation), cancellation));
        }
        missing.RemoveAll(file => AddBlob(name, commit, file));
        DemandRoom(name, missing);
        totalBytes = bytesBefore + missing.Sum(f => f.Size);
        foreach (RemoteFile file in missing)
        {
            await FetchAsync(name, commit, file, cancellation);
        }
    }

    private async Task FetchAsync(HubName name, string commit, RemoteFile file, CancellationToken cancellation)
    {
        string path = Path.Combine(cache.Location, ".locks", name.FolderName, file.Hash + ".lock");
        using IDisposable held = await CacheLock.TakeAsync(
            path, () => Tell($"waiting for another download of {file.Name}", 0), cancellation);
        if (!AddBlob(name, commit, file))
        {
            var blob = new BlobDownload(
                file,
                BlobOf(name, file),
                start => client.OpenAsync(name, commit, file.Name, start, cancellation),
                bytes => Tell(file.Name, bytes));
            await blob.RunAsync(retries, cancellation);
            AddBlob(name, commit, file);
            fetched++;
            bytesBefore += file.Size;
        }
    }

    /// <summary>Names a file in the snapshot, where its content is in the cache already,
    /// from another revision or another download.</summary>
    private bool AddBlob(HubName name, string commit, RemoteFile file)
    {
        string blob = BlobOf(name, file);
        if (!UserFile.Exists(blob) || UserFile.LengthOf(blob) != file.Size)
        {
            return false;
        }
        writer.Add(blob, Path.Combine(cache.SnapshotOf(name, commit), file.Name));
        return true;
    }

    private string BlobOf(HubName name, RemoteFile file) => Path.Combine(cache.FolderOf(name), "blobs", file.Hash);

    private void Tell(string activity, long bytes) =>
        report(new DownloadProgress(activity, bytesBefore + bytes, totalBytes));

    /// <summary>Bytes that the cache's disk has room for, or null where the system does not tell,
    /// as for a network folder of Windows.</summary>
    private long? FreeSpace()
    {
        try
        {
            return new DriveInfo(cache.Location).AvailableFreeSpace;
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void DemandRoom(HubName name, List<RemoteFile> missing)
    {
        Directory.CreateDirectory(cache.Location);
        long needed = 0;
        foreach (RemoteFile file in missing)
        {
            var incomplete = new FileInfo(BlobOf(name, file) + ".incomplete");
            // A size that nobody has is as good as one that no disk has.
            long lacking = file.Size - (incomplete.Exists ? Math.Min(incomplete.Length, file.Size) : 0);
            needed = Math.Min(long.MaxValue / 2, needed) + Math.Min(long.MaxValue / 2, lacking);
        }
        if (FreeSpace() is { } free && needed > free)
        {
            throw new ProbeException(string.Create(
                CultureInfo.InvariantCulture,
                $"download: expected room for {needed:N0} bytes in '{cache.Location}', but got {free:N0}. "
                    + $"Make room there, or name another folder as HF_HUB_CACHE."));
        }
    }
}
