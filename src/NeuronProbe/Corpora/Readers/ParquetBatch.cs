using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace NeuronProbe.Corpora.Readers;

/// <summary>The values of some pages of a parquet column.</summary>
/// <remarks>
/// Parquet.Net reads a column of a whole row group into one array, and trusts what a file says of itself. Here it gets
/// a small file in memory, written anew from checked figures, with one column and a few pages of it, so that neither
/// the length of a row group nor a damaged figure can make it take more.
/// </remarks>
internal sealed class ParquetBatch
{
    private static readonly ReadOnlyMemory<byte> NotRead = new byte[1];

    private ParquetBatch(int count, ParquetLeaf leaf)
    {
        Count = count;
        Definitions = leaf.MaxDefinition > 0 ? new int[count] : null;
        Repetitions = leaf.MaxRepetition > 0 ? new int[count] : null;
    }

    /// <summary>Entries: values and missing ones.</summary>
    public int Count { get; }

    /// <summary>The definition level of each entry, or null where every value is there.</summary>
    public int[]? Definitions { get; }

    /// <summary>The repetition level of each entry, or null where there are no lists.</summary>
    public int[]? Repetitions { get; }

    /// <summary>The values that are there, in order, of text and bytes.</summary>
    public ReadOnlyMemory<byte>[] Bytes { get; private set; } = [];

    /// <summary>The same of whole numbers, and of true (1) and false.</summary>
    public long[] Numbers { get; private set; } = [];

    /// <summary>The same of other numbers.</summary>
    public double[] Fractions { get; private set; } = [];

    /// <summary>Unpacks and decodes pages.</summary>
    /// <exception cref="InvalidDataException">They are damaged;
    /// of Parquet.Net any other exception may come too.</exception>
    public static ParquetBatch Read(
        ParquetLeaf leaf, int codec, ParquetPage? dictionary, IReadOnlyList<ParquetPage> pages, int count)
    {
        bool usesDictionary = pages.Any(page => page.Encoding is 2 or 8);
        byte[] file = ParquetPageFile.Write(
            leaf,
            codec,
            [.. usesDictionary && dictionary is not null ? [dictionary] : (ParquetPage[])[], .. pages],
            count);
        var batch = new ParquetBatch(count, leaf);
        batch.Decode(leaf, file);
        return batch;
    }

    private void Decode(ParquetLeaf leaf, byte[] file)
    {
        using var stream = new EndingStream(file);
        ParquetReader reader = ParquetReader.CreateAsync(stream, leaveStreamOpen: true).GetAwaiter().GetResult();
        DataField field = reader.Schema.DataFields[0];
        using ParquetRowGroupReader rows = reader.OpenRowGroupReader(0);
        switch (leaf.Type)
        {
            case ParquetType.Boolean:
                Numbers = Array.ConvertAll(Read<bool>(rows, field, default), value => value ? 1L : 0);
                break;
            case ParquetType.Int32:
                // What a page lacks stays at the smallest number, which nobody takes for an id of a token.
                Numbers = Array.ConvertAll(Read(rows, field, int.MinValue), value => (long)value);
                break;
            case ParquetType.Int64:
                Numbers = Read(rows, field, long.MinValue);
                break;
            case ParquetType.Float:
                Fractions = Array.ConvertAll(Read<float>(rows, field, float.NaN), value =>
                    double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
                break;
            case ParquetType.Double:
                Fractions = Read(rows, field, double.NaN);
                break;
            default:
                Bytes = Read(rows, field, NotRead);
                DemandAll(leaf);
                break;
        }
    }

    private T[] Read<T>(ParquetRowGroupReader rows, DataField field, T missing)
        where T : struct
    {
        var values = new T[Count];
        values.AsSpan().Fill(missing);
        rows.ReadRawAsync<T>(field, values, RoomOf(Definitions), RoomOf(Repetitions)).AsTask().GetAwaiter().GetResult();
        return values;
    }

    // An array that is null would become room of length 0.
    private static Memory<int>? RoomOf(int[]? levels) => levels is null ? default(Memory<int>?) : levels.AsMemory();

    private void DemandAll(ParquetLeaf leaf)
    {
        int present = Definitions is null ? Count : Definitions.AsSpan().Count(leaf.MaxDefinition);
        if (Bytes.AsSpan(0, present).IndexOf(NotRead) >= 0)
        {
            throw new InvalidDataException("a page has fewer values than it claims");
        }
    }

    /// <summary>Bytes that end in an error, where a reader would take what comes after them for endless 0xFF.</summary>
    private sealed class EndingStream(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override int ReadByte() =>
            base.ReadByte() is >= 0 and int value ? value : throw new EndOfStreamException("it ends too early");
    }
}
