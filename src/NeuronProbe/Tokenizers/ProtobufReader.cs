using System.Buffers.Binary;

namespace NeuronProbe.Tokenizers;

/// <summary>Reads the fields of a Protocol Buffers message one after another.</summary>
/// <param name="message">The whole message.</param>
/// <remarks>https://protobuf.dev/programming-guides/encoding; groups, which nothing has used for long,
/// are refused.</remarks>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> rest = message;
    private WireType wireType;

    private enum WireType
    {
        Varint = 0,
        Fixed64 = 1,
        Bytes = 2,
        Fixed32 = 5,
    }

    /// <summary>Goes to the next field; its value must then be read or skipped.</summary>
    /// <returns>The field's number, or 0 at the end of the message.</returns>
    /// <exception cref="InvalidDataException">The message is cut off, or is none.</exception>
    public int NextField()
    {
        if (rest.IsEmpty)
        {
            return 0;
        }
        ulong tag = ReadRawVarint();
        wireType = (WireType)(tag & 7);
        ulong number = tag >> 3;
        return Enum.IsDefined(wireType) && number is > 0 and < 1 << 29
            ? (int)number
            : throw new InvalidDataException($"a field of number {number} and wire type {tag & 7}");
    }

    /// <summary>The current field's value as a whole number.</summary>
    public int ReadInt32() => (int)(long)ReadVarint();

    /// <summary>The current field's value as a truth value.</summary>
    public bool ReadBoolean() => ReadVarint() != 0;

    /// <summary>The current field's value as a single-precision number.</summary>
    public float ReadSingle()
    {
        Expect(WireType.Fixed32);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(4));
    }

    /// <summary>The current field's bytes: a text, a message, or just bytes.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        Expect(WireType.Bytes);
        return Take(ReadRawVarint());
    }

    /// <summary>Passes over the current field's value.</summary>
    public void Skip()
    {
        switch (wireType)
        {
            case WireType.Varint:
                ReadRawVarint();
                break;
            case WireType.Bytes:
                ReadBytes();
                break;
            default:
                Take(wireType == WireType.Fixed32 ? 4u : 8u);
                break;
        }
    }

    private ulong ReadVarint()
    {
        Expect(WireType.Varint);
        return ReadRawVarint();
    }

    private ulong ReadRawVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = Take(1)[0];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
        throw new InvalidDataException("a number of more than ten bytes");
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)rest.Length)
        {
            throw new InvalidDataException($"an end {rest.Length} bytes into a field of {count}");
        }
        ReadOnlySpan<byte> taken = rest[..(int)count];
        rest = rest[(int)count..];
        return taken;
    }

    private readonly void Expect(WireType expected)
    {
        if (wireType != expected)
        {
            throw new InvalidDataException($"a field of wire type {(int)wireType} instead of {(int)expected}");
        }
    }
}
