using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Microsoft.Win32.SafeHandles;

namespace NeuronProbe.Corpora;

/// <summary>What shows that a file was changed without reading it whole.</summary>
/// <param name="Size">Its bytes.</param>
/// <param name="Modified">When it was written last, in UTC.</param>
/// <param name="EndsSha256">SHA-256 of its first and last 64 KiB, one after the other; of a file of at most 128 KiB
/// that of all of it.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FileFingerprint(long Size, DateTime Modified, string EndsSha256)
{
    private const int EndLength = 64 * 1024;

    /// <summary>Reads it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="ProbeException">It can't be read.</exception>
    public static FileFingerprint Of(string path, string name)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path, share: FileShare.ReadWrite);
            long size = RandomAccess.GetLength(file);
            byte[] ends = new byte[Math.Min(size, 2 * EndLength)];
            int head = (int)Math.Min(ends.Length, EndLength);
            int count = ReadAt(file, ends.AsSpan(0, head), 0);
            count += ReadAt(file, ends.AsSpan(head), size - (ends.Length - head));
            return new FileFingerprint(
                size, File.GetLastWriteTimeUtc(file), Convert.ToHexStringLower(SHA256.HashData(ends.AsSpan(0, count))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProbeException(
                $"{name}: expected a readable file, but got an error: {e.Message} Check the file.", e);
        }
    }

    private static int ReadAt(SafeFileHandle file, Span<byte> bytes, long offset)
    {
        int count = 0;
        while (count < bytes.Length && RandomAccess.Read(file, bytes[count..], offset + count) is > 0 and int more)
        {
            count += more;
        }
        return count;
    }
}
