using System.Runtime.InteropServices;
using NeuronProbe.Collectors;

namespace NeuronProbe.Concepts.Measures;

/// <summary>Sums over the documents that rank, for each neuron and concept.</summary>
/// <remarks>
/// A document is added when all its windows have been seen. What is known of one that goes on in another block waits in
/// a slot; the batcher keeps the windows of a document together, so that few wait at a time. No sum depends on where
/// blocks cut a document: each goes on value by value, or by the runs of positions in a window. What a chunk comes to
/// is added when it ends, such that the order of chunks does not matter.
/// </remarks>
internal sealed class DocumentSums(int neuronCount, int conceptCount)
{
    private readonly NeuronSums[] neurons = new NeuronSums[neuronCount];
    private readonly ConceptSums[] concepts = new ConceptSums[(long)neuronCount * conceptCount];
    private readonly double[] bands = new double[neuronCount * PositionSums.Bands];
    private readonly ReproducibleSums endedNeurons = new(neuronCount * SumsOfNeuron);
    private readonly ReproducibleSums endedConcepts = new(checked(neuronCount * conceptCount * SumsOfConcept));
    private readonly ReproducibleSums endedBands = new(neuronCount * PositionSums.Bands);
    private readonly List<OpenDocument> open = [];
    private readonly List<BlockPlan> plans = [];

    private const int SumsOfNeuron = 4;
    private const int SumsOfConcept = 7;

    /// <summary>Memory of a neuron, and of a neuron for each concept: of a chunk, and of all that ended.</summary>
    public const long BytesPerNeuron =
        (SumsOfNeuron + PositionSums.Bands) * (sizeof(double) + ReproducibleSums.BytesPerSum);

    public const long BytesPerConcept = SumsOfConcept * (sizeof(double) + ReproducibleSums.BytesPerSum);

    public LabelCounts Counts { get; } = new(conceptCount);

    /// <summary>Plans how the pieces of a batch's documents come together, and counts their tokens.</summary>
    public void Begin(IReadOnlyList<BlockConcepts> blocks)
    {
        plans.Clear();
        foreach (BlockConcepts marks in blocks)
        {
            var plan = new BlockPlan(marks, [], []);
            foreach (DocumentPiece piece in marks.Pieces)
            {
                plan.Steps.Add(piece.IsHeldOut ? default : StepOf(marks, piece));
                ReadOnlySpan<int> positions = marks.Positions.Slice(piece.First, piece.Count);
                plan.Bands.Add(piece.IsHeldOut ? [] : PositionSums.BandsOf(positions));
                foreach ((int count, int band) in plan.Bands[^1])
                {
                    Counts.Positions[band] += count;
                }
            }
            plans.Add(plan);
        }
    }

    /// <summary>Adds one neuron's values on a block that was planned for.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="marks">The block.</param>
    /// <param name="values">Its values on the block's tokens, all finite.</param>
    public void Add(int neuron, BlockConcepts marks, ReadOnlySpan<float> values)
    {
        BlockPlan plan = PlanOf(marks);
        ref NeuronSums own = ref neurons[neuron];
        for (int i = 0; i < plan.Steps.Count; i++)
        {
            PieceStep step = plan.Steps[i];
            DocumentPiece piece = marks.Pieces[i];
            if (piece.IsHeldOut)
            {
                continue;
            }
            ReadOnlySpan<ConceptRun> runs = marks.Runs.Slice(piece.FirstRun, piece.RunCount);
            double[]? waiting = step.Slot?.Sums[neuron];
            double sum = waiting?[conceptCount] ?? 0;
            AddValues(neuron, ref own, ref sum, values.Slice(piece.First, piece.Count), plan.Bands[i]);
            if (waiting is null)
            {
                own.Close(sum, piece.Count);
            }
            else
            {
                waiting[conceptCount] = sum;
            }
            foreach (ConceptRun run in runs)
            {
                ref ConceptSums concept = ref concepts[((long)neuron * conceptCount) + run.Concept];
                double positive = waiting?[run.Concept] ?? 0;
                AddPositives(ref concept, ref positive, values, marks.Members.Slice(run.First, run.Count));
                if (waiting is null)
                {
                    concept.Close(positive, run.Count, sum, piece.Count);
                }
                else
                {
                    waiting[run.Concept] = positive;
                }
            }
            if (step is { Slot: { } ended, Ends: true })
            {
                Close(neuron, ended);
            }
        }
    }

