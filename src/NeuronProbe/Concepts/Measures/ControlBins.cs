using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;

namespace NeuronProbe.Concepts.Measures;

/// <summary>Of each neuron and concept, the values of the tokens that the control draws label, all draws together, in
/// bins of half an octave.</summary>
/// <remarks>The mean of 20 draws is far less certain than such bins are coarse. What bins there are depends on the
/// neuron's largest magnitude alone.</remarks>
internal sealed class ControlBins(int neuronCount, int conceptCount)
{
    private const int Shift = 22;
    private const int EachSign = 22;
    private const int NegativeTiny = 2 * EachSign;
    private const int Zero = NegativeTiny + 1;
    private const int PositiveTiny = NegativeTiny + 2;
    private const int SlotCount = NegativeTiny + 3;

    // So many times 20 fit into 16 bits.
    private const int MostTokens = 3000;

    // By neuron, slot and concept, and after the concepts all tokens.
    private readonly long[] counts = new long[(long)neuronCount * SlotCount * (conceptCount + 1)];

    /// <summary>Memory of a neuron for each concept.</summary>
    public const long BytesPerConcept = sizeof(long) * SlotCount;

    /// <summary>Adds a neuron's values on the tokens of a block that rank;
    /// what is no finite number is left out.</summary>
    public void Add(int neuron, ReadOnlySpan<float> values, int largest, BlockConcepts marks)
    {
        int stride = marks.ControlStride;
        ushort[] rented = ArrayPool<ushort>.Shared.Rent(SlotCount * stride);
        Span<ushort> sums = rented.AsSpan(0, SlotCount * stride);
        ReadOnlySpan<int> tokens = marks.Tokens(Split.Ranking);
        ref ushort sumOf = ref MemoryMarshal.GetReference(sums);
        ref ushort added = ref MemoryMarshal.GetReference(marks.Controls);
        for (int first = 0; first < tokens.Length; first += MostTokens)
        {
            sums.Clear();
            foreach (int token in tokens[first..Math.Min(tokens.Length, first + MostTokens)])
            {
                if (float.IsFinite(values[token]))
                {
                    AddRow(
                        ref Unsafe.Add(ref sumOf, SlotOf(values[token], largest) * stride),
                        ref Unsafe.Add(ref added, token * stride),
                        stride);
                }
            }
            for (int slot = 0; slot < SlotCount; slot++)
            {
                ReadOnlySpan<ushort> sum = sums.Slice(slot * stride, conceptCount + 1);
                if (sum[^1] > 0)
                {
                    Span<long> row = Row(neuron, slot);
                    for (int i = 0; i < row.Length; i++)
                    {
                        row[i] += sum[i];
                    }
                }
            }
        }
        ArrayPool<ushort>.Shared.Return(rented);
    }

    /// <summary>Adds one token.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="value">Its value, finite.</param>
    /// <param name="largest">The bits of the neuron's largest magnitude.</param>
    /// <param name="draws">In how many draws the token is labelled, by concept.</param>
    public void Add(int neuron, float value, int largest, ReadOnlySpan<byte> draws)
    {
        Span<long> row = Row(neuron, SlotOf(value, largest));
        for (int concept = 0; concept < draws.Length; concept++)
        {
            row[concept] += draws[concept];
        }
        row[^1]++;
    }

    /// <summary>Moves what is too small beside a larger magnitude.</summary>
    public void Widen(int neuron, int oldLargest, int newLargest)
    {
        for (int key = Math.Max(0, (oldLargest >> Shift) - EachSign + 1); key
            <= Math.Min(oldLargest >> Shift, (newLargest >> Shift) - EachSign); key++)
        {
            Move(Row(neuron, key % EachSign), Row(neuron, PositiveTiny));
            Move(Row(neuron, EachSign + (key % EachSign)), Row(neuron, NegativeTiny));
        }
    }

    /// <summary>Adds those of another, both with the same largest magnitude.</summary>
    public void Merge(int neuron, ControlBins other)
    {
        for (int slot = 0; slot < SlotCount; slot++)
        {
            Span<long> row = Row(neuron, slot);
            ReadOnlySpan<long> theirs = other.Row(neuron, slot);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] += theirs[i];
            }
        }
    }

    /// <summary>Pairs of tokens with and without the control labels, the tokens of all draws taken together.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="concept">The concept.</param>
    /// <param name="largest">The bits of the neuron's largest magnitude.</param>
    /// <param name="isConstant">Whether all its values are equal.</param>
    public PairCount Pairs(int neuron, int concept, int largest, bool isConstant)
    {
        var pairs = default(PairCount);
        foreach (int slot in InOrder(largest))
        {
            ReadOnlySpan<long> row = Row(neuron, slot);
            // One token is in all draws, and its place among itself no question.
            bool areEqual = slot == Zero || isConstant || row[^1] <= 1;
            pairs.Add(row[concept], ((double)row[^1] * ConceptPlan.ControlDraws) - row[concept], areEqual);
        }
        return pairs;
    }

    public void Write(BinaryWriter writer, int neuron)
    {
        foreach (long count in OfNeuron(neuron))
        {
            writer.Write7BitEncodedInt64(count);
        }
    }

    public void Read(BinaryReader reader, int neuron)
    {
        foreach (ref long count in OfNeuron(neuron))
        {
            count = SavedState.ReadCount(reader, "control labels");
        }
    }

    private static void AddRow(ref ushort sums, ref ushort added, int stride)
    {
        for (nuint i = 0; i < (nuint)stride; i += (nuint)Vector<ushort>.Count)
        {
            (Vector.LoadUnsafe(ref sums, i) + Vector.LoadUnsafe(ref added, i)).StoreUnsafe(ref sums, i);
        }
    }

    private static int SlotOf(float value, int largest)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        int magnitude = bits & int.MaxValue;
        int key = magnitude >> Shift;
        int sign = bits >>> 31;
        int own = (int)((uint)key % EachSign) + (sign * EachSign);
        int small = magnitude == 0 ? Zero : PositiveTiny - (2 * sign);
        return key <= (largest >> Shift) - EachSign || magnitude == 0 ? small : own;
    }

    private static IEnumerable<int> InOrder(int largest)
    {
        int top = largest >> Shift;
        int bottom = Math.Max(0, top - EachSign + 1);
        for (int key = top; key >= bottom; key--)
        {
            yield return EachSign + (key % EachSign);
        }
        yield return NegativeTiny;
        yield return Zero;
        yield return PositiveTiny;
        for (int key = bottom; key <= top; key++)
        {
            yield return key % EachSign;
        }
    }

    private static void Move(Span<long> from, Span<long> to)
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] += from[i];
        }
        from.Clear();
    }

    private Span<long> OfNeuron(int neuron) =>
        counts.AsSpan(neuron * SlotCount * (conceptCount + 1), SlotCount * (conceptCount + 1));

    private Span<long> Row(int neuron, int slot) => OfNeuron(neuron).Slice(slot * (conceptCount + 1), conceptCount + 1);
}
