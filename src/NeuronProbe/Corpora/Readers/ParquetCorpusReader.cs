using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace NeuronProbe.Corpora.Readers;

/// <summary>One document a row of a parquet file, a row group at a time. The row stands where other formats have the line.</summary>
internal sealed class ParquetCorpusReader : ICorpusReader
{
    public IEnumerable<CorpusRecord> Read(TextSource source, CorpusOptions options)
    {
        Stream stream = source.OpenSeekable();
        // Not disposed: it can only be so asynchronously, and owns nothing but the stream, which is the source's.
        ParquetReader reader = Guard(source, () => ParquetReader.CreateAsync(stream, leaveStreamOpen: true));
        DataField text = Column(reader, options.TextField, "text", source);
        DataField? id = options.RequiresId || reader.Schema.DataFields.Any(f => f.Path.ToString() == options.IdField)
            ? Column(reader, options.IdField, "id", source)
            : null;
        if (!IsText(text))
        {
            throw source.Invalid(0, $"strings in the column '{text.Name}'", $"{TypeName(text)}", "Name the column that holds the text with --text-field.");
        }
        DataField? label = LabelColumn(reader, options, source);
        long row = 0;
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            using ParquetRowGroupReader rows = reader.OpenRowGroupReader(group);
            string?[] texts = Guard(source, () => Strings(rows, text));
            string?[]? ids = id is null ? null : Guard(source, () => Names(rows, id, "id", source));
            string?[]? labels = label is null ? null : Guard(source, () => Names(rows, label, "label", source));
            for (int i = 0; i < texts.Length; i++)
            {
                row++;
                string value = texts[i] ?? throw source.Invalid(row, $"a string in the column '{text.Name}'", "null", "Leave out the rows without text.");
                yield return new CorpusRecord(ids?[i], row, value, null, options.ReadsLabels ? DocumentLabels.OfDocument(labels?[i]) : null);
            }
        }
    }

    private static DataField Column(ParquetReader reader, string name, string role, TextSource source) =>
        reader.Schema.DataFields.FirstOrDefault(f => f.Path.ToString() == name && !f.IsArray)
        ?? throw source.Invalid(
            0, $"a column '{name}'", $"the columns {string.Join(", ", reader.Schema.DataFields.Select(f => $"'{f.Path}'"))}",
            $"Name the column that holds the {role} with --{role}-field.");

    private static DataField? LabelColumn(ParquetReader reader, CorpusOptions options, TextSource source)
    {
        if (!options.ReadsLabels)
        {
            return null;
        }
        string? name = options.RequiresLabels
            ? options.LabelField
            : options.LabelFields.FirstOrDefault(field => reader.Schema.DataFields.Any(f => f.Path.ToString() == field && !f.IsArray));
        return name is null ? null : Column(reader, name, "label", source);
    }

    private static bool IsText(DataField field) => field.ClrType == typeof(ReadOnlyMemory<char>) || field.ClrType == typeof(string);

    private static string TypeName(DataField field) => IsText(field) ? "string" : field.ClrType.Name;

    private static async Task<string?[]> Strings(ParquetRowGroupReader rows, DataField field)
    {
        string?[] values = new string?[rows.RowCount];
        await rows.ReadAsync(field, values).ConfigureAwait(false);
        return values;
    }

    private static async Task<string?[]> Names(ParquetRowGroupReader rows, DataField field, string role, TextSource source)
    {
        if (IsText(field))
        {
            return await Strings(rows, field).ConfigureAwait(false);
        }
        return field.ClrType == typeof(long) ? await Numbers<long>(rows, field).ConfigureAwait(false)
            : field.ClrType == typeof(int) ? await Numbers<int>(rows, field).ConfigureAwait(false)
            : throw source.Invalid(0, $"strings or whole numbers in the column '{field.Name}'", TypeName(field), $"Name the column that holds the {role} with --{role}-field.");
    }

    private static async Task<string?[]> Numbers<T>(ParquetRowGroupReader rows, DataField field)
        where T : struct, IFormattable
    {
        if (field.IsNullable)
        {
            T?[] values = new T?[rows.RowCount];
            await rows.ReadAsync<T>(field, values.AsMemory()).ConfigureAwait(false);
            return Array.ConvertAll(values, v => v?.ToString(null, CultureInfo.InvariantCulture));
        }
        T[] present = new T[rows.RowCount];
        await rows.ReadAsync<T>(field, present.AsMemory()).ConfigureAwait(false);
        return Array.ConvertAll(present, v => (string?)v.ToString(null, CultureInfo.InvariantCulture));
    }

    /// <summary>Waits for a step of the reader, whose errors on a damaged file are of many types.</summary>
    private static T Guard<T>(TextSource source, Func<Task<T>> step)
    {
        try
        {
            return step().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not (ProbeException or OutOfMemoryException))
        {
            throw new ProbeException($"{source.Name}: expected a parquet file, but got one that can't be read ({e.Message.TrimEnd('.')}). Check that it is whole.", e);
        }
    }
}
