namespace NeuronProbe.Collectors;

/// <summary>Numbers of chunks, as ranges.</summary>
internal sealed class ChunkSet
{
    // Ascending, and none begins where the one before ends.
    private readonly List<(long First, long End)> ranges = [];

    public bool IsEmpty => ranges.Count == 0;

    /// <summary>Adds a number.</summary>
    /// <returns>Whether it was not there.</returns>
    public bool Add(long chunk)
    {
        if (ranges.Count > 0 && ranges[^1].End == chunk)
        {
            ranges[^1] = (ranges[^1].First, chunk + 1);
            return true;
        }
        bool isNew = !ranges.Exists(range => range.First <= chunk && chunk < range.End);
        if (isNew)
        {
            Add([(chunk, chunk + 1)]);
        }
        return isNew;
    }

    /// <summary>Adds all numbers of another set.</summary>
    public void Add(ChunkSet other) => Add(other.ranges);

    /// <summary>The numbers that another set has too.</summary>
    public ChunkSet Common(ChunkSet other)
    {
        var common = new ChunkSet();
        for (int i = 0, j = 0; i < ranges.Count && j < other.ranges.Count;)
        {
            long first = Math.Max(ranges[i].First, other.ranges[j].First);
            long end = Math.Min(ranges[i].End, other.ranges[j].End);
            if (first < end)
            {
                common.ranges.Add((first, end));
            }
            (i, j) = ranges[i].End == end ? (i + 1, j) : (i, j + 1);
        }
        return common;
    }

    /// <summary>Writes the ranges; the same bytes whatever the order in which numbers were added.</summary>
    public void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(ranges.Count);
        foreach ((long first, long end) in ranges)
        {
            writer.Write7BitEncodedInt64(first);
            writer.Write7BitEncodedInt64(end);
        }
    }

    /// <summary>Replaces the numbers by those that <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such ranges.</exception>
    public void Read(BinaryReader reader)
    {
        ranges.Clear();
        long last = -1;
        for (long left = SavedState.ReadCount(reader, "ranges of chunks", int.MaxValue); left > 0; left--)
        {
            long first = SavedState.ReadCount(reader, "first chunk");
            long end = SavedState.ReadCount(reader, "end of chunks");
            if (first <= last || end <= first)
            {
                throw new InvalidDataException(
                    $"chunks: expected ascending ranges, but got {first} to {end} after {last}.");
            }
            ranges.Add((first, end));
            last = end;
        }
    }

    /// <summary>For people: <c>0 to 7, 9</c>.</summary>
    public override string ToString() => string.Join(", ", ranges.Select(
        range => range.End - range.First == 1 ? $"{range.First}" : $"{range.First} to {range.End - 1}"));

    private void Add(IReadOnlyList<(long First, long End)> added)
    {
        (long First, long End)[] all = [.. ranges.Concat(added).Order()];
        ranges.Clear();
        foreach ((long first, long end) in all)
        {
            if (ranges.Count > 0 && ranges[^1].End >= first)
            {
                ranges[^1] = (ranges[^1].First, Math.Max(ranges[^1].End, end));
            }
            else
            {
                ranges.Add((first, end));
            }
        }
    }
}
