using System.Buffers;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;

namespace NeuronProbe.Concepts.Measures;

/// <summary>Of each neuron and concept, the values of the tokens that each control draw labels, in the bins of a
/// <see cref="ControlGrid"/>.</summary>
/// <param name="neuronCount">Neurons.</param>
/// <param name="conceptCount">Concepts.</param>
/// <param name="octaves">Octaves of the grid.</param>
/// <param name="hasOwnNegatives">Whether the concept is compared with as many tokens as it has, or some times that:
/// counts are then small.</param>
internal sealed class ControlBins(int neuronCount, int conceptCount, int octaves, bool hasOwnNegatives)
{
    private readonly ControlGrid grid = new(octaves);
    private readonly BitSlicedCounts draws = new(
        neuronCount,
        ControlGrid.SlotsOf(octaves),
        ControlRow.Length(conceptCount),
        PlanesFor(hasOwnNegatives));
    private readonly BinCounts all = new(neuronCount, ControlGrid.SlotsOf(octaves) + 1);

    /// <summary>Memory of a neuron besides that for each concept.</summary>
    public static long BytesPerNeuron(int octaves) =>
        BitSlicedCounts.Overhead + (sizeof(ushort) * (ControlGrid.SlotsOf(octaves) + 1)) + 18;

    /// <summary>Memory of a neuron for some concepts.</summary>
    /// <param name="conceptCount">Concepts.</param>
    /// <param name="octaves">Octaves of the grid.</param>
    /// <param name="hasOwnNegatives">As for the bins.</param>
    /// <param name="tokens">Tokens that rank of the most frequent concept, and so of its draws.</param>
    public static long BytesFor(int conceptCount, int octaves, bool hasOwnNegatives, long tokens) =>
        BitSlicedCounts.BytesFor(
            ControlGrid.SlotsOf(octaves), ControlRow.Length(conceptCount), PlanesFor(hasOwnNegatives), tokens);

    /// <summary>Memory that a neuron takes for all concepts.</summary>
    public long BytesOf(int neuron) => draws.BytesOf(neuron);

    /// <summary>Adds a neuron's values on some tokens; what is no finite number is left out.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="values">Its values on all tokens.</param>
    /// <param name="largest">The bits of its largest magnitude.</param>
    /// <param name="ranking">The tokens that rank.</param>
    /// <param name="rows">The draws that label each token.</param>
    public void Add(
        int neuron, ReadOnlySpan<float> values, int largest, ReadOnlySpan<Range> ranking, ControlRows rows)
    {
        int[] rented = ArrayPool<int>.Shared.Rent(
            (2 * values.Length) + (RowSum.GroupRows * (grid.SlotCount + 1)));
        Span<int> slots = rented.AsSpan(0, values.Length);
        foreach (Range range in ranking)
        {
            grid.Find(values[range], largest, slots[range]);
        }
        var sorted = new SlotOrder(stackalloc int[SlotOrder.Counters * (grid.SlotCount + 1)]);
        sorted.Sort(slots, ranking, rented.AsSpan(values.Length), rows.Count);
        for (int slot = 0; slot < grid.SlotCount; slot++)
        {
            if (sorted.CountOf(slot) > 0)
            {
                draws.Prefetch(neuron, slot);
            }
        }
        for (int slot = 0; slot < grid.SlotCount; slot++)
        {
            if (sorted.CountOf(slot) is int count and > 0)
            {
                draws.Add(neuron, slot, rows.Padded, rows.Stride, sorted[slot]);
                all.Add(neuron, slot, count);
            }
        }
        ArrayPool<int>.Shared.Return(rented);
    }

    /// <summary>Moves values to the bins that they have beside a larger magnitude.</summary>
    public void Widen(int neuron, int oldLargest, int newLargest)
    {
        foreach ((int from, int to) in grid.Moved(oldLargest, newLargest))
        {
            if (all[neuron, from] is long count and > 0)
            {
                draws.Move(neuron, from, to);
                all[neuron, to] += count;
                all[neuron, from] = 0;
            }
        }
    }

    /// <summary>Adds those of another, both with the same largest magnitude.</summary>
    public void Merge(int neuron, ControlBins other)
    {
        draws.Merge(neuron, other.draws);
        for (int slot = 0; slot < grid.SlotCount; slot++)
        {
            if (other.all[neuron, slot] is long count and > 0)
            {
                all[neuron, slot] += count;
            }
        }
    }

    /// <summary>What the draws come to beside a concept.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="concept">The concept.</param>
    /// <param name="largest">The bits of the neuron's largest magnitude.</param>
    /// <param name="isConstant">Whether all its values are equal.</param>
    /// <param name="own">The concept's values; their bins lie within the control's.</param>
    public ControlFigures Figures(
        int neuron, int concept, int largest, bool isConstant, LabelledDistribution own)
    {
        var pairs = new PairCount[ConceptPlan.ControlDraws];
        Span<long> labelled = stackalloc long[pairs.Length];
        long[] ofConcept = new long[grid.SlotCount];
        foreach (LabelledGroup group in own.Groups)
        {
            ofConcept[grid.SlotOf(group.Lower, largest)] += group.Positives;
        }
        var ownPairs = default(PairCount);
        Func<ReadOnlySpan<byte>, int> ofRow = row => ControlRow.Draws(row, concept);
        foreach (int slot in grid.InOrder(largest))
        {
            if (all[neuron, slot] is long count and > 0)
            {
                // One token's place among itself is no question.
                bool areEqual = slot == grid.Zero || isConstant || count == 1;
                draws.Read(neuron, slot, ofRow, labelled);
                for (int draw = 0; draw < pairs.Length; draw++)
                {
                    pairs[draw].Add(labelled[draw], count - labelled[draw], areEqual);
                }
                ownPairs.Add(ofConcept[slot], count - ofConcept[slot], areEqual);
            }
        }
        return ControlFigures.Of(
            Array.ConvertAll(pairs, pair => new Bounded(pair.Auroc ?? double.NaN, pair.Error)),
            ownPairs.Auroc ?? double.NaN);
    }

    public void Write(BinaryWriter writer, int neuron)
    {
        all.Write(writer, neuron, grid.SlotCount);
        draws.Write(writer, neuron);
    }

    public void Read(BinaryReader reader, int neuron)
    {
        all.Read(reader, neuron, grid.SlotCount, "bin of control labels");
        draws.Read(reader, neuron);
    }

    // So many bits have counts of most bins; those that need more get them.
    private static int PlanesFor(bool hasOwnNegatives) => hasOwnNegatives ? 10 : 12;
}
