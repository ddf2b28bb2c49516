using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Readers;

/// <summary>One document a row of a parquet file, a few pages at a time.
/// The row stands where other formats have the line.</summary>
/// <remarks>A row with null is an empty document.</remarks>
internal sealed class ParquetCorpusReader : ICorpusReader
{
    private const string TokenIdsColumn = JsonLinesCorpusReader.TokenIdsField;

    public IEnumerable<CorpusRecord> Read(TextSource source, CorpusOptions options, RecordPlace? from = null)
    {
        Stream file = source.OpenSeekable();
        ParquetFooter footer = Guard(source, () => ParquetFooter.Read(file));
        Row row = new(footer.Leaves, options, leaf => new ParquetColumn(file, leaf, source), source);
        long before = from?.Record ?? 0;
        long number = 0;
        for (int group = 0; group < footer.Groups.Count; group++)
        {
            if (footer.Groups[group].Rows is > 0 and { } rows && number + rows <= before)
            {
                number += rows;
                continue;
            }
            row.Begin(group, footer.Groups[group]);
            for (long i = 0; i < footer.Groups[group].Rows; i++)
            {
                number++;
                row.Next(number);
                if (number > before)
                {
                    yield return CorpusRecord.Of(number, 0, () => row.ToRecord(number));
                }
            }
        }
    }

    /// <summary>A file's columns, for messages.</summary>
    public static string NamesOf(IReadOnlyList<ParquetLeaf> leaves) =>
        $"the columns {string.Join(", ", leaves.Select(leaf => $"'{leaf.Name}'").Distinct())}";

    /// <summary>What Parquet.Net or a stream throws on a damaged file is of many types.</summary>
    private static T Guard<T>(TextSource source, Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception e) when (e is not ProbeException)
        {
            throw ParquetColumn.Damaged(source, e.Message.TrimEnd('.'), e);
        }
    }

    /// <summary>The columns that count, all on the same row.</summary>
    private sealed class Row
    {
        private readonly TextSource source;
        private readonly CorpusOptions options;
        private readonly IReadOnlyList<ParquetLeaf> leaves;
        private readonly ParquetColumn? text;
        private readonly ParquetColumn? tokenIds;
        private readonly ParquetColumn? id;
        private readonly ParquetLabels? labels;
        private readonly ParquetColumn[] columns;

        public Row(
            IReadOnlyList<ParquetLeaf> leaves,
            CorpusOptions options,
            Func<ParquetLeaf, ParquetColumn> open,
            TextSource source)
        {
            this.leaves = leaves;
            this.options = options;
            this.source = source;
            ParquetLeaf? ids = leaves.FirstOrDefault(IsTokenIds);
            text = (ids is null ? Column(options.TextField, "text") : Find(options.TextField)) is { } leaf
                ? open(DemandText(leaf))
                : null;
            tokenIds = ids is null ? null : open(ids);
            id = IdLeaf() is { } named ? open(named) : null;
            labels = options.ReadsLabels ? ParquetLabels.Find(leaves, options, open, source) : null;
            columns = [.. new[] { text, tokenIds, id }.OfType<ParquetColumn>(), .. labels?.Columns ?? []];
        }

        public void Begin(int group, ParquetGroup rows) => Array.ForEach(columns, column => column.Begin(group, rows));

        public void Next(long number) => Array.ForEach(columns, column => column.NextRow(number));

        public CorpusRecord ToRecord(long number)
        {
            string? name = id is null ? null : ParquetText.Of(id);
            if (name is null && options.RequiresId && !id!.IsMissing)
            {
                throw source.Invalid(
                    number,
                    $"an id in the column '{options.IdField}'",
                    "no text in UTF-8, or no finite number",
                    "Name the column that holds the id with --id-field, or repair the record.");
            }
            if (text is { IsMissing: false } || tokenIds is null || tokenIds.IsMissing)
            {
                return new CorpusRecord(
                    name,
                    number,
                    text is null || text.IsMissing ? "" : TextOf(text, number),
                    null,
                    Labels(number, null));
            }
            int wrong = tokenIds.Numbers.FindIndex(number => number is < 0 or > int.MaxValue);
            if (wrong >= 0)
            {
                string got = tokenIds.Numbers[wrong] == long.MinValue ? "null" : $"{tokenIds.Numbers[wrong]}";
                throw source.Invalid(
                    number,
                    $"a list of whole numbers from 0 in '{TokenIdsColumn}'",
                    $"{got} at index {wrong}",
                    "Give the ids of one document as a flat list.");
            }
            return new CorpusRecord(
                name,
                number,
                null,
                [.. tokenIds.Numbers.Select(token => (int)token)],
                Labels(number, tokenIds.Numbers.Count));
        }

        private string TextOf(ParquetColumn column, long number)
        {
            ReadOnlySpan<byte> bytes = column.Batch.Bytes[column.Index].Span;
            return bytes.Length > source.Limit.Bytes
                ? throw source.Limit.TooLong(source, number, "Cut it into shorter ones")
                : ParquetText.OfUtf8(bytes) ?? throw source.Invalid(
                    number,
                    $"UTF-8 text in the column '{column.Leaf.Name}'",
                    "other bytes",
                    "Decode it first, or name the column that holds the text with --text-field.");
        }

        private DocumentLabels? Labels(long number, int? tokenCount) =>
            options.ReadsLabels ? labels?.Read(number, tokenCount) ?? DocumentLabels.None : null;

        private static bool IsTokenIds(ParquetLeaf leaf) =>
            leaf is { Name: TokenIdsColumn, MaxRepetition: 1, Type: ParquetType.Int32 or ParquetType.Int64 };

        private ParquetLeaf? Find(string name) => leaves.FirstOrDefault(leaf => leaf.Name == name)
            ?? leaves.FirstOrDefault(leaf => string.Join('.', leaf.Path) == name);

        private ParquetLeaf Column(string name, string role) =>
            Find(name)
            ?? throw source.Invalid(
                0,
                $"a column '{name}'",
                NamesOf(leaves),
                $"Name the column that holds the {role} with --{role}-field.");

        private ParquetLeaf DemandText(ParquetLeaf leaf) => leaf.IsText
            ? leaf
            : throw source.Invalid(
                0,
                $"strings in the column '{leaf.Name}'",
                leaf.TypeName,
                "Name the column that holds the text with --text-field.");

        private ParquetLeaf? IdLeaf()
        {
            if (!options.RequiresId)
            {
                // Nobody asked for ids: one that can't be text is left out.
                return Find(options.IdField) is { } leaf && ParquetText.CanWrite(leaf) ? leaf : null;
            }
            ParquetLeaf asked = Column(options.IdField, "id");
            return ParquetText.CanWrite(asked)
                ? asked
                : throw source.Invalid(
                    0,
                    $"strings or numbers in the column '{asked.Name}'",
                    asked.TypeName,
                    "Name the column that holds the id with --id-field.");
        }
    }
}
