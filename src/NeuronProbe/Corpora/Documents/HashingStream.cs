using System.Security.Cryptography;

namespace NeuronProbe.Corpora.Documents;

/// <summary>Passes a stream's bytes on and computes their SHA-256 on the way.</summary>
internal sealed class HashingStream(Stream inner) : ReadOnlyStream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Bytes that went through so far.</summary>
    public long ByteCount { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        int count = inner.Read(buffer);
        hash.AppendData(buffer[..count]);
        ByteCount += count;
        return count;
    }

    /// <summary>Reads what is left and gives the hash of the whole, as 64 lower-case hexadecimal digits.</summary>
    public string Finish()
    {
        CopyTo(Null);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash.Dispose();
        }
        base.Dispose(disposing);
    }
}
