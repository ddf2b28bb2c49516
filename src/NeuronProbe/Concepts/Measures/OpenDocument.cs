using System.Runtime.InteropServices;
using NeuronProbe.Collectors;

namespace NeuronProbe.Concepts.Measures;

/// <summary>A document of which more windows come.</summary>
/// <param name="index">The document's number.</param>
/// <param name="neuronCount">Neurons that have sums; none where the document is whole already.</param>
/// <param name="conceptCount">Concepts.</param>
internal sealed class OpenDocument(long index, int neuronCount, int conceptCount)
{
    public long Index => index;

    /// <summary>Tokens of the windows that were seen.</summary>
    public int WindowTokens { get; private set; }

    /// <summary>Those of them that count.</summary>
    public int Tokens { get; private set; }

    /// <summary>By concept, those of them that it applies to.</summary>
    public int[] Positives { get; } = new int[conceptCount];

    /// <summary>By neuron, sums by concept, and after them the sum of all values.</summary>
    public double[][] Sums { get; } = [.. Enumerable.Range(0, neuronCount).Select(_ => new double[conceptCount + 1])];

    public static OpenDocument Read(BinaryReader reader, int neuronCount, int conceptCount)
    {
        var document = new OpenDocument(SavedState.ReadCount(reader, "document"), neuronCount, conceptCount)
        {
            WindowTokens = (int)SavedState.ReadCount(reader, "tokens of windows", int.MaxValue),
            Tokens = (int)SavedState.ReadCount(reader, "tokens", int.MaxValue),
        };
        for (int concept = 0; concept < conceptCount; concept++)
        {
            document.Positives[concept] = (int)SavedState.ReadCount(reader, "labelled tokens", int.MaxValue);
        }
        foreach (double[] own in document.Sums)
        {
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(own.AsSpan()));
        }
        return document;
    }

    /// <summary>Counts the tokens of another piece.</summary>
    public void Add(in DocumentPiece piece, ReadOnlySpan<ConceptRun> runs)
    {
        WindowTokens += piece.WindowTokens;
        Tokens += piece.Count;
        foreach (ConceptRun run in runs)
        {
            Positives[run.Concept] += run.Count;
        }
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt64(Index);
        writer.Write7BitEncodedInt64(WindowTokens);
        writer.Write7BitEncodedInt64(Tokens);
        foreach (int count in Positives)
        {
            writer.Write7BitEncodedInt64(count);
        }
        foreach (double[] own in Sums)
        {
            writer.Write(MemoryMarshal.AsBytes(own.AsSpan()));
        }
    }
}
