using System.Security.Cryptography;

namespace NeuronProbe.Scans;

/// <summary>What tells a file from another one without reading all of it.</summary>
/// <param name="Name">Its name, as the manifest has it.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sample">SHA-256 of pieces of it, spread evenly from its first byte to its last, or of all of it where
/// it is no longer than these; null where it is none that can be read twice.</param>
internal sealed record FileSample(string Name, long Bytes, string? Sample)
{
    private const int Pieces = 16;
    private const int PieceLength = 1 << 16;

    /// <summary>Looks at a file.</summary>
    /// <param name="name">What the manifest calls it.</param>
    /// <param name="path">Where it is.</param>
    /// <exception cref="ProbeException">It can't be read.</exception>
    public static FileSample Of(string name, string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return new FileSample(name, stream.Length, Hash(stream));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProbeException(
                $"{path}: expected a readable file, but got: {e.Message} Check the file and its permissions.", e);
        }
    }

    private static string Hash(FileStream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[PieceLength];
        long last = Math.Max(0, stream.Length - PieceLength);
        bool isWhole = stream.Length <= (long)Pieces * PieceLength;
        int pieces = isWhole ? (int)((stream.Length + PieceLength - 1) / PieceLength) : Pieces;
        for (int i = 0; i < pieces; i++)
        {
            stream.Position = isWhole ? (long)i * PieceLength : last * i / (Pieces - 1);
            hash.AppendData(piece, 0, stream.ReadAtLeast(piece, PieceLength, throwOnEndOfStream: false));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
