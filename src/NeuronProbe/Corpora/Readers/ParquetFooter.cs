using System.Text;

namespace NeuronProbe.Corpora.Readers;

/// <summary>Where the values of one column stand in a row group.</summary>
/// <param name="Start">The first page.</param>
/// <param name="Codec">The number of the compression.</param>
/// <param name="Values">Values, missing ones counted.</param>
internal sealed record ParquetChunk(long Start, int Codec, long Values);

/// <summary>Rows that are stored together.</summary>
/// <param name="Rows">How many there are.</param>
/// <param name="Chunks">By a column's path, joined with line breaks.</param>
internal sealed record ParquetGroup(long Rows, IReadOnlyDictionary<string, ParquetChunk> Chunks);

/// <summary>What a parquet file says of itself at its end, read from bytes that may be damaged.</summary>
/// <remarks>Format: https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift</remarks>
/// <param name="Leaves">The columns that hold values.</param>
/// <param name="Groups">The row groups.</param>
/// <exception cref="InvalidDataException">What any of its members throws where the bytes are not
/// what they should be.</exception>
internal sealed record ParquetFooter(IReadOnlyList<ParquetLeaf> Leaves, IReadOnlyList<ParquetGroup> Groups)
{
    private const int TailLength = 8;
    private const int MostLength = 256 << 20;

    /// <summary>Reads it from a file's end.</summary>
    public static ParquetFooter Read(Stream file)
    {
        byte[] tail = new byte[TailLength];
        if (file.Length < TailLength + 4)
        {
            throw new InvalidDataException("it is too short");
        }
        file.Position = file.Length - TailLength;
        file.ReadExactly(tail);
        if (tail.AsSpan(4).SequenceEqual("PARE"u8))
        {
            throw new InvalidDataException("it is encrypted");
        }
        if (!tail.AsSpan(4).SequenceEqual("PAR1"u8))
        {
            throw new InvalidDataException("it does not end like one; it may be cut off");
        }
        int length = BitConverter.ToInt32(tail);
        if (length <= 0 || length > file.Length - TailLength - 4 || length > MostLength)
        {
            throw new InvalidDataException("its footer is longer than itself");
        }
        byte[] footer = new byte[length];
        file.Position = file.Length - TailLength - length;
        file.ReadExactly(footer);
        return Parse(footer);
    }

    private static ParquetFooter Parse(byte[] footer)
    {
        ThriftReader reader = new(footer);
        List<ParquetElement>? elements = null;
        List<ParquetGroup> groups = [];
        int id = 0;
        while (reader.NextField(ref id, out int type))
        {
            if (id is 2 or 4)
            {
                ThriftReader.Demand(type, ThriftReader.List);
                int count = reader.ReadList(out int element);
                if (count > 0)
                {
                    ThriftReader.Demand(element, ThriftReader.Struct);
                }
                elements = id == 2 ? new List<ParquetElement>(Math.Min(count, 1024)) : elements;
                for (int i = 0; i < count; i++)
                {
                    if (id == 2)
                    {
                        elements!.Add(ParquetElement.Read(ref reader));
                    }
                    else
                    {
                        groups.Add(ReadGroup(ref reader));
                    }
                }
            }
            else
            {
                reader.Skip(type);
            }
        }
        return elements is null or []
            ? throw new InvalidDataException("it has no schema")
            : new ParquetFooter(ParquetElement.Leaves(elements), groups);
    }

    private static ParquetGroup ReadGroup(ref ThriftReader reader)
    {
        Dictionary<string, ParquetChunk> chunks = new(StringComparer.Ordinal);
        long rows = 0;
        int id = 0;
        while (reader.NextField(ref id, out int type))
        {
            switch (id)
            {
                case 1:
                    ThriftReader.Demand(type, ThriftReader.List);
                    int count = reader.ReadList(out int element);
                    for (int i = 0; i < count; i++)
                    {
                        ThriftReader.Demand(element, ThriftReader.Struct);
                        ReadColumn(ref reader, chunks);
                    }
                    break;
                case 3:
                    ThriftReader.Demand(type, ThriftReader.Int64);
                    rows = reader.ReadInt64();
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
        return rows >= 0
            ? new ParquetGroup(rows, chunks)
            : throw new InvalidDataException("a row group has fewer than 0 rows");
    }

    private static void ReadColumn(ref ThriftReader reader, Dictionary<string, ParquetChunk> chunks)
    {
        int id = 0;
        while (reader.NextField(ref id, out int type))
        {
            if (id == 3)
            {
                ThriftReader.Demand(type, ThriftReader.Struct);
                ReadChunk(ref reader, chunks);
            }
            else if (id == 1 && type == ThriftReader.Binary)
            {
                if (!reader.ReadBinary().IsEmpty)
                {
                    throw new InvalidDataException("a column of it stands in another file");
                }
            }
            else
            {
                reader.Skip(type);
            }
        }
    }

    private static void ReadChunk(ref ThriftReader reader, Dictionary<string, ParquetChunk> chunks)
    {
        string path = "";
        int codec = 0;
        long values = 0;
        long start = long.MaxValue;
        int id = 0;
        while (reader.NextField(ref id, out int type))
        {
            switch (id)
            {
                case 3:
                    ThriftReader.Demand(type, ThriftReader.List);
                    path = ReadPath(ref reader);
                    break;
                case 4:
                    ThriftReader.Demand(type, ThriftReader.Int32);
                    codec = reader.ReadInt32();
                    break;
                case 5:
                    ThriftReader.Demand(type, ThriftReader.Int64);
                    values = reader.ReadInt64();
                    break;
                case 9 or 11:
                    // Dictionary first, where there is one; writers leave a 0 where there is none.
                    ThriftReader.Demand(type, ThriftReader.Int64);
                    start = reader.ReadInt64() is > 0 and { } offset ? Math.Min(start, offset) : start;
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
        chunks[path] = new ParquetChunk(start, codec, values);
    }

    private static string ReadPath(ref ThriftReader reader)
    {
        int count = reader.ReadList(out int element);
        List<string> parts = [];
        for (int i = 0; i < count; i++)
        {
            ThriftReader.Demand(element, ThriftReader.Binary);
            parts.Add(Encoding.UTF8.GetString(reader.ReadBinary()));
        }
        return string.Join('\n', parts);
    }
}
