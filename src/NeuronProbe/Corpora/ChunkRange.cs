using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora;

/// <summary>Chunks of an indexed corpus that follow each other.</summary>
internal sealed record ChunkRange
{
    /// <param name="index">Where each chunk begins.</param>
    /// <param name="first">The first chunk, from 0.</param>
    /// <param name="end">The one after the last, at most the number of chunks.</param>
    public ChunkRange(CorpusIndex index, long first, long end)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(end, first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, index.ChunkCount);
        (Index, First, End) = (index, first, end);
        (FirstFile, Start) = first == end ? (index.Files.Count, default) : index.PlaceOf(first);
    }

    /// <summary>Where each chunk begins.</summary>
    public CorpusIndex Index { get; }

    /// <summary>The first chunk, from 0.</summary>
    public long First { get; }

    /// <summary>The one after the last.</summary>
    public long End { get; }

    /// <summary>The file in which the first chunk begins, from 0; of no chunks the one after the last.</summary>
    public int FirstFile { get; }

    /// <summary>The number of its first record.</summary>
    public long FirstRecord => Index.FirstRecordOf(First);

    /// <summary>The number of the record after its last.</summary>
    public long EndRecord => Index.FirstRecordOf(End);

    /// <summary>Bytes of text of its chunks.</summary>
    public long TextBytes => Index.TextBytesOf(First, End);

    private RecordPlace Start { get; }

    /// <summary>Where reading begins in a file, or null for its start.</summary>
    public RecordPlace? PlaceIn(int file) => file == FirstFile && Start.Record > 0 ? Start : null;
}
