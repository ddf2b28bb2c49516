using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace NeuronProbe.Checkpoints;

/// <summary>The central directory of a zip archive, also in the wide form for large files (zip64). .NET's own reader
/// doesn't tell where a file's bytes are.</summary>
/// <remarks>Numbers and layout are those of PKWARE's APPNOTE.TXT, sections 4.3 and 4.5.</remarks>
internal sealed class ZipDirectory
{
    private const uint EndSignature = 0x06054b50;
    private const uint WideEndSignature = 0x06064b50;
    private const uint WideLocatorSignature = 0x07064b50;
    private const uint EntrySignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;
    private const int EndLength = 22;
    private const int WideLocatorLength = 20;
    private const int WideEndLength = 56;
    private const int EntryLength = 46;
    private const int LocalLength = 30;
    private const int LongestComment = ushort.MaxValue;
    private const long LongestDirectory = 1 << 26;
    private const ushort WideSizes = 1;

    private readonly Stream file;
    private readonly string path;
    private readonly Dictionary<string, ZipMember> members = [];

    private ZipDirectory(Stream file, string path)
    {
        this.file = file;
        this.path = path;
        (long offset, long length) = FindDirectory();
        if (offset < 0 || length < 0 || length > LongestDirectory || offset > file.Length - length)
        {
            throw Broken(
                $"a directory of at most {LongestDirectory} bytes within the file's {file.Length}",
                $"one of {length} at byte {offset}");
        }
        ReadMembers(Bytes(offset, (int)length), offset);
    }

    public IEnumerable<string> Names => members.Keys;

    /// <summary>Reads and checks the directory of an archive.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="ProbeException">It is no zip archive, or names bytes that are not in it.</exception>
    public static ZipDirectory Read(Stream file, string path) => new(file, path);

    public ZipMember? Find(string name) => members.GetValueOrDefault(name);

