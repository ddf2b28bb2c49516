using System.Buffers;
using NeuronProbe.Tables;
using Parquet;
using Parquet.Schema;

namespace NeuronProbe.Reports;

/// <summary>The cells of one column of a site, as Parquet has them.</summary>
internal abstract class ParquetCells
{
    /// <summary>The column in the file's schema.</summary>
    public abstract Field Field { get; }

    /// <summary>Makes an empty column.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kind">What its cells hold; any of them may be empty.</param>
    /// <exception cref="ArgumentException">It is no kind that a cell with a value has.</exception>
    public static ParquetCells Of(string name, CellKind kind) => kind switch
    {
        CellKind.Whole => new ParquetValues<long>(name, typeof(long), cell => cell.Whole),
        CellKind.Real => new ParquetValues<double>(
            name, typeof(double), cell => cell.Kind == CellKind.Whole ? cell.Whole : cell.Number),
        CellKind.Real32 => new ParquetValues<float>(name, typeof(float), cell => (float)cell.Number),
        CellKind.Text => new ParquetValues<ReadOnlyMemory<char>>(
            name, typeof(string), cell => (cell.Kind == CellKind.Text ? cell.Text : cell.ToString()).AsMemory()),
        CellKind.WholeList => new ParquetLists<int>(name, typeof(int), cell => cell.WholeList.ToArray()),
        CellKind.Real32List => new ParquetLists<float>(
            name, typeof(float), cell => cell.Real32List.ToArray(), float.IsFinite),
        CellKind.TextList => new ParquetLists<ReadOnlyMemory<char>>(
            name, typeof(string), cell => Array.ConvertAll(cell.TextList.ToArray(), text => text.AsMemory())),
        _ => throw new ArgumentException($"{name}: expected cells with values, but got {kind}.", nameof(kind)),
    };

    /// <summary>Adds the cell of the next row.</summary>
    public abstract void Add(in Cell cell);

    /// <summary>Writes all that were added as the next column of a row group.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group);

    /// <summary>Forgets them and keeps the memory.</summary>
    public abstract void Clear();

    /// <summary>Adds one value to what grows at its end.</summary>
    protected static void Append<T>(ArrayBufferWriter<T> values, T value)
    {
        values.GetSpan(1)[0] = value;
        values.Advance(1);
    }
}
