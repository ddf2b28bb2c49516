using System.Diagnostics;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Benchmarking;

/// <summary>One way of going over batches, whose time is taken.</summary>
internal abstract class BenchMethod : IDisposable
{
    /// <summary>Goes over batches once.</summary>
    /// <param name="batches">The batches, in order.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>What the batches took, without what a long run does once.</returns>
    public BatchesRun Run(IReadOnlyList<TokenBatch> batches, CancellationToken cancellation)
    {
        IReadOnlyList<TokenBatch> prepared = Begin(batches);
        try
        {
            long? faults = PageFaults.Read();
            long start = Stopwatch.GetTimestamp();
            foreach (TokenBatch batch in prepared)
            {
                cancellation.ThrowIfCancellationRequested();
                Process(batch);
            }
            TimeSpan time = Stopwatch.GetElapsedTime(start);
            return new(time, PageFaults.Read() - faults);
        }
        finally
        {
            End();
        }
    }

    /// <summary>Demands that all runs together did the whole work, without which their time says nothing.</summary>
    /// <exception cref="InvalidOperationException">They did not.</exception>
    public virtual void DemandWhole()
    {
    }

    public virtual void Dispose()
    {
    }

    /// <summary>What comes before the time is taken.</summary>
    /// <returns>The batches as this method wants them.</returns>
    protected abstract IReadOnlyList<TokenBatch> Begin(IReadOnlyList<TokenBatch> batches);

    protected abstract void Process(TokenBatch batch);

    /// <summary>Puts right what <see cref="Begin"/> changed.</summary>
    protected abstract void End();
}
