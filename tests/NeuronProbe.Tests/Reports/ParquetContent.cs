using NeuronProbe.Tables;
using Parquet;
using Parquet.Meta;
using Parquet.Schema;

namespace NeuronProbe.Tests.Reports;

/// <summary>A Parquet file as rows of plain objects, each row group by itself.</summary>
/// <param name="Columns">Names of the columns.</param>
/// <param name="Groups">Their rows: null, a number, a text, or an array of these.</param>
/// <param name="Codecs">How the columns are compressed, each way once.</param>
internal sealed record ParquetContent(
    IReadOnlyList<string> Columns, IReadOnlyList<object?[][]> Groups, IReadOnlyList<CompressionCodec> Codecs)
{
    public IEnumerable<object?[]> Rows => Groups.SelectMany(group => group);

    public static async Task<ParquetContent> ReadAsync(string path)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(path);
        List<object?[][]> groups = [];
        HashSet<CompressionCodec> codecs = [];
        for (int i = 0; i < reader.RowGroupCount; i++)
        {
            using ParquetRowGroupReader group = reader.OpenRowGroupReader(i);
            List<object?[]> columns = [];
            foreach (DataField field in reader.Schema.DataFields)
            {
                codecs.Add(group.GetMetadata(field)!.MetaData!.Codec);
                columns.Add(await ColumnAsync(group, field));
            }
            groups.Add([.. Enumerable.Range(0, (int)group.RowCount)
                .Select(row => columns.Select(column => column[row]).ToArray())]);
        }
        return new([.. reader.Schema.Fields.Select(field => field.Name)], groups, [.. codecs]);
    }

    /// <summary>What a file is to have where a table has this cell: no NaN and no infinity, also in lists.</summary>
    public static object? Expected(Cell cell) => cell.Kind switch
    {
        CellKind.Whole => cell.Whole,
        CellKind.Real => cell.Number,
        CellKind.Real32 => (float)cell.Number,
        CellKind.Text => cell.Text,
        CellKind.WholeList => cell.WholeList.ToArray().Cast<object?>().ToArray(),
        CellKind.Real32List => cell.Real32List.ToArray().Select(x => float.IsFinite(x) ? x : (object?)null).ToArray(),
        CellKind.TextList => cell.TextList.ToArray(),
        _ => null,
    };

    private static async Task<object?[]> ColumnAsync(ParquetRowGroupReader group, DataField field) =>
        field.ClrType == typeof(ReadOnlyMemory<char>)
            ? await ColumnAsync<ReadOnlyMemory<char>>(group, field, text => text.ToString())
            : field.ClrType == typeof(int) ? await ColumnAsync<int>(group, field, value => value)
            : field.ClrType == typeof(long) ? await ColumnAsync<long>(group, field, value => value)
            : field.ClrType == typeof(float) ? await ColumnAsync<float>(group, field, value => value)
            : await ColumnAsync<double>(group, field, value => value);

    private static async Task<object?[]> ColumnAsync<T>(
        ParquetRowGroupReader group, DataField field, Func<T, object> shown)
        where T : struct
    {
        long count = group.GetMetadata(field)!.MetaData!.NumValues;
        T[] values = new T[count];
        int[] definitions = new int[count];
        int[] repetitions = new int[count];
        bool isList = field.MaxRepetitionLevel > 0;
        // An array that is null would become room of length 0.
        Memory<int>? room = isList ? repetitions.AsMemory() : default(Memory<int>?);
        await group.ReadRawAsync<T>(field, values, definitions.AsMemory(), room);
        int next = 0;
        object? Value(int definition) => definition == field.MaxDefinitionLevel ? shown(values[next++]) : null;
        if (!isList)
        {
            return [.. definitions.Select(Value)];
        }
        List<List<object?>?> rows = [];
        for (int i = 0; i < definitions.Length; i++)
        {
            if (repetitions[i] == 0)
            {
                rows.Add(definitions[i] == 0 ? null : []);
            }
            if (definitions[i] > 1)
            {
                rows[^1]!.Add(Value(definitions[i]));
            }
        }
        return [.. rows.Select(row => row?.ToArray())];
    }
}
