using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora.Readers;

/// <summary>One column of a parquet file, read row by row.</summary>
/// <param name="file">The file; its position is moved.</param>
/// <param name="leaf">The column.</param>
/// <param name="source">For messages, and how long a document may be.</param>
internal sealed class ParquetColumn(Stream file, ParquetLeaf leaf, TextSource source)
{
    // An id of a token takes four bytes of the room that a document has.
    private const int BytesOfElement = 4;

    private IEnumerator<ParquetBatch> batches = Enumerable.Empty<ParquetBatch>().GetEnumerator();
    private ParquetBatch? batch;
    private int entry;
    private int value;
    private int group;

    /// <summary>What is known of it.</summary>
    public ParquetLeaf Leaf => leaf;

    /// <summary>Whether the row has nothing here.</summary>
    public bool IsMissing { get; private set; }

    /// <summary>The batch in which the row's value stands.</summary>
    public ParquetBatch Batch => batch!;

    /// <summary>Where the row's value stands there, among those that are there.</summary>
    public int Index => value;

    /// <summary>The elements of the row's list, where they are whole numbers or true (1) and false;
    /// a missing one is the smallest number.</summary>
    public List<long> Numbers { get; } = [];

    /// <summary>The elements of the row's list, where they are bytes; a missing one is empty.</summary>
    public List<ReadOnlyMemory<byte>> Texts { get; } = [];

    /// <summary>Goes to the start of a row group.</summary>
    /// <exception cref="ProbeException">It does not have the column.</exception>
    public void Begin(int number, ParquetGroup rows)
    {
        group = number + 1;
        ParquetChunk chunk = rows.Chunks.GetValueOrDefault(string.Join('\n', leaf.Path))
            ?? throw Damaged(new InvalidDataException("it is missing there"));
        batches = new ParquetPages(file, leaf, source.Limit).Read(chunk).GetEnumerator();
        batch = null;
        entry = -1;
        value = -1;
    }

    /// <summary>Goes to the next row.</summary>
    /// <param name="row">Its number, for messages.</param>
    /// <exception cref="ProbeException">The file is damaged, or has none.</exception>
    public void NextRow(long row)
    {
        if (leaf.MaxRepetition == 0)
        {
            NextEntry();
            IsMissing = Definition < leaf.MaxDefinition;
            value += IsMissing ? 0 : 1;
            return;
        }
        if (batch is null || entry >= batch.Count)
        {
            NextEntry();
        }
        Numbers.Clear();
        Texts.Clear();
        IsMissing = Definition < leaf.ListDefinition - 1;
        do
        {
            AddElement(row);
        }
        while (TryNextEntry() && Batch.Repetitions![entry] > 0);
    }

    /// <summary>Turns what reading throws into a message.</summary>
    public ProbeException Damaged(Exception e) =>
        Damaged(source, $"column '{leaf.Name}', row group {group}: {e.Message.TrimEnd('.')}", e);

    /// <summary>The error of a file that is no parquet file, or not a whole one.</summary>
    public static ProbeException Damaged(TextSource source, string reason, Exception e) =>
        new(
            $"{source.Name}: expected a parquet file, but got one that can't be read ({reason}). "
                + "Check that it is whole.",
            e);

    private int Definition => Batch.Definitions is { } levels ? levels[entry] : leaf.MaxDefinition;

    private void AddElement(long row)
    {
        if (Definition < leaf.ListDefinition)
        {
            return;
        }
        bool isThere = Definition == leaf.MaxDefinition;
        value += isThere ? 1 : 0;
        if (leaf.Type == ParquetType.Bytes)
        {
            Texts.Add(isThere ? Batch.Bytes[value] : default);
        }
        else
        {
            Numbers.Add(isThere ? Batch.Numbers[value] : long.MinValue);
        }
        if ((long)(Numbers.Count + Texts.Count) * BytesOfElement > source.Limit.Bytes)
        {
            throw source.Limit.TooLong(source, row, "Cut its list into shorter ones");
        }
    }

    private void NextEntry()
    {
        if (!TryNextEntry())
        {
            throw Damaged(new InvalidDataException("it has fewer rows than the file claims"));
        }
    }

    private bool TryNextEntry()
    {
        entry++;
        while (batch is null || entry >= batch.Count)
        {
            try
            {
                if (!batches.MoveNext())
                {
                    return false;
                }
            }
            catch (Exception e) when (e is not ProbeException)
            {
                throw Damaged(e);
            }
            batch = batches.Current;
            entry = 0;
            value = -1;
        }
        return true;
    }
}
