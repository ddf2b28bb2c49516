namespace NeuronProbe.Corpora.Readers;

/// <summary>Reads the compact protocol of Thrift, in which parquet writes its own figures,
/// from bytes that may be damaged.</summary>
/// <remarks>Format: https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md. Nothing is taken
/// that the bytes have no room for.</remarks>
/// <exception cref="InvalidDataException">What any of its members throws where the bytes are not
/// what they should be.</exception>
internal ref struct ThriftReader(ReadOnlySpan<byte> bytes)
{
    public const int True = 1;
    public const int False = 2;
    public const int Int8 = 3;
    public const int Int16 = 4;
    public const int Int32 = 5;
    public const int Int64 = 6;
    public const int Double = 7;
    public const int Binary = 8;
    public const int List = 9;
    public const int Set = 10;
    public const int Map = 11;
    public const int Struct = 12;

    private const int MostDepth = 64;

    private readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>The next field of a struct.</summary>
    /// <param name="id">The field before it, or 0, and then this one.</param>
    /// <param name="type">Its type.</param>
    /// <returns>Whether there is one.</returns>
    public bool NextField(ref int id, out int type)
    {
        byte head = ReadByte();
        type = head & 0x0F;
        if (type == 0)
        {
            return false;
        }
        id = head >> 4 is int step and > 0 ? id + step : ReadInt32();
        return true;
    }

    public byte ReadByte() =>
        Position < bytes.Length ? bytes[Position++] : throw new InvalidDataException("it ends too early");

    public int ReadInt32() => (int)ReadInt64();

    public long ReadInt64()
    {
        ulong number = ReadVarint();
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    /// <summary>Text or bytes, which point into what is read.</summary>
    public ReadOnlySpan<byte> ReadBinary()
    {
        ulong length = ReadVarint();
        if (length > (ulong)(bytes.Length - Position))
        {
            throw new InvalidDataException("a text in it goes on after its end");
        }
        ReadOnlySpan<byte> binary = bytes.Slice(Position, (int)length);
        Position += (int)length;
        return binary;
    }

    /// <summary>The head of a list.</summary>
    /// <param name="type">The type of its elements.</param>
    /// <returns>How many there are, at most as many as bytes are left.</returns>
    public int ReadList(out int type)
    {
        byte head = ReadByte();
        type = head & 0x0F;
        ulong count = head >> 4 == 15 ? ReadVarint() : (ulong)(head >> 4);
        return count <= (ulong)(bytes.Length - Position)
            ? (int)count
            : throw new InvalidDataException("a list in it is longer than itself");
    }

    /// <summary>Refuses a field of another type than its number stands for.</summary>
    public static void Demand(int type, int expected)
    {
        if (type != expected)
        {
            throw new InvalidDataException("a field in it is of a wrong type");
        }
    }

    /// <summary>Passes over a value.</summary>
    public void Skip(int type) => Skip(type, 0, isElement: false);

    private void Skip(int type, int depth, bool isElement)
    {
        if (depth > MostDepth)
        {
            throw new InvalidDataException("it is nested too deep");
        }
        switch (type)
        {
            case True or False:
                // A field's value is in its head; an element of a list has a byte.
                Advance(isElement ? 1 : 0);
                break;
            case Int8:
                ReadByte();
                break;
            case Int16 or Int32 or Int64:
                ReadVarint();
                break;
            case Double:
                Advance(sizeof(double));
                break;
            case Binary:
                ReadBinary();
                break;
            case List or Set:
                SkipElements(ReadList(out int element), element, depth);
                break;
            case Map:
                SkipMap(depth);
                break;
            case Struct:
                int id = 0;
                while (NextField(ref id, out int field))
                {
                    Skip(field, depth + 1, isElement: false);
                }
                break;
            default:
                throw new InvalidDataException("a field in it is of an unknown type");
        }
    }

    private void Advance(int count) => Position = count <= bytes.Length - Position
        ? Position + count
        : throw new InvalidDataException("it ends too early");

    private void SkipElements(int count, int type, int depth)
    {
        for (int i = 0; i < count; i++)
        {
            Skip(type, depth + 1, isElement: true);
        }
    }

    private void SkipMap(int depth)
    {
        ulong count = ReadVarint();
        if (count > (ulong)(bytes.Length - Position))
        {
            throw new InvalidDataException("a map in it is longer than itself");
        }
        int types = count == 0 ? 0 : ReadByte();
        for (ulong i = 0; i < count; i++)
        {
            Skip(types >> 4, depth + 1, isElement: true);
            Skip(types & 0x0F, depth + 1, isElement: true);
        }
    }

    private ulong ReadVarint()
    {
        ulong number = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte part = ReadByte();
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return number;
            }
        }
        throw new InvalidDataException("a number in it never ends");
    }
}
