using NeuronProbe.Collectors;

namespace NeuronProbe.Concepts.Measures;

/// <summary>Counts of tokens and documents that are the same for all neurons of a site.</summary>
/// <param name="conceptCount">Concepts.</param>
internal sealed class LabelCounts(int conceptCount)
{
    private readonly ClusterCounts[] concepts = new ClusterCounts[conceptCount];

    /// <summary>Tokens that rank by their position in the window: 0, 1, 2 to 3, 4 to 7 and so on.</summary>
    public long[] Positions { get; } = new long[PositionSums.Bands];

    /// <summary>Adds a document that ranks.</summary>
    /// <param name="document">The document, all of whose windows were seen.</param>
    public void Add(OpenDocument document)
    {
        for (int concept = 0; concept < conceptCount; concept++)
        {
            concepts[concept] = concepts[concept].With(document.Tokens, document.Positives[concept]);
        }
    }

    /// <summary>The counts that a test of one concept needs.</summary>
    public ClusterCounts Of(int concept) => concepts[concept];

    public void Merge(LabelCounts other)
    {
        for (int concept = 0; concept < conceptCount; concept++)
        {
            concepts[concept] = concepts[concept].Join(other.concepts[concept]);
        }
        for (int band = 0; band < Positions.Length; band++)
        {
            Positions[band] += other.Positions[band];
        }
    }

    public void Write(BinaryWriter writer)
    {
        foreach (ClusterCounts own in concepts)
        {
            foreach (long count
                in new[] { own.Tokens, own.Positives, own.Documents, own.PositiveDocuments, own.NegativeDocuments })
            {
                writer.Write7BitEncodedInt64(count);
            }
            Write(writer, own.Squares);
            Write(writer, own.PositiveSquares);
            Write(writer, own.Products);
        }
        foreach (long count in Positions)
        {
            writer.Write7BitEncodedInt64(count);
        }
    }

    public void Read(BinaryReader reader)
    {
        for (int concept = 0; concept < conceptCount; concept++)
        {
            long[] counts = [.. Enumerable.Range(0, 5).Select(_ => SavedState.ReadCount(reader, "labels"))];
            concepts[concept] = new(
                counts[0],
                counts[1],
                counts[2],
                counts[3],
                counts[4],
                ReadLarge(reader),
                ReadLarge(reader),
                ReadLarge(reader));
        }
        for (int band = 0; band < Positions.Length; band++)
        {
            Positions[band] = SavedState.ReadCount(reader, "tokens at a position");
        }
    }

    private static void Write(BinaryWriter writer, Int128 count)
    {
        writer.Write((ulong)(count >> 64));
        writer.Write((ulong)(count & ulong.MaxValue));
    }

    private static Int128 ReadLarge(BinaryReader reader) => new(reader.ReadUInt64(), reader.ReadUInt64());
}
