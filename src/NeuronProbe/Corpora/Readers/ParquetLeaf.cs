namespace NeuronProbe.Corpora.Readers;

/// <summary>The physical types of parquet, by their numbers.</summary>
internal enum ParquetType
{
    Boolean,
    Int32,
    Int64,
    Int96,
    Float,
    Double,
    Bytes,
    FixedBytes,
}

/// <summary>What the values of a parquet column mean.</summary>
internal enum ParquetMeaning
{
    /// <summary>What the physical type says.</summary>
    Plain,
    Text,
    Unsigned,
    Decimal,
    Date,
    Time,
    Timestamp,
    Uuid,
    HalfFloat,
}

/// <summary>A column of a parquet file that holds values.</summary>
/// <param name="Path">The names from the table down to it.</param>
/// <param name="Type">How values are stored.</param>
/// <param name="Length">Bytes of a value of a fixed length, else 0.</param>
/// <param name="Meaning">What they mean.</param>
/// <param name="Scale">Digits after the point of a decimal; of times the power of ten that a second has units;
/// else 0.</param>
/// <param name="IsUtc">Whether a timestamp is in UTC.</param>
/// <param name="MaxDefinition">The level of a value that is there: as many of its path's parts may be missing.</param>
/// <param name="MaxRepetition">How many lists it stands in.</param>
/// <param name="ListDefinition">The level from which the innermost list has an element;
/// 0 where there is no list.</param>
internal sealed record ParquetLeaf(
    string[] Path,
    ParquetType Type,
    int Length,
    ParquetMeaning Meaning,
    int Scale,
    bool IsUtc,
    int MaxDefinition,
    int MaxRepetition,
    int ListDefinition)
{
    /// <summary>The column that the user sees: the path without the parts that lists are written with.</summary>
    public string Name { get; } = NameOf(Path, MaxRepetition);

    /// <summary>Whether it may hold text.</summary>
    public bool IsText =>
        Type == ParquetType.Bytes && Meaning is ParquetMeaning.Text or ParquetMeaning.Plain && MaxRepetition == 0;

    /// <summary>Its type, for messages.</summary>
    public string TypeName => MaxRepetition > 0 ? "a list" : Meaning switch
    {
        ParquetMeaning.Text => "strings",
        ParquetMeaning.Decimal => "decimal numbers",
        ParquetMeaning.Date => "dates",
        ParquetMeaning.Time => "times",
        ParquetMeaning.Timestamp => "timestamps",
        ParquetMeaning.Uuid => "UUIDs",
        _ => Type switch
        {
            ParquetType.Boolean => "true and false",
            ParquetType.Int32 or ParquetType.Int64 => "whole numbers",
            ParquetType.Float or ParquetType.Double => "numbers",
            ParquetType.Int96 => "timestamps of the type int96",
            ParquetType.Bytes => "bytes",
            _ => "bytes of a fixed length",
        },
    };

    private static string NameOf(string[] path, int lists) =>
        string.Join(
            '.',
            lists > 0 && path.Length > 2 && path[^2] is "list" or "bag" or "array" ? path[..^2]
                : lists > 0 && path.Length > 1 ? path[..^1]
                : path);
}
