using System.Diagnostics;

namespace NeuronProbe.Fuzz;

/// <summary>Feeds parsers with mutants, one at a time, and notes what must not happen.</summary>
/// <param name="options">How many, and where findings are kept.</param>
internal sealed class FuzzRun(FuzzOptions options)
{
    /// <summary>The longest that one input may take.</summary>
    public static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(5);

    /// <summary>The most that the managed heap may be asked for by one input, freed again or not.</summary>
    public const long MostBytes = 512L << 20;

    private readonly List<Finding> findings = [];
    private readonly HashSet<string> kinds = new(StringComparer.Ordinal);

    /// <summary>What was found so far, the first of each kind.</summary>
    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>Mutants tried so far.</summary>
    public long Count { get; private set; }

    /// <summary>Tries one target until its time or its number of mutants is over.</summary>
    public void Try(FuzzTarget target, TimeSpan time)
    {
        using var watch = new Watch(target.Name, options.Keep);
        DemandValidSeeds(target);
        long start = Stopwatch.GetTimestamp();
        long number = options.First;
        for (; number - options.First < options.Mutants && Stopwatch.GetElapsedTime(start) < time; number++)
        {
            byte[] mutant = Make(target, number);
            TryOne(target, number, mutant, watch);
        }
        Count += number - options.First;
        Console.WriteLine($"{target.Name,-22} {number - options.First,9} mutants in "
            + $"{Stopwatch.GetElapsedTime(start).TotalSeconds,6:F1} s, "
            + $"slowest {watch.Slowest.TotalMilliseconds,6:F0} ms, largest {watch.Largest >> 20,4} MiB");
    }

    /// <summary>Makes a mutant again by its number.</summary>
    public byte[] Make(FuzzTarget target, long number)
    {
        var random = new Random(Mix(options.Seed, target.Name, number));
        byte[]? json = target.IsJson && random.Next(2) == 0
            ? new JsonMutator(random).Mutate(target.Seeds[random.Next(target.Seeds.Count)])
            : null;
        return json ?? new ByteMutator(random).Mutate(target.Seeds);
    }

    /// <summary>A seed that does not depend on the process, as <see cref="HashCode"/> does.</summary>
    private static int Mix(int seed, string name, long number)
    {
        ulong hash = 14695981039346656037UL ^ (uint)seed;
        foreach (char letter in name)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }
        hash = (hash ^ (ulong)number) * 0x9E3779B97F4A7C15UL;
        return (int)((hash ^ (hash >> 32)) & int.MaxValue);
    }

    private void TryOne(FuzzTarget target, long number, byte[] mutant, Watch watch)
    {
        watch.Begin(number, mutant);
        try
        {
            target.Parse(mutant);
        }
        catch (ProbeException)
        {
            // An answer.
        }
        catch (Exception e)
        {
            string[] frames = (e.StackTrace ?? "").Split('\n', StringSplitOptions.TrimEntries);
            string place = Array.Find(frames, f => f.Contains("NeuronProbe.", StringComparison.Ordinal)) ?? frames[0];
            Note(target, number, mutant, $"{e.GetType().Name} {place}", e.ToString());
        }
        (TimeSpan time, long bytes) = watch.End();
        if (time > LongestTime)
        {
            Note(target, number, mutant, "slow", $"took {time.TotalSeconds:F1} s");
        }
        if (bytes > MostBytes)
        {
            Note(target, number, mutant, "large", $"allocated {bytes >> 20} MiB");
        }
    }

    private void Note(FuzzTarget target, long number, byte[] mutant, string kind, string detail)
    {
        if (!kinds.Add($"{target.Name} {kind}"))
        {
            return;
        }
        findings.Add(new Finding(target.Name, number, kind, detail));
        Console.WriteLine($"FOUND {target.Name} {number}: {kind}");
        if (options.Keep is { } folder)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(Path.Combine(folder, $"{target.Name}-{number}"), mutant);
            File.WriteAllText(Path.Combine(folder, $"{target.Name}-{number}.txt"), detail);
        }
    }

    /// <summary>Mutants of a seed that is refused would test little.</summary>
    private static void DemandValidSeeds(FuzzTarget target)
    {
        foreach (byte[] seed in target.Seeds)
        {
            target.Parse(seed);
        }
    }
}
