namespace NeuronProbe.Collectors;

/// <summary>Numbers as <see cref="BinaryWriter.Write7BitEncodedInt64"/> writes them, many at a time: a stream that is
/// asked for each takes much longer.</summary>
internal sealed class NumberBytes
{
    /// <summary>Bytes that a number takes at most.</summary>
    public const int MostOfNumber = 10;

    private const int FirstRoom = 4096;
    private const int BitsOfByte = 7;
    private const int LastShift = 63;

    private byte[] bytes = new byte[FirstRoom];
    private int length;
    private int read;

    /// <summary>What was added or loaded.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, length);

    /// <summary>Forgets all numbers.</summary>
    public void Clear() => length = read = 0;

    /// <summary>Adds a number that is not negative.</summary>
    public void Add(long number)
    {
        Demand(length + MostOfNumber);
        length = Encode(number, bytes, length);
    }

    /// <summary>Adds a number of either sign: small ones of each take few bytes.</summary>
    public void AddSigned(long number) => Add((number << 1) ^ (number >> 63));

    /// <summary>Writes how many bytes there are, and the bytes.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(length);
        writer.Write(Bytes);
    }

    /// <summary>Replaces the numbers by those that <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="most">How many there are at most.</param>
    /// <exception cref="InvalidDataException">There are more bytes than such numbers take.</exception>
    /// <exception cref="EndOfStreamException">There are fewer than it says.</exception>
    public void Load(BinaryReader reader, int most)
    {
        Clear();
        int told = (int)SavedState.ReadCount(reader, "bytes of numbers", (long)most * MostOfNumber);
        Demand(told);
        reader.BaseStream.ReadExactly(bytes, 0, told);
        length = told;
    }

    /// <summary>Reads the next of the numbers that were loaded.</summary>
    /// <param name="what">What messages call it.</param>
    /// <param name="largest">The largest that it may be.</param>
    /// <exception cref="InvalidDataException">It is larger, or there is none.</exception>
    public long Next(string what, long largest = long.MaxValue)
    {
        ulong number = NextBits(what);
        return number <= (ulong)largest
            ? (long)number
            : throw new InvalidDataException($"{what}: expected a count from 0 to {largest}, but got {number}.");
    }

    /// <summary>Reads the next number, which was added by <see cref="AddSigned"/>.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public long NextSigned(string what)
    {
        ulong folded = NextBits(what);
        return (long)(folded >> 1) ^ -(long)(folded & 1);
    }

    /// <summary>Demands that all numbers were read.</summary>
    /// <exception cref="InvalidDataException">There are more.</exception>
    public void DemandEnd(string what)
    {
        if (read < length)
        {
            throw new InvalidDataException($"{what}: expected {read} bytes of numbers, but got {length}.");
        }
    }

    /// <summary>Puts a number into bytes, of which there must be enough.</summary>
    /// <returns>Where the next one goes.</returns>
    public static int Encode(long number, byte[] bytes, int at)
    {
        ulong left = (ulong)number;
        for (; left > 0x7F; left >>= BitsOfByte)
        {
            bytes[at++] = (byte)(left | 0x80);
        }
        bytes[at++] = (byte)left;
        return at;
    }

    private ulong NextBits(string what)
    {
        ulong number = 0;
        for (int shift = 0; read < length && shift <= LastShift; shift += BitsOfByte)
        {
            byte own = bytes[read++];
            number |= (ulong)(own & 0x7F) << shift;
            if (own < 0x80)
            {
                return number;
            }
        }
        throw new InvalidDataException($"{what}: expected a number, but the bytes of it do not end.");
    }

    private void Demand(int room)
    {
        if (room > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(room, 2 * bytes.Length));
        }
    }
}
