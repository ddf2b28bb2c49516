using System.Globalization;

namespace NeuronProbe.Hub;

/// <summary>Gives up what comes so slowly that it would never end: another connection is faster, as a rule.</summary>
/// <param name="clock">Tells the time.</param>
internal sealed class SpeedFloor(TimeProvider clock)
{
    private const int LeastBytesPerSecond = 1024;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private TimeSpan waited;
    private long bytes;

    /// <summary>Demands that what came so far is enough to go on.</summary>
    /// <exception cref="TransientFailure">Less than a kibibyte a second came for a minute.</exception>
    public void Demand()
    {
        if (waited < Period)
        {
            return;
        }
        if (bytes < LeastBytesPerSecond * waited.TotalSeconds)
        {
            throw new TransientFailure(string.Create(CultureInfo.InvariantCulture,
                $"{bytes:N0} bytes in {waited.TotalSeconds:0} s, less than 1 KiB/s"));
        }
        (waited, bytes) = (TimeSpan.Zero, 0);
    }

    /// <summary>Counts what came, and how long it was waited for; the time in between belongs to the disk.</summary>
    /// <param name="count">Bytes that came.</param>
    /// <param name="start">The clock's timestamp when the wait for them began.</param>
    public void Count(int count, long start)
    {
        waited += clock.GetElapsedTime(start);
        bytes += count;
    }
}
