using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Tests.Corpora;

/// <summary>
/// Gives its bytes and then lets the reader wait, as a pipe does that nobody writes any more and nobody closes.
/// </summary>
internal sealed class UnendingStream(byte[] bytes) : ReadOnlyStream
{
    private readonly ManualResetEventSlim isClosed = new();
    private int position;

    public override int Read(Span<byte> buffer)
    {
        if (position == bytes.Length)
        {
            isClosed.Wait();
            return 0;
        }
        int count = Math.Min(buffer.Length, bytes.Length - position);
        bytes.AsSpan(position, count).CopyTo(buffer);
        position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        isClosed.Set();
        base.Dispose(disposing);
    }
}