    /// <summary>Adds the documents that are still open, of which no more comes, and then the chunk.</summary>
    public void EndChunk()
    {
        foreach (OpenDocument document in open)
        {
            Counts.Add(document);
            for (int neuron = 0; neuron < neuronCount; neuron++)
            {
                Close(neuron, document);
            }
        }
        open.Clear();
        endedNeurons.Add(MemoryMarshal.Cast<NeuronSums, double>(neurons.AsSpan()));
        endedConcepts.Add(MemoryMarshal.Cast<ConceptSums, double>(concepts.AsSpan()));
        endedBands.Add(bands);
        ClearChunk();
    }

    /// <summary>The counts that a test of one concept needs, documents that are still open among them.</summary>
    public ClusterCounts CountsOf(int concept)
    {
        ClusterCounts counts = Counts.Of(concept);
        foreach (OpenDocument document in open)
        {
            counts = counts.With(document.Tokens, document.Positives[concept]);
        }
        return counts;
    }

    /// <summary>Sums of a neuron and concept, likewise.</summary>
    public (NeuronSums All, ConceptSums Own) Of(int neuron, int concept)
    {
        (NeuronSums all, ConceptSums own) = (neurons[neuron], concepts[((long)neuron * conceptCount) + concept]);
        foreach (OpenDocument document in open)
        {
            double sum = document.Sums[neuron][conceptCount];
            all.Close(sum, document.Tokens);
            own.Close(document.Sums[neuron][concept], document.Positives[concept], sum, document.Tokens);
        }
        return (
            WithEnded(endedNeurons, neuron, all), WithEnded(endedConcepts, (neuron * conceptCount) + concept, own));
    }

    /// <summary>Whether position alone explains more than half of a neuron's variance.</summary>
    public bool IsPositionLocked(int neuron)
    {
        Span<double> own = stackalloc double[PositionSums.Bands];
        for (int band = 0, first = neuron * PositionSums.Bands; band < own.Length; band++)
        {
            own[band] = endedBands.With(first + band, bands[first + band]);
        }
        double squares = WithEnded(endedNeurons, neuron, neurons[neuron]).SumOfSquares;
        return PositionSums.ExplainedVariance(own, Counts.Positions, squares) > 0.5;
    }

    public void Merge(DocumentSums other)
    {
        Counts.Merge(other.Counts);
        endedNeurons.Add(other.endedNeurons);
        endedConcepts.Add(other.endedConcepts);
        endedBands.Add(other.endedBands);
    }

    public void Write(BinaryWriter writer)
    {
        Counts.Write(writer);
        endedNeurons.Write(writer);
        endedConcepts.Write(writer);
        endedBands.Write(writer);
    }

    public void Read(BinaryReader reader)
    {
        open.Clear();
        ClearChunk();
        Counts.Read(reader);
        endedNeurons.Read(reader);
        endedConcepts.Read(reader);
        endedBands.Read(reader);
    }

    private void ClearChunk()
    {
        Array.Clear(neurons);
        Array.Clear(concepts);
        Array.Clear(bands);
    }

