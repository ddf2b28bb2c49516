using System.Globalization;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws how far a scan is: a line a shard and one of all of them, or one of a scan that is not shared
/// out.</summary>
internal sealed class StatusView(IAnsiConsole console)
{
    private const string Unknown = "-";

    private static readonly LineColumn<Line>[] Columns =
    [
        new("shard", IsNumber: false, line => line.Name),
        new("state", IsNumber: false, line => line.State),
        new("documents", IsNumber: true, line => Count(line.Documents), Spare: 2),
        new("tokens", IsNumber: true, line => Count(line.Tokens), Spare: 1),
        new("chunks", IsNumber: true, line => $"{Count(line.Done)}/{Count(line.Chunks)}"),
        new("saved", IsNumber: false, line => TimeOf(line.SavedAt), Spare: 3),
    ];

    public void Write(ScanStatus status)
    {
        Line[] lines = [.. status.Shards.Select(OfPart)];
        AlignedLines.Write(
            console,
            status.Shards.Count == 0 ? [OfPart(status.Whole!)] : [.. lines, Total(status, lines)],
            Columns);
    }

    /// <summary>How far a part is, in words.</summary>
    public static string StateOf(PartStatus part)
    {
        if (part.Running is not { } running)
        {
            return NameOf(part.State);
        }
        string host = running.Host is { } name ? $" on {name}" : "";
        string process = running.Process is { } number
            ? string.Create(CultureInfo.InvariantCulture, $", process {number}")
            : "";
        return $"running{(running.Since is { } since ? $" since {TimeOf(since)}" : "")}{host}{process}";
    }

    /// <summary>The word for a state.</summary>
    public static string NameOf(PartState state) => state switch
    {
        PartState.Missing => "missing",
        PartState.Saved => "saved",
        PartState.Running => "running",
        PartState.Interrupted => "interrupted",
        _ => "done",
    };

    private static Line OfPart(PartStatus part) => new(
        part.Place?.ToString() ?? "",
        StateOf(part),
        part.Documents,
        part.Tokens,
        part.ChunksDone,
        part.Chunks,
        part.SavedAt);

    private static Line Total(ScanStatus status, Line[] lines)
    {
        int done = status.Shards.Count - status.Undone.Count;
        return new Line(
            "all",
            string.Create(CultureInfo.InvariantCulture, $"{done} of {status.Shards.Count} done")
                + status.Whole?.State switch
                {
                    PartState.Done => ", joined",
                    PartState.Running => ", being joined",
                    _ => "",
                },
            Sum(line => line.Documents),
            Sum(line => line.Tokens),
            Sum(line => line.Done),
            Sum(line => line.Chunks),
            lines.Max(line => line.SavedAt));

        long? Sum(Func<Line, long?> figure) => ScanStatus.Sum(lines.Select(figure));
    }

    private static string Count(long? count) => count is { } known ? Figures.Count(known) : Unknown;

    private static string TimeOf(DateTime? time) =>
        time?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    /// <summary>What a line says.</summary>
    private sealed record Line(
        string Name, string State, long? Documents, long? Tokens, long? Done, long? Chunks, DateTime? SavedAt);
}
