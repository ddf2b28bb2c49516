using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace NeuronProbe.Checkpoints;

/// <summary>The bytes of one pickle, with an end that is never passed, and the messages for what is wrong in
/// them.</summary>
/// <param name="stream">Stands at the first byte; read no further than needed.</param>
/// <param name="path">The file, for messages.</param>
/// <param name="end">The stream's position after the last byte that may belong to the pickle.</param>
internal sealed class PickleInput(Stream stream, string path, long end)
{
    private const int LongestText = 1 << 16;

    // A hundred thousand tensors take about 20 MB.
    private const long LongestPickle = 1 << 26;

    private const int MostShown = 100;

    private readonly long end = Math.Min(end, stream.Position + LongestPickle);

    public string Path => path;

    public long Position => stream.Position;

    /// <summary>A text out of a pickle as messages show it: on one line, and not for ever.</summary>
    public static string Shown(string text)
    {
        string shortened = text.Length > MostShown ? text[..MostShown] + "…" : text;
        return string.Concat(
            shortened.Select(
                c =>
                    char.IsControl(c)
                        || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator
                        ? '\uFFFD'
                        : c));
    }

    public byte ReadByte()
    {
        Span<byte> one = stackalloc byte[1];
        Read(one);
        return one[0];
    }

    public ushort ReadUInt16()
    {
        Span<byte> bytes = stackalloc byte[2];
        Read(bytes);
        return BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    public int ReadInt32()
    {
        Span<byte> bytes = stackalloc byte[4];
        Read(bytes);
        return BinaryPrimitives.ReadInt32LittleEndian(bytes);
    }

    public uint ReadUInt32() => (uint)ReadInt32();

    public ulong ReadUInt64()
    {
        Span<byte> bytes = stackalloc byte[8];
        Read(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>A float64, the one number that pickles hold in big-endian order.</summary>
    public double ReadDouble()
    {
        Span<byte> bytes = stackalloc byte[8];
        Read(bytes);
        return BinaryPrimitives.ReadDoubleBigEndian(bytes);
    }

    /// <summary>A whole number of as many bytes as given, in two's complement.</summary>
    public Int128 ReadWhole(int byteCount)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (byteCount > bytes.Length)
        {
            throw Broken($"a whole number of at most {bytes.Length} bytes", $"one of {byteCount}");
        }
        Read(bytes[..byteCount]);
        bytes[byteCount..].Fill(byteCount > 0 && bytes[byteCount - 1] > 127 ? (byte)255 : (byte)0);
        return BinaryPrimitives.ReadInt128LittleEndian(bytes);
    }

    public string ReadText(ulong byteCount)
    {
        if (byteCount > LongestText)
        {
            throw Broken($"texts of at most {LongestText} bytes", $"one of {byteCount}");
        }
        byte[] bytes = new byte[byteCount];
        Read(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>A text up to the end of the line, which is left out.</summary>
    public string ReadLine()
    {
        var line = new List<byte>();
        for (byte next = ReadByte(); next != (byte)'\n'; next = ReadByte())
        {
            line.Add(next);
            if (line.Count > LongestText)
            {
                throw Broken($"a line of at most {LongestText} bytes", "a longer one");
            }
        }
        return Encoding.UTF8.GetString([.. line]);
    }

    public ProbeException Broken(string expected, string got) =>
        new(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: expected {expected}, but got {got} (at byte {stream.Position}). The file is damaged or no "
                    + $"checkpoint of PyTorch: download or save it again."));

    private void Read(Span<byte> target)
    {
        if (target.Length > end - stream.Position)
        {
            throw new ProbeException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: expected a pickle that ends with STOP before byte {end}, but got none. The file is damaged "
                    + $"or incomplete: download or save it again."));
        }
        stream.ReadExactly(target);
    }
}
