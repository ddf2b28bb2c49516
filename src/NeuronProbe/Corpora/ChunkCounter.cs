namespace NeuronProbe.Corpora;

/// <summary>Tells of the records of a corpus, in their order, in which chunk each is.</summary>
/// <param name="rule">Where chunks end.</param>
/// <param name="first">Number of the first record's chunk, which begins with it.</param>
/// <exception cref="ArgumentOutOfRangeException">A chunk has room for nothing.</exception>
internal sealed class ChunkCounter(ChunkRule rule, long first = 0)
{
    private readonly ChunkRule rule = rule.HasRoom ? rule : throw new ArgumentOutOfRangeException(nameof(rule));
    private int records;

    /// <summary>Number of the chunk that was begun last; one less than the first before there is a record.</summary>
    public long Current { get; private set; } = first - 1;

    /// <summary>Bytes of text of its records so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>The chunk of the next record.</summary>
    /// <param name="bytes">Bytes of its text; 0 where it can't be read.</param>
    public long Next(long bytes)
    {
        if (Current < first || records == rule.Documents || bytes > rule.Bytes - Bytes)
        {
            Current++;
            records = 0;
            Bytes = 0;
        }
        records++;
        Bytes += bytes;
        return Current;
    }
}
