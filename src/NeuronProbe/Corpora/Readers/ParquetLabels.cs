using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Readers;

/// <summary>The labels of a parquet file's rows: a column of values or of lists of strings,
/// or a struct of lists that mark tokens.</summary>
internal sealed class ParquetLabels
{
    private readonly TextSource source;
    private readonly string field;
    private readonly ParquetColumn[] columns;

    private ParquetLabels(TextSource source, string field, ParquetColumn[] columns)
    {
        this.source = source;
        this.field = field;
        this.columns = columns;
    }

    /// <summary>The columns that are to be read beside the text.</summary>
    public IReadOnlyList<ParquetColumn> Columns => columns;

    /// <summary>Finds the labels, or gives null where there are none and nobody named them.</summary>
    /// <param name="leaves">The file's columns.</param>
    /// <param name="options">Which of them count.</param>
    /// <param name="open">Opens a column.</param>
    /// <param name="source">For messages.</param>
    /// <exception cref="ProbeException">The column that was named is missing,
    /// or holds what can't be labels.</exception>
    public static ParquetLabels? Find(
        IReadOnlyList<ParquetLeaf> leaves,
        CorpusOptions options,
        Func<ParquetLeaf, ParquetColumn> open,
        TextSource source)
    {
        foreach (string name in options.LabelFields)
        {
            ParquetLeaf[] found = [.. leaves.Where(
                leaf => leaf.Name == name || leaf.Name.StartsWith(name + ".", StringComparison.Ordinal))];
            ParquetLeaf? wrong = found.FirstOrDefault(leaf => !IsLabel(leaf, name));
            if (wrong is not null)
            {
                throw source.Invalid(
                    0,
                    $"a label, a list of strings, or a struct of lists of 0 and 1 in the column '{name}'",
                    wrong.MaxRepetition > 0
                        ? $"lists of other things in '{wrong.Name}'"
                        : $"{wrong.TypeName} in '{wrong.Name}'",
                    "Name the column that holds the labels with --label-field.");
            }
            if (found.Length > 0)
            {
                return new ParquetLabels(source, name, [.. found.Select(open)]);
            }
        }
        return options.RequiresLabels
            ? throw source.Invalid(
                0,
                $"a column '{options.LabelField}'",
                ParquetCorpusReader.NamesOf(leaves),
                "Name the column that holds the label with --label-field.")
            : null;
    }

    /// <summary>The labels of the row that the columns stand on.</summary>
    /// <param name="row">Its number, for messages.</param>
    /// <param name="tokenCount">How many ids of tokens it has, or null where it has text.</param>
    /// <exception cref="ProbeException">They don't fit the tokens.</exception>
    public DocumentLabels Read(long row, int? tokenCount)
    {
        if (columns is [{ Leaf: var leaf } only] && leaf.Name == field)
        {
            return leaf.MaxRepetition == 0
                ? DocumentLabels.OfDocument(ParquetText.Of(only))
                : DocumentLabels.None with
                {
                    Whole = [.. only.Texts.Select(text => ParquetText.OfUtf8(text.Span)).OfType<string>()
                        .Where(label => label.Length > 0)],
                };
        }
        Dictionary<string, bool[]> tokens = new(StringComparer.Ordinal);
        foreach (ParquetColumn column in columns.Where(c => !c.IsMissing))
        {
            string concept = column.Leaf.Name[(field.Length + 1)..];
            if (column.Numbers.Count != tokenCount || column.Numbers.Exists(mark => mark is not (0 or 1)))
            {
                throw source.Invalid(
                    row,
                    tokenCount is null
                        ? $"token ids beside the lists of '{field}'"
                        : $"a list of {tokenCount} numbers 0 or 1, one for each token, for the concept "
                            + $"{TextSource.Quote(concept)} in '{field}'",
                    tokenCount is null ? "text" : $"{column.Numbers.Count} of them, or others",
                    "Give 1 for each token that the concept applies to, and 0 for every other.");
            }
            tokens.Add(concept, [.. column.Numbers.Select(mark => mark == 1)]);
        }
        return DocumentLabels.None with { Tokens = tokens };
    }

    private static bool IsLabel(ParquetLeaf leaf, string field) => leaf.Name == field
        ? leaf.MaxRepetition == 0
            ? ParquetText.CanWrite(leaf)
            : leaf.MaxRepetition == 1 && leaf.Type == ParquetType.Bytes
        : leaf.MaxRepetition == 1 && leaf.Type is ParquetType.Boolean or ParquetType.Int32 or ParquetType.Int64;
}
