using System.Collections.Concurrent;

namespace NeuronProbe.Tests.EndToEnd;

/// <summary>What kills found processes at, and what was wrong afterwards.</summary>
internal sealed class KillTally
{
    private readonly ConcurrentDictionary<string, int> counts = new();
    private readonly ConcurrentQueue<string> failures = new();

    /// <summary>What was wrong.</summary>
    public IReadOnlyCollection<string> Failures => failures;

    /// <summary>Processes that were killed.</summary>
    public int Count => counts.Values.Sum();

    /// <summary>Counts a kill.</summary>
    /// <param name="work">What it came in.</param>
    public void Add(string work) => counts.AddOrUpdate(work, 1, (_, count) => count + 1);

    /// <summary>Notes what was wrong.</summary>
    public void Fail(string what) => failures.Enqueue(what);

    /// <summary>For people: <c>31 kills: 12 loading, 19 collecting</c>.</summary>
    public override string ToString() =>
        $"{Count} kills: " + string.Join(
            ", ", counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Value} {c.Key}"));
}
