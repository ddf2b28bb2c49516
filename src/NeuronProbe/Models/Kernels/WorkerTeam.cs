using System.Runtime.ExceptionServices;

namespace NeuronProbe.Models.Kernels;

/// <summary>Threads that share out numbered pieces of work, the calling thread among them. They sleep between two runs,
/// and a run allocates nothing.</summary>
internal sealed class WorkerTeam : IDisposable
{
    private readonly Lock runLock = new();
    private readonly Thread[] helpers;
    private readonly SemaphoreSlim start = new(0);
    private readonly SemaphoreSlim finished = new(0);
    private Action<int, int> work = (_, _) => { };
    private ExceptionDispatchInfo? failure;
    private int pieceCount;
    private int nextPiece;
    private volatile bool isDisposed;

    /// <param name="size">Threads that work, the one that calls <see cref="Run"/> counted.</param>
    public WorkerTeam(int size)
    {
        Size = Math.Max(1, size);
        helpers = new Thread[Size - 1];
        for (int i = 0; i < helpers.Length; i++)
        {
            int worker = i + 1;
            helpers[i] = new Thread(() => Help(worker)) { IsBackground = true, Name = $"worker {worker}" };
            helpers[i].Start();
        }
    }

    /// <summary>Threads that work, the calling one counted.</summary>
    public int Size { get; }

    /// <summary>Does all pieces of work, and returns when the last one is done.</summary>
    /// <param name="pieces">How many pieces.</param>
    /// <param name="perform">Told the number of a piece, from 0, and that of the thread that does it, from 0 to the
    /// team's size, exclusive.</param>
    /// <remarks>The first exception of a piece comes out here; pieces that nobody has begun by then are left.</remarks>
    public void Run(int pieces, Action<int, int> perform)
    {
        lock (runLock)
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            failure = null;
            work = perform;
            pieceCount = pieces;
            nextPiece = 0;
            int called = Math.Min(helpers.Length, pieces - 1);
            if (called > 0)
            {
                start.Release(called);
            }
            TakePieces(worker: 0);
            for (int i = 0; i < called; i++)
            {
                finished.Wait();
            }
            failure?.Throw();
        }
    }

    public void Dispose()
    {
        lock (runLock)
        {
            if (isDisposed)
            {
                return;
            }
            isDisposed = true;
            if (helpers.Length > 0)
            {
                start.Release(helpers.Length);
            }
            foreach (Thread helper in helpers)
            {
                helper.Join();
            }
        }
        start.Dispose();
        finished.Dispose();
    }

    private void Help(int worker)
    {
        while (true)
        {
            start.Wait();
            if (isDisposed)
            {
                return;
            }
            TakePieces(worker);
            finished.Release();
        }
    }

    private void TakePieces(int worker)
    {
        try
        {
            int piece;
            while ((piece = Interlocked.Increment(ref nextPiece) - 1) < pieceCount)
            {
                work(piece, worker);
            }
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
            // Nobody begins another piece; the additions that still come can't reach around.
            Volatile.Write(ref nextPiece, int.MaxValue / 2);
        }
    }
}
