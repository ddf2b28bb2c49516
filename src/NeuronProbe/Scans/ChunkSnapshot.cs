using NeuronProbe.Collectors;

namespace NeuronProbe.Scans;

/// <summary>The state at the end of a chunk, kept in a file while the next chunk runs,
/// so that an interrupted scan can go back to it.</summary>
/// <param name="path">The file; it is deleted on disposal.</param>
internal sealed class ChunkSnapshot(string path) : IDisposable
{
    private ScanTally? tally;

    /// <summary>Saves all collectors, in place of what was saved before.</summary>
    /// <exception cref="ProbeException">The disk is full, or the like.</exception>
    public void Save(IEnumerable<Collector> collectors, ScanTally counted)
    {
        try
        {
            using var writer = new BinaryWriter(
                new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20));
            foreach (Collector collector in collectors)
            {
                collector.Save(writer);
            }
            tally = counted;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"--out: expected to save the state of a chunk in '{path}', but got: "
                    + $"{e.Message} Make room there, or choose another folder.",
                e);
        }
    }

    /// <summary>Puts the collectors back.</summary>
    /// <returns>What was counted then, or null where no chunk had been finished; then nothing is changed.</returns>
    public ScanTally? Restore(IEnumerable<Collector> collectors)
    {
        if (tally is not null)
        {
            using var reader = new BinaryReader(
                new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20));
            foreach (Collector collector in collectors)
            {
                collector.Load(reader);
            }
        }
        return tally;
    }

    public void Dispose() => File.Delete(path);
}
