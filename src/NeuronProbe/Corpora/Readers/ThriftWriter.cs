namespace NeuronProbe.Corpora.Readers;

/// <summary>Writes the compact protocol of Thrift, as far as a small parquet file needs it.</summary>
/// <param name="stream">Where it goes.</param>
internal sealed class ThriftWriter(Stream stream)
{
    private readonly Stack<int> outer = new();
    private int last;

    public void Field(int id, int value)
    {
        Head(id, ThriftReader.Int32);
        Varint(ZigZag(value));
    }

    public void Field(int id, long value)
    {
        Head(id, ThriftReader.Int64);
        Varint(ZigZag(value));
    }

    public void Field(int id, bool value) => Head(id, value ? ThriftReader.True : ThriftReader.False);

    public void Field(int id, string ascii)
    {
        Head(id, ThriftReader.Binary);
        Text(ascii);
    }

    /// <summary>Begins a list of structs, each to be begun and ended, or of texts or numbers.</summary>
    public void BeginList(int id, int type, int count)
    {
        Head(id, ThriftReader.List);
        stream.WriteByte((byte)(0xF0 | type));
        Varint((ulong)count);
    }

    public void Text(string ascii)
    {
        Varint((ulong)ascii.Length);
        foreach (char c in ascii)
        {
            stream.WriteByte((byte)c);
        }
    }

    public void Number(int value) => Varint(ZigZag(value));

    public void BeginStruct(int id)
    {
        Head(id, ThriftReader.Struct);
        BeginStruct();
    }

    /// <summary>Begins a struct that is an element of a list, or stands alone.</summary>
    public void BeginStruct()
    {
        outer.Push(last);
        last = 0;
    }

    public void EndStruct()
    {
        stream.WriteByte(0);
        last = outer.Pop();
    }

    private void Head(int id, int type)
    {
        stream.WriteByte((byte)(((id - last) << 4) | type));
        last = id;
    }

    private static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    private void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            stream.WriteByte((byte)(value | 0x80));
            value >>= 7;
        }
        stream.WriteByte((byte)value);
    }
}
