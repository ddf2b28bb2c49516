using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using NeuronProbe.Collectors;
using NeuronProbe.Reports;
using ZstdSharp;

namespace NeuronProbe.Scans;

/// <summary>One file with the state of all collectors in the middle of a scan.</summary>
/// <remarks>
/// A line that says what it is; the header as JSON; the states in the order of the collectors, each packed; the lengths
/// of all of these, as 64-bit numbers; how many there are; and SHA-256 of all before. Numbers are little-endian.
/// </remarks>
internal static class SavedGeneration
{
    private const int HashLength = 32;
    private const int BufferLength = 1 << 16;
    private const int CompressionLevel = 1;
    private const int LongestHeader = 1 << 16;

    private static ReadOnlySpan<byte> Mark => "neuronprobe state\n"u8;

    /// <summary>Writes one.</summary>
    /// <param name="file">Where to; not closed.</param>
    /// <param name="header">What it is of.</param>
    /// <param name="collectors">The collectors, at a chunk's end.</param>
    public static void Write(HashedFile file, SavedHeader header, IReadOnlyList<Collector> collectors)
    {
        byte[] head = JsonSerializer.SerializeToUtf8Bytes(header, SavedHeaderJson.Default.SavedHeader);
        file.Write(Mark);
        file.Write(head);
        long[] lengths = [head.Length, .. new long[collectors.Count]];
        OrderedPieces.Write([file], collectors.Count, (i, buffers) =>
        {
            using (var packed = new CompressionStream(new BufferStream(buffers[0]), CompressionLevel))
            using (var buffered = new BufferedStream(packed, BufferLength))
            using (var writer = new BinaryWriter(buffered))
            {
                collectors[i].Save(writer);
            }
            lengths[1 + i] = buffers[0].WrittenCount;
        });
        byte[] footer = new byte[(lengths.Length + 1) * sizeof(long)];
        for (int i = 0; i < lengths.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(footer.AsSpan(i * sizeof(long)), lengths[i]);
        }
        BinaryPrimitives.WriteInt64LittleEndian(footer.AsSpan(lengths.Length * sizeof(long)), lengths.Length);
        file.Write(footer);
        file.AppendHash();
    }

    /// <summary>Reads what it is of; all its bytes are checked first.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="ProbeException">It is of another version.</exception>
    public static SavedHeader ReadHeader(FileStream stream)
    {
        DemandWhole(stream);
        return Open(stream).Header;
    }

    /// <summary>Reads what it is of and no more, so that nothing says that the rest is whole.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="ProbeException">It is of another version.</exception>
    public static SavedHeader PeekHeader(FileStream stream) => Open(stream).Header;

    /// <summary>Puts the collectors into the state that was saved.</summary>
    /// <returns>What it is of.</returns>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="ProbeException">It is of another version, or of other collectors.</exception>
    public static SavedHeader Load(FileStream stream, IReadOnlyList<Collector> collectors)
    {
        DemandWhole(stream);
        (SavedHeader header, long[] lengths) = Open(stream);
        if (lengths.Length != 1 + collectors.Count)
        {
            throw Unfit(stream, $"expected the states of {collectors.Count} collectors, but got {lengths.Length - 1}");
        }
        long position = Mark.Length + lengths[0];
        for (int i = 0; i < collectors.Count; i++)
        {
            stream.Position = position;
            position += lengths[1 + i];
            try
            {
                using var unpacked = new DecompressionStream(stream, leaveOpen: true);
                using var buffered = new BufferedStream(unpacked, BufferLength);
                using var reader = new BinaryReader(buffered);
                collectors[i].Load(reader);
            }
            catch (Exception e) when (e is ZstdException or InvalidDataException or EndOfStreamException)
            {
                throw Unfit(stream, e.Message.TrimEnd('.'));
            }
        }
        return header;
    }

    private static void DemandWhole(FileStream stream)
    {
        long hashed = stream.Length - HashLength;
        if (hashed < 0 || !IsWhole(stream, hashed))
        {
            throw new InvalidDataException("expected the bytes that were saved, but its SHA-256 is another one.");
        }
    }

    private static (SavedHeader Header, long[] Lengths) Open(FileStream stream)
    {
        long last = stream.Length - HashLength - sizeof(long);
        byte[] mark = Read(stream, 0, last < Mark.Length ? 0 : Mark.Length);
        if (!mark.AsSpan().SequenceEqual(Mark))
        {
            throw Damaged();
        }
        long count = BinaryPrimitives.ReadInt64LittleEndian(Read(stream, last, sizeof(long)));
        if (count < 1 || count > (last - Mark.Length) / sizeof(long))
        {
            throw Damaged();
        }
        byte[] footer = Read(stream, last - (count * sizeof(long)), (int)count * sizeof(long));
        long[] lengths = [.. Enumerable.Range(0, (int)count)
            .Select(i => BinaryPrimitives.ReadInt64LittleEndian(footer.AsSpan(i * sizeof(long))))];
        Int128 sum = lengths.Aggregate((Int128)Mark.Length + footer.Length, (sum, length) => sum + length);
        return lengths.All(length => length >= 0) && sum == last && lengths[0] <= LongestHeader
            ? (Parse(stream, Read(stream, Mark.Length, (int)lengths[0])), lengths)
            : throw Damaged();
    }

    private static byte[] Read(FileStream stream, long position, int length)
    {
        byte[] bytes = new byte[length];
        stream.Position = position;
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static InvalidDataException Damaged() =>
        new("expected the state of collectors as it was saved, but got something else.");

    private static SavedHeader Parse(FileStream stream, byte[] head)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(head);
            int version = document.RootElement.GetProperty(VersionedJson.Name).GetInt32();
            if (version != SavedHeader.CurrentVersion)
            {
                throw Unfit(
                    stream, $"expected {VersionedJson.Name} {SavedHeader.CurrentVersion}, but got {version}");
            }
            SavedHeader header = document.Deserialize(SavedHeaderJson.Default.SavedHeader)!;
            return header.First >= 0 && header.First <= header.End
                ? header
                : throw new JsonException($"chunks {header.First} to {header.End}");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            throw Unfit(stream, $"expected the header of a saved state, but got: {e.Message.TrimEnd('.')}");
        }
    }

    /// <summary>What is whole and yet of no use here: another version has written it.</summary>
    private static ProbeException Unfit(FileStream stream, string what) => new(
        $"{stream.Name}: {what}. Use the version of NeuronProbe that saved it, or begin anew without --resume.");

    private static bool IsWhole(FileStream stream, long hashed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[1 << 20];
        stream.Position = 0;
        for (long left = hashed; left > 0;)
        {
            int count = stream.Read(piece.AsSpan(0, (int)Math.Min(left, piece.Length)));
            if (count == 0)
            {
                return false;
            }
            hash.AppendData(piece, 0, count);
            left -= count;
        }
        byte[] told = new byte[HashLength];
        stream.ReadExactly(told);
        return hash.GetHashAndReset().AsSpan().SequenceEqual(told);
    }
}
