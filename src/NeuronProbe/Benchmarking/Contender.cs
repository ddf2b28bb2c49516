using NeuronProbe.Corpora;

namespace NeuronProbe.Benchmarking;

/// <summary>A method under its name, the batches on which it is timed, and its speed in each round.</summary>
/// <param name="name">The name.</param>
/// <param name="make">Makes the method when it is first run: what it holds must not count in the memory of those before it.</param>
internal sealed class Contender(string name, Func<BenchMethod> make) : IDisposable
{
    private readonly List<double> speeds = [];
    private readonly Lazy<BenchMethod> method = new(make);

    public string Name => name;

    /// <summary>What it is timed on.</summary>
    public IReadOnlyList<TokenBatch> Sample { get; set; } = [];

    /// <summary>What a token took while it warmed up, in seconds.</summary>
    public double SecondsPerToken { get; private set; }

    /// <summary>Real tokens a second, padding not counted.</summary>
    public Spread TokensPerS => Spread.Of(speeds);

    /// <summary>Runs batches until the time is up: a first one, which does what is done only once, and at least one more where there is one.</summary>
    public void WarmUp(IEnumerable<TokenBatch> batches, TimeSpan time, CancellationToken cancellation)
    {
        double seconds = 0;
        long tokens = 0;
        foreach ((int index, TokenBatch batch) in batches.Index())
        {
            if (index == 1)
            {
                (seconds, tokens) = (0, 0);
            }
            seconds += method.Value.Run([batch], cancellation).TotalSeconds;
            tokens += batch.TokenCount;
            if (index > 0 && seconds >= time.TotalSeconds)
            {
                break;
            }
        }
        SecondsPerToken = seconds / tokens;
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