    private (long Offset, long Length) FindDirectory()
    {
        int tailLength = (int)Math.Min(file.Length, EndLength + LongestComment);
        byte[] tail = Bytes(file.Length - tailLength, tailLength);
        for (int i = tailLength - EndLength; i >= 0; i--)
        {
            ReadOnlySpan<byte> end = tail.AsSpan(i);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) == EndSignature
                && BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) == end.Length - EndLength)
            {
                return FindWideDirectory(file.Length - end.Length) ?? (
                    BinaryPrimitives.ReadUInt32LittleEndian(end[16..]),
                    BinaryPrimitives.ReadUInt32LittleEndian(end[12..]));
            }
        }
        throw Broken("a zip archive with a directory at its end", "none");
    }

    /// <summary>Where the wide form's record, which stands before the plain one, says that the directory is; null where
    /// there is none.</summary>
    private (long Offset, long Length)? FindWideDirectory(long endOffset)
    {
        if (endOffset < WideLocatorLength)
        {
            return null;
        }
        byte[] locator = Bytes(endOffset - WideLocatorLength, WideLocatorLength);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != WideLocatorSignature)
        {
            return null;
        }
        byte[] end = Bytes(BinaryPrimitives.ReadInt64LittleEndian(locator.AsSpan(8)), WideEndLength);
        return BinaryPrimitives.ReadUInt32LittleEndian(end) == WideEndSignature
            ? (BinaryPrimitives.ReadInt64LittleEndian(end.AsSpan(48)),
                BinaryPrimitives.ReadInt64LittleEndian(end.AsSpan(40)))
            : throw Broken("the end of a zip64 directory where its locator says", "something else");
    }

    private void ReadMembers(ReadOnlySpan<byte> directory, long directoryOffset)
    {
        while (directory.Length > 0)
        {
            if (directory.Length < EntryLength || BinaryPrimitives.ReadUInt32LittleEndian(directory) != EntrySignature)
            {
                throw Broken("an entry of the zip directory", "other bytes");
            }
            int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(directory[28..]);
            int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(directory[30..]);
            int length = EntryLength + nameLength + extraLength
                + BinaryPrimitives.ReadUInt16LittleEndian(directory[32..]);
            if (length > directory.Length)
            {
                throw Broken($"an entry of the zip directory of at most {directory.Length} bytes", $"one of {length}");
            }
            string name = Encoding.UTF8.GetString(directory.Slice(EntryLength, nameLength));
            if (!members.TryAdd(
                name,
                ReadMember(
                    name, directory[..EntryLength], directory.Slice(EntryLength + nameLength, extraLength),
                    directoryOffset)))
            {
                throw Broken("every name once", $"'{PickleInput.Shown(name)}' twice");
            }
            directory = directory[length..];
        }
    }

    private ZipMember ReadMember(string name, ReadOnlySpan<byte> entry, ReadOnlySpan<byte> extra, long directoryOffset)
    {
        bool isEncrypted = (BinaryPrimitives.ReadUInt16LittleEndian(entry[8..]) & 1) != 0;
        bool isStored = BinaryPrimitives.ReadUInt16LittleEndian(entry[10..]) == 0;
        ReadOnlySpan<byte> wide = FindWideSizes(extra);
        long plainLength = Wide(BinaryPrimitives.ReadUInt32LittleEndian(entry[24..]), ref wide, name);
        long length = Wide(BinaryPrimitives.ReadUInt32LittleEndian(entry[20..]), ref wide, name);
        long header = Wide(BinaryPrimitives.ReadUInt32LittleEndian(entry[42..]), ref wide, name);
        if (header < 0 || header > directoryOffset - LocalLength)
        {
            throw Broken(
                $"'{PickleInput.Shown(name)}' to begin before the directory at byte {directoryOffset}",
                $"byte {header}");
        }
        byte[] local = Bytes(header, LocalLength);
        if (BinaryPrimitives.ReadUInt32LittleEndian(local) != LocalSignature)
        {
            throw Broken($"the header of '{PickleInput.Shown(name)}' at byte {header}", "other bytes");
        }
        long offset = header + LocalLength + BinaryPrimitives.ReadUInt16LittleEndian(local.AsSpan(26))
            + BinaryPrimitives.ReadUInt16LittleEndian(local.AsSpan(28));
        if (length < 0 || offset > directoryOffset || length > directoryOffset - offset)
        {
            throw Broken(
                $"'{PickleInput.Shown(name)}' to end before the directory at byte {directoryOffset}",
                $"{length} bytes from {offset}");
        }
        return new ZipMember(name, offset, length, isStored && !isEncrypted && plainLength == length);
    }

    /// <summary>The extra field that holds, in a fixed order, each number that does not fit its place in the entry;
    /// empty where there is none.</summary>
    private static ReadOnlySpan<byte> FindWideSizes(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]), extra.Length - 4);
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == WideSizes)
            {
                return extra.Slice(4, length);
            }
            extra = extra[(4 + length)..];
        }
        return [];
    }

    private long Wide(uint number, ref ReadOnlySpan<byte> wide, string name)
    {
        if (number != uint.MaxValue)
        {
            return number;
        }
        if (wide.Length < 8)
        {
            throw Broken($"the zip64 sizes of '{PickleInput.Shown(name)}'", "none");
        }
        long value = BinaryPrimitives.ReadInt64LittleEndian(wide);
        wide = wide[8..];
        return value;
    }

    private byte[] Bytes(long offset, int count)
    {
        if (offset < 0 || offset > file.Length - count)
        {
            throw Broken($"{count} bytes of a zip archive at byte {offset}", $"a file of {file.Length} bytes");
        }
        byte[] bytes = new byte[count];
        file.Position = offset;
        file.ReadExactly(bytes);
        return bytes;
    }

    private ProbeException Broken(string expected, string got) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: expected {expected}, but got {got}. The file is damaged or incomplete: download it again."));
}