    /// <summary>Sums of the chunks that have ended and of one that has not.</summary>
    private static TSums WithEnded<TSums>(ReproducibleSums ended, int place, TSums ofChunk)
        where TSums : unmanaged
    {
        Span<double> sums = MemoryMarshal.Cast<TSums, double>(new Span<TSums>(ref ofChunk));
        for (int sum = 0; sum < sums.Length; sum++)
        {
            sums[sum] = ended.With((place * sums.Length) + sum, sums[sum]);
        }
        return ofChunk;
    }

    private PieceStep StepOf(BlockConcepts marks, DocumentPiece piece)
    {
        ReadOnlySpan<ConceptRun> runs = marks.Runs.Slice(piece.FirstRun, piece.RunCount);
        OpenDocument? document = open.Find(d => d.Index == piece.Document.Document.Index);
        bool isWhole = document is null && piece.WindowTokens >= piece.Document.Tokens.Length;
        document ??= new OpenDocument(piece.Document.Document.Index, isWhole ? 0 : neuronCount, conceptCount);
        document.Add(piece, runs);
        bool ends = document.WindowTokens >= piece.Document.Tokens.Length;
        if (ends)
        {
            Counts.Add(document);
            open.Remove(document);
        }
        else if (!open.Contains(document))
        {
            open.Add(document);
        }
        return isWhole ? default : new PieceStep(document, ends);
    }

    private BlockPlan PlanOf(BlockConcepts block)
    {
        int i = 0;
        while (!ReferenceEquals(plans[i].Block, block))
        {
            i++;
        }
        return plans[i];
    }

    /// <param name="neuron">The neuron.</param>
    /// <param name="own">Its sums.</param>
    /// <param name="ofDocument">The sum of the document's values, which goes on.</param>
    /// <param name="values">The piece's values.</param>
    /// <param name="ofPiece">How many of them are in which band of positions.</param>
    private void AddValues(
        int neuron, ref NeuronSums own, ref double ofDocument, ReadOnlySpan<float> values,
        (int Count, int Band)[] ofPiece)
    {
        Span<double> sums = bands.AsSpan(neuron * PositionSums.Bands, PositionSums.Bands);
        foreach ((int count, int band) in ofPiece)
        {
            double sum = 0;
            double squares = 0;
            foreach (float single in values[..count])
            {
                double value = single;
                sum += value;
                squares += value * value;
            }
            values = values[count..];
            sums[band] += sum;
            ofDocument += sum;
            own.Sum += sum;
            own.SumOfSquares += squares;
        }
    }

    /// <param name="own">The concept's sums.</param>
    /// <param name="ofDocument">The sum of the document's values on its tokens, which goes on.</param>
    /// <param name="values">The block's values.</param>
    /// <param name="members">Which of them are the piece's on tokens of the concept.</param>
    private static void AddPositives(
        ref ConceptSums own, ref double ofDocument, ReadOnlySpan<float> values, ReadOnlySpan<int> members)
    {
        (double sum, double ofAll, double squares) = (ofDocument, own.Sum, own.SumOfSquares);
        foreach (int member in members)
        {
            double value = values[member];
            sum += value;
            ofAll += value;
            squares += value * value;
        }
        (ofDocument, own.Sum, own.SumOfSquares) = (sum, ofAll, squares);
    }

    private void Close(int neuron, OpenDocument document)
    {
        double[] waiting = document.Sums[neuron];
        neurons[neuron].Close(waiting[conceptCount], document.Tokens);
        for (int concept = 0; concept < conceptCount; concept++)
        {
            concepts[((long)neuron * conceptCount) + concept].Close(
                waiting[concept],
                document.Positives[concept],
                waiting[conceptCount],
                document.Tokens);
        }
    }

    /// <summary>What becomes of a block's pieces, and the bands of positions of each.</summary>
    private sealed record BlockPlan(BlockConcepts Block, List<PieceStep> Steps, List<(int Count, int Band)[]> Bands);

    /// <summary>What becomes of a piece: nothing waits where it is a whole document.</summary>
    private readonly record struct PieceStep(OpenDocument? Slot, bool Ends);
}
