using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace NeuronProbe.Corpora;

/// <summary>Makes items on a thread of its own, while the caller uses those that are ready.</summary>
/// <remarks>What comes, and in what order, never depends on timing.</remarks>
/// <typeparam name="T">An item.</typeparam>
internal sealed class ReadingThread<T> : IDisposable
{
    private readonly Func<T, long> sizeOf;
    private readonly CancellationTokenSource stop;
    private readonly BlockingCollection<T> ready = [];
    private readonly BlockingCollection<long> finished = [];
    private readonly Task reading;
    private volatile ExceptionDispatchInfo? failure;
    private long room;

    /// <summary>Begins to read.</summary>
    /// <param name="read">Makes the items; gets this, and what stops it.</param>
    /// <param name="sizeOf">What an item takes of the room that <see cref="Admit"/> gives.</param>
    /// <param name="room">How much is made, ready or used at a time.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public ReadingThread(
        Func<ReadingThread<T>, CancellationToken, IEnumerable<T>> read, Func<T, long> sizeOf, long room,
        CancellationToken cancellation)
    {
        this.sizeOf = sizeOf;
        this.room = room;
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        reading = Task.Factory.StartNew(
            () => Read(read), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The items; to be read once. Asking for one says that the one before is done with.</summary>
    /// <remarks>Once cancelled it gives what is ready, and then throws.</remarks>
    /// <exception cref="ProbeException">One could not be made: after those before it.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IEnumerable<T> Items()
    {
        while (ready.TryTake(out T? item) || ready.TryTake(out item, Timeout.Infinite, stop.Token))
        {
            yield return item;
            finished.Add(sizeOf(item));
        }
        failure?.Throw();
    }

    /// <summary>Throws what the reading failed with, if it did, whatever is ready before it.</summary>
    public void DemandNoFailure() => failure?.Throw();

    /// <summary>Waits until there is room, then takes some; called where items are made.</summary>
    public void Admit(long size)
    {
        while (room <= 0 || finished.Count > 0)
        {
            room += finished.Take(stop.Token);
        }
        room -= size;
    }

    /// <summary>Stops the reading and waits until its files are closed.</summary>
    public void Dispose()
    {
        stop.Cancel();
        reading.Wait();
        stop.Dispose();
        ready.Dispose();
        finished.Dispose();
    }

    private void Read(Func<ReadingThread<T>, CancellationToken, IEnumerable<T>> read)
    {
        try
        {
            foreach (T item in read(this, stop.Token))
            {
                ready.Add(item);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Whoever waits for an item waits with the same token.
        }
        catch (Exception e)
        {
            // Whoever asks for the next item gets it, with the place where it was thrown.
            failure = ExceptionDispatchInfo.Capture(e);
        }
        finally
        {
            ready.CompleteAdding();
        }
    }
}
