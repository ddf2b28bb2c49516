namespace NeuronProbe.Reports;

/// <summary>Bytes that grow at their end. Cheaper than the framework's,
/// of which a call is one of an interface.</summary>
internal sealed class ByteBuffer
{
    private const int FirstLength = 1 << 12;

    private byte[] bytes = new byte[FirstLength];

    /// <summary>Bytes that were written.</summary>
    public int WrittenCount { get; private set; }

    public ReadOnlySpan<byte> WrittenSpan => bytes.AsSpan(0, WrittenCount);

    /// <summary>Room at the end, to be written to and then counted by <see cref="Advance"/>.</summary>
    /// <param name="length">How much of it is needed at least.</param>
    public Span<byte> GetSpan(int length)
    {
        if (length > bytes.Length - WrittenCount)
        {
            Array.Resize(ref bytes, checked((int)Math.Max(2L * bytes.Length, (long)WrittenCount + length)));
        }
        return bytes.AsSpan(WrittenCount);
    }

    public void Advance(int count) => WrittenCount += count;

    public void Write(ReadOnlySpan<byte> more)
    {
        more.CopyTo(GetSpan(more.Length));
        WrittenCount += more.Length;
    }

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Clear() => WrittenCount = 0;
}
