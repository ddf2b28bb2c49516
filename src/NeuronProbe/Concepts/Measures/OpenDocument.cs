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
}
