namespace NeuronProbe.Corpora.Readers;

/// <summary>A page of a parquet column: what its header says, and its bytes.</summary>
internal sealed record ParquetPage
{
    public const int Data = 0;
    public const int Index = 1;
    public const int Dictionary = 2;
    public const int DataVersion2 = 3;

    private const int RunLengthEncoding = 3;

    /// <summary>What it is: one of the constants above.</summary>
    public int Kind { get; private init; } = -1;

    /// <summary>Bytes of its data once they are unpacked.</summary>
    public int Unpacked { get; private init; } = -1;

    /// <summary>Bytes of its data in the file.</summary>
    public int Packed { get; private init; } = -1;

    /// <summary>Values in it, missing ones counted.</summary>
    public int Values { get; private init; } = -1;

    /// <summary>The number of the encoding of its values.</summary>
    public int Encoding { get; private init; }

    /// <summary>Bytes of the levels before the data, in version 2.</summary>
    public int LevelBytes => definitionBytes + repetitionBytes;

    /// <summary>Its data as it stands in the file.</summary>
    public byte[] Bytes { get; init; } = [];

    private int nulls;
    private int rows;
    private int definitionBytes;
    private int repetitionBytes;
    private int levelEncoding = RunLengthEncoding;
    private bool isPacked = true;

    /// <summary>Whether the data after the levels are compressed.</summary>
    public bool IsPacked => isPacked && Packed > LevelBytes;

    /// <summary>Reads a header.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or it claims what can't be.</exception>
    public static ParquetPage ReadHeader(ref ThriftReader reader)
    {
        var page = new ParquetPage();
        int id = 0;
        while (reader.NextField(ref id, out int type))
        {
            if (id is 1 or 2 or 3)
            {
                ThriftReader.Demand(type, ThriftReader.Int32);
                int value = reader.ReadInt32();
                page = id == 1 ? page with { Kind = value }
                    : id == 2 ? page with { Unpacked = value }
                    : page with { Packed = value };
            }
            else if (id is 5 or 7 or 8)
            {
                ThriftReader.Demand(type, ThriftReader.Struct);
                page = page.WithKind(id, ref reader);
            }
            else
            {
                reader.Skip(type);
            }
        }
        bool isWhole = page is { Unpacked: >= 0, Packed: >= 0 } && (page.Kind == Index || page.Values >= 0);
        return isWhole && page.levelEncoding == RunLengthEncoding && page.definitionBytes >= 0
            && page.repetitionBytes >= 0 && page.LevelBytes <= page.Packed
            ? page
            : throw new InvalidDataException("the head of a page is damaged, or of an old kind");
    }

    /// <summary>Writes the header as it should be.</summary>
    public void WriteHeader(ThriftWriter writer)
    {
        writer.BeginStruct();
        writer.Field(1, Kind);
        writer.Field(2, Unpacked);
        writer.Field(3, Packed);
        writer.BeginStruct(Kind switch { Data => 5, Dictionary => 7, _ => 8 });
        writer.Field(1, Values);
        if (Kind == DataVersion2)
        {
            writer.Field(2, nulls);
            writer.Field(3, rows);
            writer.Field(4, Encoding);
            writer.Field(5, definitionBytes);
            writer.Field(6, repetitionBytes);
            writer.Field(7, IsPacked);
        }
        else
        {
            writer.Field(2, Encoding);
            if (Kind == Data)
            {
                writer.Field(3, RunLengthEncoding);
                writer.Field(4, RunLengthEncoding);
            }
        }
        writer.EndStruct();
        writer.EndStruct();
    }

    private ParquetPage WithKind(int kind, ref ThriftReader reader)
    {
        ParquetPage page = this;
        int id = 0;
        while (reader.NextField(ref id, out int type))
        {
            if (type == ThriftReader.Int32)
            {
                int value = reader.ReadInt32();
                page = kind == 8 ? page.WithVersion2(id, value) : id switch
                {
                    1 => page with { Values = value },
                    2 => page with { Encoding = value },
                    3 => page with { levelEncoding = value },
                    _ => page,
                };
            }
            else if (kind == 8 && id == 7 && type is ThriftReader.True or ThriftReader.False)
            {
                page = page with { isPacked = type == ThriftReader.True };
            }
            else
            {
                reader.Skip(type);
            }
        }
        return page;
    }

    private ParquetPage WithVersion2(int id, int value) => id switch
    {
        1 => this with { Values = value },
        2 => this with { nulls = value },
        3 => this with { rows = value },
        4 => this with { Encoding = value },
        5 => this with { definitionBytes = value },
        6 => this with { repetitionBytes = value },
        _ => this,
    };
}
