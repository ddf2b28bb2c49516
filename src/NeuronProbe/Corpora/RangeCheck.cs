using System.Globalization;

namespace NeuronProbe.Corpora;

/// <summary>Holds what is read of a range of chunks against what was indexed: where each chunk begins, and how many
/// bytes it has. So a file that was changed in its middle is noticed, too.</summary>
/// <param name="range">What is read.</param>
internal sealed class RangeCheck(ChunkRange range)
{
    private readonly CorpusIndex index = range.Index;
    private long chunk = range.First - 1;
    private long bytes;

    /// <summary>Looks at the next record.</summary>
    /// <exception cref="ProbeException">It is not what was indexed.</exception>
    public void Add(in NumberedRecord next)
    {
        if (next.Chunk != chunk)
        {
            Demand(chunk < range.First || bytes == index.TextBytes[(int)chunk], chunk);
            chunk = next.Chunk;
            bytes = 0;
            Demand(
                chunk < range.End && next.Number == index.FirstRecords[(int)chunk]
                    && next.Record.Offset == index.Offsets[(int)chunk] && next.Record.Line == index.Lines[(int)chunk],
                chunk);
        }
        bytes += next.Bytes;
    }

    /// <summary>Says that reading has ended.</summary>
    /// <param name="number">The number of the record that would come next.</param>
    /// <exception cref="ProbeException">The range did not end there.</exception>
    public void Finish(long number) => Demand(
        number == range.EndRecord && (chunk < range.First || bytes == index.TextBytes[(int)chunk]),
        Math.Max(chunk, range.First));

    private void Demand(bool isSame, long at)
    {
        if (!isSame)
        {
            string file = index.Files[index.PlaceOf(Math.Min(at, range.End - 1)).File].Name;
            throw new ProbeException(string.Create(
                CultureInfo.InvariantCulture,
                $"{file}: expected the text of chunk {at} as it was indexed, but got another. {CorpusIndex.Advice}"));
        }
    }
}
