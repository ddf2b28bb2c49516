namespace NeuronProbe.Reports;

/// <summary>Does many small things that wait for the disk, several at once and in any order.</summary>
internal static class SeveralAtOnce
{
    /// <summary>Does all of them.</summary>
    /// <param name="count">How many.</param>
    /// <param name="threads">How many at once.</param>
    /// <param name="act">Does the one of a number, from 0, with an empty buffer.</param>
    /// <remarks>Where one fails, its exception comes out here, as it is, and no further one is begun.</remarks>
    public static void Run(int count, int threads, Action<int, ByteBuffer> act)
    {
        int taken = 0;
        bool hasFailed = false;
        // On threads of their own, since the pool adds one to those that wait only now and then.
        SideBySide.Wait([.. Enumerable.Range(0, Math.Min(threads, count)).Select(_ => Task.Factory.StartNew(
            Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);

        void Work()
        {
            var buffer = new ByteBuffer();
            while (!Volatile.Read(ref hasFailed) && Interlocked.Increment(ref taken) - 1 is int one && one < count)
            {
                try
                {
                    buffer.Clear();
                    act(one, buffer);
                }
                catch
                {
                    Volatile.Write(ref hasFailed, true);
                    throw;
                }
            }
        }
    }
}
