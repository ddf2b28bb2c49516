using NeuronProbe.Reports;

namespace NeuronProbe.Scans;

/// <summary>How far a scan, or a shard of one, is. Figures are those of what is saved; null where nobody
/// knows.</summary>
/// <param name="Place">Which shard; null where it is the whole scan.</param>
/// <param name="State">How far.</param>
/// <param name="Documents">Documents that were read by the model.</param>
/// <param name="Tokens">Their tokens.</param>
/// <param name="ChunksDone">Chunks that were finished.</param>
/// <param name="Chunks">Chunks that it has.</param>
/// <param name="SavedAt">When that was written, in universal time.</param>
/// <param name="Running">Who writes it; null where nobody does.</param>
internal sealed record PartStatus(
    ShardPlace? Place,
    PartState State,
    long? Documents = null,
    long? Tokens = null,
    long? ChunksDone = null,
    long? Chunks = null,
    DateTime? SavedAt = null,
    RunningAttempt? Running = null)
{
    /// <summary>Looks at a folder. Of what is saved the headers are read.</summary>
    /// <param name="folder">The folder of the scan, or of the shard; it may be missing.</param>
    /// <param name="place">Which shard, or null.</param>
    /// <param name="plan">The plan that all shards share, or null.</param>
    /// <exception cref="ProbeException">Its manifest or its plan can't be read.</exception>
    public static PartStatus Read(string folder, ShardPlace? place, SavedPlan? plan)
    {
        // First, so that one who ends meanwhile is not taken for one that left nothing.
        RunningAttempt? running = RunningAttempt.Find(folder);
        PartStatus status = OfManifest(folder, place) ?? OfSaved(folder, place, plan) ?? new(
            place, PartState.Missing, 0, 0, 0, place is null ? null : PartOf(place, plan));
        return running is null ? status : status with { State = PartState.Running, Running = running };
    }

    private static PartStatus? OfManifest(string folder, ShardPlace? place)
    {
        if (ScanManifest.Find(folder) is not { } manifest)
        {
            return null;
        }
        bool isDone = manifest.Status == ScanManifest.Complete;
        long? chunks = manifest switch
        {
            { Shard: { } shard } => shard.EndChunk - shard.FirstChunk,
            { Shards: [.., var last] } => last.EndChunk,
            _ => null,
        };
        return new PartStatus(
            place,
            isDone ? PartState.Done : PartState.Interrupted,
            manifest.Corpus.Documents,
            manifest.Corpus.Tokens,
            isDone ? chunks : null,
            chunks,
            File.GetLastWriteTimeUtc(Path.Combine(folder, OutputFolder.Manifest)));
    }

    private static PartStatus? OfSaved(string folder, ShardPlace? place, SavedPlan? plan)
    {
        using var progress = new SavedProgress(folder);
        if (progress.Peek() is not { } newest)
        {
            return null;
        }
        SavedHeader header = newest.Header;
        return new PartStatus(
            place,
            PartState.Saved,
            header.Tally.Documents,
            header.Tally.Tokens,
            header.End - header.First,
            place is null ? SavedPlan.Find(progress.PlanPath)?.Chunks?.ChunkCount : PartOf(place, plan),
            newest.SavedAt);
    }

    private static long? PartOf(ShardPlace place, SavedPlan? plan) =>
        plan?.Chunks is { } chunks && place.PartOf(chunks.TextBytes) is (var first, var end) ? end - first : null;
}
