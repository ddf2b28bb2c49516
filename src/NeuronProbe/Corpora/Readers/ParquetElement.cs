using System.Text;

namespace NeuronProbe.Corpora.Readers;

/// <summary>A node of a parquet file's schema, as it is stored: a tree in the order in which one walks it.</summary>
internal sealed record ParquetElement
{
    private const int MostDepth = 32;
    private const int MostFixedBytes = 1 << 16;
    private const int Optional = 1;
    private const int Repeated = 2;

    private string Name { get; init; } = "";

    private ParquetType? Type { get; init; }

    private int Length { get; init; }

    private int Repetition { get; init; }

    private int Children { get; init; }

    private ParquetMeaning Meaning { get; init; }

    private int Scale { get; init; }

    private bool IsUtc { get; init; }

    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static ParquetElement Read(ref ThriftReader reader)
    {
        var element = new ParquetElement();
        int id = 0;
        while (reader.NextField(ref id, out int type))
        {
            if (id is 1 or 2 or 3 or 5 or 6 or 7)
            {
                ThriftReader.Demand(type, ThriftReader.Int32);
                element = element.With(id, reader.ReadInt32());
            }
            else if (id == 4)
            {
                ThriftReader.Demand(type, ThriftReader.Binary);
                element = element with { Name = Encoding.UTF8.GetString(reader.ReadBinary()) };
            }
            else if (id == 10)
            {
                ThriftReader.Demand(type, ThriftReader.Struct);
                element = element.WithLogicalType(ref reader);
            }
            else
            {
                reader.Skip(type);
            }
        }
        return element;
    }

    /// <summary>The columns of a schema that hold values.</summary>
    /// <exception cref="InvalidDataException">It is no tree.</exception>
    public static List<ParquetLeaf> Leaves(IReadOnlyList<ParquetElement> elements)
    {
        List<ParquetLeaf> leaves = [];
        int next = 1;
        for (int i = 0; i < elements[0].Children; i++)
        {
            Walk(elements, ref next, [], (0, 0, 0), leaves);
        }
        return leaves;
    }

    private static void Walk(
        IReadOnlyList<ParquetElement> elements,
        ref int next,
        string[] above,
        (int Definition, int Repetition, int List) levels,
        List<ParquetLeaf> leaves)
    {
        if (next >= elements.Count || above.Length > MostDepth)
        {
            throw new InvalidDataException("its schema is no tree, or too deep");
        }
        ParquetElement element = elements[next++];
        string[] path = [.. above, element.Name];
        levels.Definition += element.Repetition is Optional or Repeated ? 1 : 0;
        if (element.Repetition == Repeated)
        {
            levels = (levels.Definition, levels.Repetition + 1, levels.Definition);
        }
        if (element.Type is { } type)
        {
            if (type == ParquetType.FixedBytes && element.Length is < 1 or > MostFixedBytes)
            {
                throw new InvalidDataException("a column has values of a length that can't be");
            }
            leaves.Add(new ParquetLeaf(
                path, type, element.Length, element.Meaning, element.Scale, element.IsUtc, levels.Definition,
                levels.Repetition, levels.List));
            return;
        }
        for (int i = 0; i < element.Children; i++)
        {
            Walk(elements, ref next, path, levels, leaves);
        }
    }

    private ParquetElement With(int id, int value) => id switch
    {
        1 => Enum.IsDefined((ParquetType)value)
            ? this with { Type = (ParquetType)value }
            : throw new InvalidDataException("a column is of an unknown type"),
        2 => this with { Length = value },
        3 => this with { Repetition = value },
        5 => this with { Children = value },
        6 => WithConvertedType(value),
        7 => Meaning == ParquetMeaning.Decimal ? this with { Scale = value } : this,
        _ => this,
    };

    private ParquetElement WithConvertedType(int value) => value switch
    {
        0 or 4 or 19 => this with { Meaning = ParquetMeaning.Text },
        5 => this with { Meaning = ParquetMeaning.Decimal },
        6 => this with { Meaning = ParquetMeaning.Date },
        7 => this with { Meaning = ParquetMeaning.Time, Scale = 3 },
        8 => this with { Meaning = ParquetMeaning.Time, Scale = 6 },
        9 => this with { Meaning = ParquetMeaning.Timestamp, Scale = 3, IsUtc = true },
        10 => this with { Meaning = ParquetMeaning.Timestamp, Scale = 6, IsUtc = true },
        11 or 12 or 13 or 14 => this with { Meaning = ParquetMeaning.Unsigned },
        _ => this,
    };

    private ParquetElement WithLogicalType(ref ThriftReader reader)
    {
        ParquetElement element = this;
        int id = 0;
        while (reader.NextField(ref id, out int type))
        {
            ThriftReader.Demand(type, ThriftReader.Struct);
            LogicalFields fields = LogicalFields.Read(ref reader);
            element = id switch
            {
                1 or 4 or 12 => element with { Meaning = ParquetMeaning.Text },
                5 => element with { Meaning = ParquetMeaning.Decimal, Scale = fields.First },
                6 => element with { Meaning = ParquetMeaning.Date },
                7 => element with { Meaning = ParquetMeaning.Time, Scale = fields.Unit },
                8 => element with { Meaning = ParquetMeaning.Timestamp, Scale = fields.Unit, IsUtc = fields.IsFirst },
                10 => element with { Meaning = fields.IsSecond ? ParquetMeaning.Plain : ParquetMeaning.Unsigned },
                14 => element with { Meaning = ParquetMeaning.Uuid },
                15 => element with { Meaning = ParquetMeaning.HalfFloat },
                _ => element,
            };
        }
        return element;
    }

    /// <summary>The few fields that logical types have.</summary>
    /// <param name="First">Field 1 as a number: the scale of a decimal.</param>
    /// <param name="IsFirst">Field 1 as a yes or no: whether a timestamp is in UTC.</param>
    /// <param name="IsSecond">Field 2 as a yes or no: whether a number has a sign.</param>
    /// <param name="Unit">Field 2 as a unit of time, by the power of ten that a second has of it.</param>
    private readonly record struct LogicalFields(int First, bool IsFirst, bool IsSecond, int Unit)
    {
        public static LogicalFields Read(ref ThriftReader reader)
        {
            LogicalFields fields = default;
            int id = 0;
            while (reader.NextField(ref id, out int type))
            {
                if (id == 1 && type == ThriftReader.Int32)
                {
                    fields = fields with { First = reader.ReadInt32() };
                }
                else if (type is ThriftReader.True or ThriftReader.False)
                {
                    fields = id == 1
                        ? fields with { IsFirst = type == ThriftReader.True }
                        : fields with { IsSecond = type == ThriftReader.True };
                }
                else if (id == 2 && type == ThriftReader.Struct)
                {
                    fields = fields with { Unit = ReadUnit(ref reader) };
                }
                else
                {
                    reader.Skip(type);
                }
            }
            return fields;
        }

        private static int ReadUnit(ref ThriftReader reader)
        {
            int unit = 0;
            int id = 0;
            while (reader.NextField(ref id, out int type))
            {
                unit = 3 * id;
                reader.Skip(type);
            }
            return unit;
        }
    }
}
