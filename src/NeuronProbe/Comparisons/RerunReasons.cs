using NeuronProbe.Reports;
using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Comparisons;

/// <summary>Why the figures of a scan that is made again may differ in their last digits.</summary>
internal static class RerunReasons
{
    /// <summary>What is not as it was, or leaves the last digits open, each in words; none where all bytes must be the
    /// same.</summary>
    /// <param name="first">The first scan.</param>
    /// <param name="second">The one that was made again.</param>
    public static IReadOnlyList<string> Of(ScanManifest first, ScanManifest second)
    {
        var reasons = new List<string>();
        if (first.Tool != second.Tool)
        {
            reasons.Add($"{first.Tool} made the first, {second.Tool} the second");
        }
        ManifestMachine now = second.Machine!;
        string[] former = ProcessorsOf(first);
        string[] others = [.. former.Where(processor => processor != now.Processor)];
        bool isFree = first.Machine?.IsFreeOfMachine == true && now.IsFreeOfMachine;
        if (former.Length == 0)
        {
            reasons.Add("the first does not say what it ran on");
        }
        else if (others.Length > 0 && !(isFree && others.Append(now.Processor).All(HasOwnProduct)))
        {
            reasons.Add($"the first ran on {string.Join(" and ", others)}, the second on {now.Processor}");
        }
        if (isFree)
        {
            return reasons;
        }
        if (first.Machine is { } machine && machine.Threads != now.Threads)
        {
            reasons.Add($"the first had {Figures.Count(machine.Threads, "thread")}, the second {now.Threads}");
        }
        reasons.Add($"{second.Matmul} products leave the last digits open");
        return reasons;
    }

    /// <summary>Whether our own product gives the same on all such processors: x64 with FMA.</summary>
    private static bool HasOwnProduct(string processor) =>
        processor.StartsWith("x64 avx512", StringComparison.Ordinal)
        || processor.StartsWith("x64 avx2-fma", StringComparison.Ordinal);

    /// <summary>The processors that a scan ran on, of shards all of them.</summary>
    private static string[] ProcessorsOf(ScanManifest manifest) => manifest.Shards is { } shards
        ? [.. shards.Select(shard => shard.Processor.Split(" with ")[0]).Distinct()]
        : manifest.Machine is { } machine ? [machine.Processor] : [];
}
