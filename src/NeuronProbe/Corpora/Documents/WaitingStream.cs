namespace NeuronProbe.Corpora.Documents;

/// <summary>A stream that may have to wait for whoever writes it, such as a pipe:
/// a cancellation ends the waiting at once.</summary>
/// <param name="inner">The stream; disposed with this one.</param>
/// <param name="cancellation">Ends a read with an <see cref="OperationCanceledException"/>.</param>
internal sealed class WaitingStream(Stream inner, CancellationToken cancellation) : ReadOnlyStream
{
    private readonly byte[] received = new byte[64 * 1024];

    public override int Read(Span<byte> buffer)
    {
        int wanted = Math.Min(buffer.Length, received.Length);
        // Nothing calls a blocking read of a pipe off: on cancellation a background thread is left waiting in it.
        int count = Task.Run(() => inner.Read(received, 0, wanted)).WaitAsync(cancellation).GetAwaiter().GetResult();
        received.AsSpan(0, count).CopyTo(buffer);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }
        base.Dispose(disposing);
    }
}
