using System.Security.Cryptography;

namespace NeuronProbe.Reports;

/// <summary>A new file whose bytes are hashed on their way to the disk;
/// without <see cref="Finish"/> it is cut short.</summary>
/// <param name="path">The file; one that is there already is replaced.</param>
internal sealed class HashedFile(string path) : Stream
{
    private readonly FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    // A hash of a few bytes at a time would cost more than all the rest.
    private readonly byte[] buffer = new byte[1 << 16];
    private int used;
    private long passed;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => passed + used;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= buffer.Length)
        {
            Pass();
            Pass(bytes);
            return;
        }
        while (bytes.Length > 0)
        {
            int count = Math.Min(bytes.Length, buffer.Length - used);
            bytes[..count].CopyTo(buffer.AsSpan(used));
            used += count;
            bytes = bytes[count..];
            if (used == buffer.Length)
            {
                Pass();
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Write([value]);

    /// <summary>Does nothing: a writer that flushes after each row would undo the buffer.</summary>
    public override void Flush()
    {
    }

    /// <summary>Brings everything to the disk.</summary>
    /// <returns>The hash of the whole, as 64 lower-case hexadecimal digits.</returns>
    public string Finish()
    {
        Pass();
        file.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
            hash.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Pass()
    {
        Pass(buffer.AsSpan(0, used));
        used = 0;
    }

    private void Pass(ReadOnlySpan<byte> bytes)
    {
        file.Write(bytes);
        hash.AppendData(bytes);
        passed += bytes.Length;
    }
}
