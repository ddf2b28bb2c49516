using System.Diagnostics;

namespace NeuronProbe.Scans;

/// <summary>How long to go on after a cancellation.</summary>
/// <param name="most">The time.</param>
/// <param name="cancellation">The cancellation.</param>
internal sealed class Patience(TimeSpan most, CancellationToken cancellation)
{
    private Stopwatch? since;

    /// <summary>Asked again and again.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled, and the time is over.</exception>
    public void Demand()
    {
        if (!cancellation.IsCancellationRequested)
        {
            return;
        }
        since ??= Stopwatch.StartNew();
        if (since.Elapsed >= most)
        {
            throw new OperationCanceledException(cancellation);
        }
    }
}
