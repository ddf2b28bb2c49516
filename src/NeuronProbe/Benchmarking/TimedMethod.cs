using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Benchmarking;

/// <summary>A method under its name, the batches on which it is timed, and its speed in each round.</summary>
/// <param name="name">The name.</param>
/// <param name="make">Makes the method when it is first run: what it holds must not count in the
/// memory of those before it.</param>
internal sealed class TimedMethod(string name, Func<BenchMethod> make) : IDisposable
{
    private readonly List<double> speeds = [];
    private readonly Lazy<BenchMethod> method = new(make);

    public string Name => name;

    /// <summary>What it is timed on.</summary>
    public IReadOnlyList<TokenBatch> Sample { get; set; } = [];

    /// <summary>What a position took while it warmed up, in seconds, padding counted.</summary>
    public double SecondsPerPosition { get; private set; }

    /// <summary>Real tokens a second, padding not counted.</summary>
    public Spread TokensPerS => Spread.Of(speeds);

    /// <summary>Runs batches, at least one, until the time is up. The first does what is done only once, so where there
    /// are others it does not count.</summary>
    public void WarmUp(IEnumerable<TokenBatch> batches, TimeSpan time, CancellationToken cancellation)
    {
        double first = 0;
        double others = 0;
        long positions = 0;
        foreach (TokenBatch batch in batches)
        {
            double seconds = method.Value.Run([batch], cancellation).TotalSeconds;
            if (first == 0)
            {
                first = seconds;
                SecondsPerPosition = seconds / batch.Ids.Length;
            }
            else
            {
                others += seconds;
                positions += batch.Ids.Length;
                SecondsPerPosition = others / positions;
            }
            if (first + others >= time.TotalSeconds)
            {
                break;
            }
        }
    }

    /// <summary>Runs the sample once and notes the speed.</summary>
    public void Measure(CancellationToken cancellation) =>
        speeds.Add(Sample.Sum(b => (long)b.TokenCount) / method.Value.Run(Sample, cancellation).TotalSeconds);

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
