using System.Buffers;
using NeuronProbe.Tables;
using Parquet;
using Parquet.Schema;

namespace NeuronProbe.Reports;

/// <summary>A column with a list a row, or none; in the list, what is no value is missing.</summary>
/// <param name="name">Its name.</param>
/// <param name="type">What the schema calls the values of a list.</param>
/// <param name="valuesOf">The list of a cell that is not empty.</param>
/// <param name="isValue">Whether a value of a list is one; null where all are.</param>
internal sealed class ParquetLists<T>(string name, Type type, Func<Cell, T[]> valuesOf, Func<T, bool>? isValue = null)
    : ParquetCells
    where T : struct
{
    // How much of a value there is: no list, an empty one, an item that is missing, one with a value.
    private const int NoList = 0;
    private const int EmptyList = 1;
    private const int NoValue = 2;
    private const int Value = 3;

    private readonly ListField list = new(name, new DataField("element", type, isNullable: true));
    private readonly ArrayBufferWriter<T> values = new();
    private readonly ArrayBufferWriter<int> definitions = new();

    // 0 where a row begins, 1 where its list goes on.
    private readonly ArrayBufferWriter<int> repetitions = new();

    public override Field Field => list;

    public override void Add(in Cell cell)
    {
        T[] items = cell.Kind == CellKind.Empty ? [] : valuesOf(cell);
        if (items.Length == 0)
        {
            Append(definitions, cell.Kind == CellKind.Empty ? NoList : EmptyList);
            Append(repetitions, 0);
        }
        for (int i = 0; i < items.Length; i++)
        {
            bool isThere = isValue is null || isValue(items[i]);
            Append(definitions, isThere ? Value : NoValue);
            Append(repetitions, i == 0 ? 0 : 1);
            if (isThere)
            {
                Append(values, items[i]);
            }
        }
    }

    public override Task WriteAsync(ParquetRowGroupWriter group) => group.WriteAllPartsAsync(
        (DataField)list.Item,
        values.WrittenMemory,
        definitions.WrittenMemory,
        repetitions.WrittenMemory,
        CancellationToken.None);

    public override void Clear()
    {
        values.ResetWrittenCount();
        definitions.ResetWrittenCount();
        repetitions.ResetWrittenCount();
    }
}
