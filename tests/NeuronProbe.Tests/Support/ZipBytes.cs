using System.Buffers.Binary;
using System.Text;

namespace NeuronProbe.Tests.Support;

/// <summary>Writes zip archives of files that are stored as they are, aligned to 64 bytes as torch.save does.</summary>
/// <param name="isWide">Whether sizes and places are in the form for large files.</param>
internal sealed class ZipBytes(bool isWide = false)
{
    private const int Alignment = 64;

    private readonly List<byte> bytes = [];
    private readonly List<byte> directory = [];
    private int count;

    public void Add(
        string name, byte[] content, short method = 0, long? claimedLength = null, long? claimedOffset = null)
    {
        byte[] nameBytes = Encoding.UTF8.GetBytes(name);
        long offset = bytes.Count;
        int padding = (int)(Alignment - ((offset + 30 + nameBytes.Length + 4) % Alignment));
        bytes.AddRange(Numbers(
            0x04034b50,
            (short)20,
            (short)0,
            method,
            0,
            0,
            content.Length,
            content.Length,
            (short)nameBytes.Length,
            (short)(padding + 4)));
        bytes.AddRange(nameBytes);
        bytes.AddRange(Numbers((short)0x4246, (short)padding));
        bytes.AddRange(new byte[padding]);
        bytes.AddRange(content);
        long length = claimedLength ?? content.Length;
        byte[] extra = isWide ? Numbers((short)1, (short)24, length, length, claimedOffset ?? offset) : [];
        int narrowLength = isWide ? -1 : (int)length;
        directory.AddRange(Numbers(
            0x02014b50, (short)20, (short)20, (short)0, method, 0, 0, narrowLength, narrowLength,
            (short)nameBytes.Length, (short)extra.Length, (short)0, (short)0, (short)0, 0));
        directory.AddRange(Numbers(isWide ? -1 : (int)(claimedOffset ?? offset)));
        directory.AddRange(nameBytes);
        directory.AddRange(extra);
        count++;
    }

    public byte[] ToArray()
    {
        long start = bytes.Count;
        bytes.AddRange(directory);
        long end = bytes.Count;
        if (isWide)
        {
            bytes.AddRange(Numbers(
                0x06064b50, 44L, (short)45, (short)45, 0, 0, (long)count, (long)count, (long)directory.Count, start));
            bytes.AddRange(Numbers(0x07064b50, 0, end, 1));
        }
        bytes.AddRange(Numbers(
            0x06054b50,
            (short)0,
            (short)0,
            (short)count,
            (short)count,
            isWide ? -1 : directory.Count,
            isWide ? -1 : (int)start,
            (short)0));
        return [.. bytes];
    }

    /// <summary>Numbers in little-endian order, each in the bytes of its type.</summary>
    private static byte[] Numbers(params object[] numbers)
    {
        var all = new List<byte>();
        foreach (object number in numbers)
        {
            byte[] eight = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(
                eight, Convert.ToInt64(number, System.Globalization.CultureInfo.InvariantCulture));
            all.AddRange(eight[..(number switch { short => 2, int => 4, _ => 8 })]);
        }
        return [.. all];
    }
}
