using System.Security.Cryptography;

namespace NeuronProbe.Corpora.Documents;

/// <summary>Passes a stream's bytes on, counts them, and computes their SHA-256 on the way.</summary>
/// <param name="inner">The bytes.</param>
/// <param name="isWhole">Whether all of them are read in order; else there is no hash.</param>
internal sealed class HashingStream(Stream inner, bool isWhole = true) : ReadOnlyStream
{
    private readonly IncrementalHash? hash = isWhole ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;

    /// <summary>Bytes that went through so far.</summary>
    public long ByteCount { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        int count = inner.Read(buffer);
        hash?.AppendData(buffer[..count]);
        ByteCount += count;
        return count;
    }

    /// <summary>Reads what is left and gives the hash of the whole, as 64 lower-case hexadecimal digits.</summary>
    /// <exception cref="InvalidOperationException">It is not the whole.</exception>
    public string Finish()
    {
        if (hash is null)
        {
            throw new InvalidOperationException("A part of a file has no hash.");
        }
        CopyTo(Null);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash?.Dispose();
        }
        base.Dispose(disposing);
    }
}
