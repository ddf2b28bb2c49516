using System.Runtime.ExceptionServices;

namespace NeuronProbe.Reports;

/// <summary>The pieces of files, made on all cores and written in their order.</summary>
/// <remarks>
/// Each thread has one buffer a file: what it made it writes itself, once all earlier pieces are written. Memory does
/// not grow with the number of pieces.
/// </remarks>
internal sealed class OrderedPieces
{
    private readonly IReadOnlyList<Stream> streams;
    private readonly int count;
    private readonly Action<int, ByteBuffer[]> make;
    private readonly object turn = new();
    private int taken;
    private int written;
    private ExceptionDispatchInfo? failure;

    private OrderedPieces(IReadOnlyList<Stream> streams, int count, Action<int, ByteBuffer[]> make)
    {
        this.streams = streams;
        this.count = count;
        this.make = make;
    }

    /// <summary>Writes all pieces.</summary>
    /// <param name="streams">Where to, one a file; one thread at a time writes to them.</param>
    /// <param name="count">How many pieces.</param>
    /// <param name="make">Makes the piece of a number, from 0, in empty buffers, one a file;
    /// called by several threads at once.</param>
    /// <remarks>The exception of the first piece that fails comes out here; those before it are written.</remarks>
    public static void Write(IReadOnlyList<Stream> streams, int count, Action<int, ByteBuffer[]> make)
    {
        var pieces = new OrderedPieces(streams, count, make);
        Task[] helpers =
        [
            .. Enumerable.Range(1, Math.Max(0, Math.Min(Environment.ProcessorCount, count) - 1))
                .Select(_ => Task.Run(pieces.Work)),
        ];
        pieces.Work();
        Task.WaitAll(helpers);
        pieces.failure?.Throw();
    }

    private void Work()
    {
        ByteBuffer[] buffers = [.. streams.Select(_ => new ByteBuffer())];
        while (Interlocked.Increment(ref taken) - 1 is int piece && piece < count)
        {
            Array.ForEach(buffers, buffer => buffer.Clear());
            ExceptionDispatchInfo? own = Try(() => make(piece, buffers));
            lock (turn)
            {
                while (written < piece && failure is null)
                {
                    Monitor.Wait(turn);
                }
                if (failure is null)
                {
                    failure = own ?? Try(() => Write(buffers));
                }
                written++;
                Monitor.PulseAll(turn);
                if (failure is not null)
                {
                    return;
                }
            }
        }
    }

    private void Write(ByteBuffer[] buffers)
    {
        for (int i = 0; i < buffers.Length; i++)
        {
            streams[i].Write(buffers[i].WrittenSpan);
        }
    }

    private static ExceptionDispatchInfo? Try(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (Exception e)
        {
            return ExceptionDispatchInfo.Capture(e);
        }
    }
}
