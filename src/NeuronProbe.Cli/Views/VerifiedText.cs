using System.Globalization;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Views;

/// <summary>What is said of a folder whose files are as they were written: what of the scan is there.</summary>
internal static class VerifiedText
{
    private const int ListedShards = 20;

    /// <param name="status">How far the scan is.</param>
    /// <param name="files">Files that were checked.</param>
    /// <param name="bytes">Their bytes.</param>
    public static IEnumerable<string> Of(ScanStatus status, int files, long bytes)
    {
        yield return $"{Figures.Count(files, "file")}, {MemoryEstimate.Format(bytes)}, as they were written.";
        if (status.Shards.Count > 0)
        {
            yield return Of(status.Shards, status.Undone);
        }
        if (status.Whole is { } whole)
        {
            yield return Of(whole);
        }
        else if (status.Undone.Count == 0)
        {
            yield return "Not joined yet: 'neuronprobe merge' does that.";
        }
    }

    private static string Of(IReadOnlyList<PartStatus> shards, IReadOnlyList<int> undone)
    {
        string count = Figures.Count(shards.Count, "shard");
        return undone.Count == 0
            ? $"Complete: {count}."
            : $"Unfinished: of {count}, {Figures.Count(undone.Count)} {(undone.Count == 1 ? "is" : "are")} missing: "
                + string.Join(", ", undone.Take(ListedShards).Select(i => i.ToString(CultureInfo.InvariantCulture)))
                + (undone.Count > ListedShards ? ", ..." : "") + ".";
    }

    private static string Of(PartStatus whole)
    {
        string read = $"{Figures.Count(whole.Documents ?? 0, "document")}, {Figures.Count(whole.Tokens ?? 0, "token")}";
        string of = whole.Chunks is { } chunks ? $" of {Figures.Count(chunks)}" : "";
        return whole.State switch
        {
            PartState.Done => $"Complete: {read}.",
            PartState.Interrupted => $"Interrupted: the results are those of {read}.",
            PartState.Running => $"Unfinished: {StatusView.StateOf(whole)}.",
            PartState.Saved => $"Unfinished: saved up to chunk {Figures.Count(whole.ChunksDone ?? 0)}{of} ({read}); "
                + "the same command with --resume goes on.",
            _ => "Unfinished: nothing was saved yet.",
        };
    }
}
