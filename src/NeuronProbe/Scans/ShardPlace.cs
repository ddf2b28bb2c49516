using System.Globalization;

namespace NeuronProbe.Scans;

/// <summary>One of the parts that a corpus is shared out in.</summary>
/// <param name="Index">Which, from 0.</param>
/// <param name="Count">How many there are.</param>
internal sealed record ShardPlace(int Index, int Count)
{
    /// <summary>The folder of all shards within that of the scan.</summary>
    public const string Folder = "shards";

    private const string Auto = "auto";

    /// <summary>The folder of this one within that of the scan, with <c>/</c>.</summary>
    public string Path => $"{Folder}/{Name}";

    /// <summary>As its folder is called: <c>3-of-8</c>.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Index}-of-{Count}");

    /// <summary>As <c>--shard</c> has it: <c>3/8</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");

    /// <summary>Its chunks: contiguous, and with those of the other parts as equal in bytes as chunks can be.</summary>
    /// <param name="bytes">Bytes of text of each chunk of the corpus.</param>
    public (long First, long End) PartOf(IReadOnlyList<long> bytes)
    {
        // A chunk is of the part in which its middle lies; one without bytes counts as one.
        Int128 total = bytes.Aggregate((Int128)0, (sum, own) => sum + Math.Max(1, own));
        Int128 before = 0;
        long first = 0;
        long end = 0;
        for (int chunk = 0; chunk < bytes.Count; chunk++)
        {
            Int128 own = Math.Max(1, bytes[chunk]);
            Int128 part = ((2 * before) + own) * Count / (2 * total);
            before += own;
            first += part < Index ? 1 : 0;
            end += part <= Index ? 1 : 0;
        }
        return (first, end);
    }

    /// <summary>Reads what was typed where that names a part.</summary>
    /// <exception cref="ProbeException">It doesn't.</exception>
    public static ShardPlace Parse(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2 && IsNumber(parts[0], out int index) && IsNumber(parts[1], out int count)
            && index < count
            ? new ShardPlace(index, count)
            : throw new ProbeException(
                $"--shard: expected a part as I/N with I from 0 to N - 1, or auto, but got '{text}'. "
                + "The first of eight is 0/8.");
    }

    /// <summary>Refuses what is neither a part nor <c>auto</c>.</summary>
    /// <exception cref="ProbeException">It is neither.</exception>
    public static void Check(string text)
    {
        if (text != Auto)
        {
            Parse(text);
        }
    }

    /// <summary>The part that was typed, or that a scheduler says where <c>auto</c> was.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="variable">A variable of the environment; by default of the process.</param>
    /// <exception cref="ProbeException">No scheduler says one, or what it says makes none.</exception>
    public static string Settle(string text, Func<string, string?>? variable = null) => text == Auto
        ? $"{OfScheduler(variable ?? Environment.GetEnvironmentVariable)}"
        : $"{Parse(text)}";

    /// <summary>The folders of shards that are in that of a scan, in the order of their numbers.</summary>
    public static IReadOnlyList<(ShardPlace Place, string Folder)> In(string folder)
    {
        string shards = System.IO.Path.Combine(folder, Folder);
        return !Directory.Exists(shards) ? [] :
        [
            .. from path in Directory.EnumerateDirectories(shards)
               let place = Named(System.IO.Path.GetFileName(path))
               where place is not null
               orderby place.Count, place.Index
               select (place, path),
        ];
    }

    /// <summary>The part that a folder is called after; null where it is after none.</summary>
    public static ShardPlace? Named(string name) =>
        name.Split("-of-") is [var first, var second] && IsNumber(first, out int index)
            && IsNumber(second, out int count) && index < count
            && new ShardPlace(index, count) is var place && place.Name == name
            ? place
            : null;

    private static ShardPlace OfScheduler(Func<string, string?> variable)
    {
        const string Task = "SLURM_ARRAY_TASK_";
        const string Completion = "JOB_COMPLETION_INDEX";
        if (variable(Task + "ID") is { Length: > 0 })
        {
            int id = Number(Task + "ID", variable);
            int step = variable(Task + "STEP") is { Length: > 0 } ? Math.Max(1, Number(Task + "STEP", variable)) : 1;
            int offset = id - Number(Task + "MIN", variable);
            // Of a list with gaps two tasks would be the same part.
            int? index = offset % step == 0 ? offset / step : null;
            return Within(index, Number(Task + "COUNT", variable), $"{Task}ID, {Task}MIN and {Task}COUNT");
        }
        if (variable(Completion) is { Length: > 0 })
        {
            const string Completions = "JOB_COMPLETIONS";
            return Within(
                Number(Completion, variable), Number(Completions, variable), $"{Completion} and {Completions}");
        }
        throw new ProbeException(
            $"--shard: expected '{Auto}' to find {Task}ID (an array job of Slurm) or {Completion} (an Indexed Job of "
            + "Kubernetes) in the environment, but got neither. Give the part as I/N.");
    }

    private static ShardPlace Within(int? index, int count, string names) => index >= 0 && index < count
        ? new ShardPlace(index.Value, count)
        : throw new ProbeException(string.Create(
            CultureInfo.InvariantCulture,
            $"--shard: expected {names} to say one of {count} parts, but got "
                + $"{(index is { } part ? $"part {part}" : "none")}. Use an array without gaps, or give the part "
                + $"as I/N."));

    private static int Number(string name, Func<string, string?> variable) =>
        variable(name) is { } text && IsNumber(text, out int number)
            ? number
            : throw new ProbeException(
                $"--shard: expected a whole number in {name}, but got '{variable(name)}'. "
                + "Set it, or give the part as I/N.");

    private static bool IsNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
