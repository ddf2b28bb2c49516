using System.Security.Cryptography;

namespace NeuronProbe.Reports;

/// <summary>A new file whose bytes are hashed on their way to the disk;
/// without <see cref="Finish"/> it is cut short.</summary>
/// <remarks>The disk is set to work while more is made: else all of it would wait for the end.</remarks>
/// <param name="path">The file; one that is there already is replaced.</param>
/// <param name="flushLength">Bytes after which the disk is asked for what it has by then.</param>
internal sealed class HashedFile(string path, long flushLength = HashedFile.FlushLength) : Stream
{
    private const long FlushLength = 1 << 25;

    private readonly FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    // A hash of a few bytes at a time would cost more than all the rest.
    private readonly byte[] buffer = new byte[1 << 16];
    private int used;
    private long passed;
    private long flushed;
    private Task flushing = Task.CompletedTask;

    /// <summary>Whether something could not be written.</summary>
    public bool IsBroken { get; private set; }

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

    /// <summary>Writes the hash of all bytes before, as its 32 bytes.</summary>
    public void AppendHash()
    {
        Pass();
        Write(hash.GetCurrentHash());
    }

    /// <summary>Brings everything to the disk.</summary>
    /// <exception cref="IOException">The disk has not taken all of it.</exception>
    /// <returns>The hash of the whole, as 64 lower-case hexadecimal digits.</returns>
    public string Finish()
    {
        Pass();
        IsBroken = true;
        flushing.GetAwaiter().GetResult();
        DiskFlush.File(file.SafeFileHandle, path);
        IsBroken = false;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Where it fails, Finish has told, or nobody needs the file.
            flushing.ContinueWith(_ => { }, TaskScheduler.Default).Wait();
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
        IsBroken = true;
        file.Write(bytes);
        IsBroken = false;
        hash.AppendData(bytes);
        passed += bytes.Length;
        if (passed - flushed >= flushLength && flushing.IsCompletedSuccessfully)
        {
            flushed = passed;
            flushing = Task.Run(() => DiskFlush.File(file.SafeFileHandle, path));
        }
    }
}
