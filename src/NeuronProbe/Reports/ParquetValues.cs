using System.Buffers;
using NeuronProbe.Tables;
using Parquet;
using Parquet.Schema;

namespace NeuronProbe.Reports;

/// <summary>A column with one value a row, or none.</summary>
/// <param name="name">Its name.</param>
/// <param name="type">What the schema calls the values.</param>
/// <param name="valueOf">The value of a cell that is not empty.</param>
internal sealed class ParquetValues<T>(string name, Type type, Func<Cell, T> valueOf) : ParquetCells
    where T : struct
{
    private readonly DataField own = new(name, type, isNullable: true);
    private readonly ArrayBufferWriter<T> values = new();

    // 1 where there is a value, 0 where there is none.
    private readonly ArrayBufferWriter<int> levels = new();

    public override Field Field => own;

    public override void Add(in Cell cell)
    {
        bool isEmpty = cell.Kind == CellKind.Empty;
        Append(levels, isEmpty ? 0 : 1);
        if (!isEmpty)
        {
            Append(values, valueOf(cell));
        }
    }

    public override Task WriteAsync(ParquetRowGroupWriter group) =>
        group.WriteAllPartsAsync(own, values.WrittenMemory, levels.WrittenMemory, null, CancellationToken.None);

    public override void Clear()
    {
        values.ResetWrittenCount();
        levels.ResetWrittenCount();
    }
}
