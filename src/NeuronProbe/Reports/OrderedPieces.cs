using System.Runtime.ExceptionServices;

namespace NeuronProbe.Reports;

/// <summary>The pieces of a file, made on all cores and written in their order.</summary>
/// <remarks>
/// Each thread has one buffer: what it made it writes itself, once all earlier pieces are written. Memory does not grow
/// with the number of pieces.
/// </remarks>
internal sealed class OrderedPieces
{
    private readonly Stream stream;
    private readonly int count;
    private readonly Action<int, ByteBuffer> make;
    private readonly object turn = new();
    private int taken;
    private int written;
    private ExceptionDispatchInfo? failure;

    private OrderedPieces(Stream stream, int count, Action<int, ByteBuffer> make)
    {
        this.stream = stream;
        this.count = count;
        this.make = make;
    }

    /// <summary>Writes all pieces.</summary>
    /// <param name="stream">Where to; one thread at a time writes to it.</param>
    /// <param name="count">How many pieces.</param>
    /// <param name="make">Makes the piece of a number, from 0, in an empty buffer;
    /// called by several threads at once.</param>
    /// <remarks>The exception of the first piece that fails comes out here; those before it are written.</remarks>
    public static void Write(Stream stream, int count, Action<int, ByteBuffer> make)
    {
        var pieces = new OrderedPieces(stream, count, make);
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
        var buffer = new ByteBuffer();
        while (Interlocked.Increment(ref taken) - 1 is int piece && piece < count)
        {
            buffer.Clear();
            ExceptionDispatchInfo? own = Try(() => make(piece, buffer));
            lock (turn)
            {
                while (written < piece && failure is null)
                {
                    Monitor.Wait(turn);
                }
                if (failure is null)
                {
                    failure = own ?? Try(() => stream.Write(buffer.WrittenSpan));
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
