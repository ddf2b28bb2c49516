using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Benchmarking;

/// <summary>A method under its name, the batches on which it is timed, and its speed in each round.</summary>
/// <param name="name">The name.</param>
/// <param name="make">Makes the method when it is first run: what it holds must not count in the
/// memory of those before it.</param>
internal sealed class TimedMethod(string name, Func<BenchMethod> make) : IDisposable
{
    // Of its documents, batch by batch; the last holds for all that follow.
    private static readonly double[] WarmUpShares = [RoundTimes.LeastShare, RoundTimes.LeastShare, 0.5, 1];

    private readonly List<double> speeds = [];
    private readonly List<double> pageFaults = [];
    private readonly Lazy<BenchMethod> method = new(make);

    public string Name => name;

    /// <summary>What it is timed on.</summary>
    public IReadOnlyList<TokenBatch> Sample { get; set; } = [];

    /// <summary>What a position took while it warmed up, in seconds, padding counted.</summary>
    public double SecondsPerPosition { get; private set; }

    /// <summary>Real tokens a second, padding not counted.</summary>
    public Spread TokensPerS => Spread.Of(speeds);

    /// <summary>Pages that the system gave for each batch, the median of the rounds; null where it does not
    /// tell.</summary>
    public double? PageFaultsPerBatch => pageFaults.Count == 0 ? null : Spread.Of(pageFaults).Median;

    /// <summary>Runs batches until the next would take longer than there is time, at least two where there are as many.
    /// Their documents are cut at first, so that little time is enough for little.</summary>
    /// <remarks>The first does what is done only once, so where there are others it does not count; and of the others
    /// those that are most like what is measured.</remarks>
    public void WarmUp(IEnumerable<TokenBatch> batches, TimeSpan time, CancellationToken cancellation)
    {
        double elapsed = 0;
        double counted = 0;
        long positions = 0;
        double before = 0;
        foreach ((int index, TokenBatch whole) in batches.Index())
        {
            double share = WarmUpShares[Math.Min(index, WarmUpShares.Length - 1)];
            TokenBatch batch = BenchCorpus.Cut(whole, share);
            if (index > 1 && elapsed + (SecondsPerPosition * batch.Ids.Length) > time.TotalSeconds)
            {
                break;
            }
            double seconds = method.Value.Run([batch], cancellation).Time.TotalSeconds;
            elapsed += seconds;
            if (index == 1 || share > before)
            {
                (counted, positions, before) = (0, 0, share);
            }
            counted += seconds;
            positions += batch.Ids.Length;
            SecondsPerPosition = counted / positions;
        }
    }

    /// <summary>Runs the sample once and notes the speed.</summary>
    public void Measure(CancellationToken cancellation)
    {
        BatchesRun run = method.Value.Run(Sample, cancellation);
        speeds.Add(Sample.Sum(b => (long)b.TokenCount) / run.Time.TotalSeconds);
        if (run.PageFaults is { } faults)
        {
            pageFaults.Add((double)faults / Sample.Count);
        }
    }

    /// <summary>Demands that all runs together did the whole work.</summary>
    /// <exception cref="InvalidOperationException">They did not.</exception>
    public void DemandWhole() => method.Value.DemandWhole();

    public void Dispose()
    {
        if (method.IsValueCreated)
        {
            method.Value.Dispose();
        }
    }
}
