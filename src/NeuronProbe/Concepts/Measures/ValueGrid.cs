using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuronProbe.Concepts.Measures;

/// <summary>Bins of a neuron's values that need no range, found from a float32's bits: some octaves below its largest
/// magnitude.</summary>
/// <remarks>
/// Each octave has 32 bins, or 64 where there is room, or 16 where there is little. Values from -0.1875 to -0.125 and
/// from -0.3125 to -0.25 have four times as many: GELU and SiLU crowd there, at their minimum. What bins there are
/// depends on the largest magnitude alone, so that they are the same in whatever parts a corpus is scanned.
/// </remarks>
/// <param name="refinement">0 for 32 bins an octave, 1 for 64, -1 for 16.</param>
/// <param name="octaves">Octaves.</param>
internal sealed class ValueGrid(int refinement, int octaves)
{
    private const int CrowdedBits = 2;

    // Bins that are more where values crowd, as multiples of those of elsewhere.
    private const int Extra = (1 << CrowdedBits) - 1;

    // Bits of 0.125 to 0.1875, and of 0.25 to 0.3125.
    private const int GeluFrom = 0x3E000000;
    private const int GeluLength = 0x00400000;
    private const int SiluFrom = 0x3E800000;
    private const int SiluLength = 0x00200000;

    private const int FractionBits = 23;
    private const int SmallestNormal = 0x00800000;

    // The bits of a magnitude below its key.
    private readonly int shift = 18 - refinement;

    /// <summary>Slots of a neuron.</summary>
    public int SlotCount => Discarded + 1;

    /// <summary>The slot of values below zero that are too small for a bin of their own.</summary>
    public int NegativeTiny => NegativeSlots + PositiveSlots;

    public int Zero => NegativeTiny + 1;

    public int PositiveTiny => NegativeTiny + 2;

    /// <summary>Whether a slot is of values below zero.</summary>
    public bool IsNegative(int slot) => slot < NegativeSlots || slot == NegativeTiny;

    /// <summary>The slot of what is no finite number, which nothing reads.</summary>
    public int Discarded => NegativeTiny + 3;

    private int PositiveSlots => octaves << (FractionBits - shift);

    private int NegativeSlots => PositiveSlots + (Extra * ((GeluLength + SiluLength) >> shift));

    /// <summary>Finds the slots of finite values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="largest">The bits of the neuron's largest magnitude, at least those of the values.</param>
    /// <param name="slots">One for each value.</param>
    public void Find(ReadOnlySpan<float> values, int largest, Span<int> slots)
    {
        int lowest = LowestBits(largest);
        (int positiveSlots, int negativeSlots, int tiny) = (PositiveSlots, NegativeSlots, NegativeTiny);
        // A key modulo the slots, without dividing: keys go over one multiple of the slots at most.
        int firstPositive = (lowest >> shift) / positiveSlots * positiveSlots;
        int firstNegative = NegativeKey(lowest) / negativeSlots * negativeSlots;
        int inGroups = Lanes.AreFast ? values.Length / Lanes.Count * Lanes.Count : 0;
        FindGroups(values[..inGroups], lowest, firstPositive, firstNegative, slots);
        for (int i = inGroups; i < values.Length; i++)
        {
            int bits = BitConverter.SingleToInt32Bits(values[i]);
            int magnitude = bits & int.MaxValue;
            bool isNegative = bits < 0;
            int key = isNegative ? NegativeKey(magnitude) - firstNegative : (magnitude >> shift) - firstPositive;
            int count = isNegative ? negativeSlots : positiveSlots;
            key -= key >= count ? count : 0;
            int own = isNegative ? key : key + negativeSlots;
            slots[i] = magnitude >= lowest ? own : magnitude == 0 ? tiny + 1 : isNegative ? tiny : tiny + 2;
        }
    }

    /// <summary>The same for whole groups of values.</summary>
    private void FindGroups(
        ReadOnlySpan<float> values, int lowest, int firstPositive, int firstNegative, Span<int> slots)
    {
        Vector512<int> tiny = Vector512.Create(NegativeTiny);
        Vector512<int> positiveSlots = Vector512.Create(PositiveSlots);
        Vector512<int> negativeSlots = Vector512.Create(NegativeSlots);
        ref float first = ref MemoryMarshal.GetReference(values);
        ref int firstSlot = ref MemoryMarshal.GetReference(slots);
        for (int i = 0; i < values.Length; i += Lanes.Count)
        {
            Vector512<int> bits = Vector512.LoadUnsafe(ref first, (nuint)i).AsInt32();
            Vector512<int> magnitude = bits & Vector512.Create(int.MaxValue);
            Vector512<int> isNegative = bits >> 31;
            Vector512<int> key = magnitude >> shift;
            Vector512<int> negativeKey = key + More(magnitude, GeluFrom, GeluLength)
                + More(magnitude, SiluFrom, SiluLength) - Vector512.Create(firstNegative);
            key = Vector512.ConditionalSelect(isNegative, negativeKey, key - Vector512.Create(firstPositive));
            Vector512<int> count = Vector512.ConditionalSelect(isNegative, negativeSlots, positiveSlots);
            key -= Vector512.GreaterThanOrEqual(key, count) & count;
            key += Vector512.AndNot(negativeSlots, isNegative);
            Vector512<int> small = tiny + Vector512.ConditionalSelect(
                Vector512.Equals(magnitude, default),
                Vector512<int>.One,
                Vector512.AndNot(Vector512.Create(2), isNegative));
            Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(lowest)), key, small)
                .StoreUnsafe(ref firstSlot, (nuint)i);
        }
    }

    /// <summary>The slots whose values join the tiny ones when the largest magnitude grows,
    /// and the slots that they join.</summary>
    public IEnumerable<(int From, int To)> Collapsed(int oldLargest, int newLargest)
    {
        int newLowest = LowestBits(newLargest);
        if (newLowest == LowestBits(oldLargest))
        {
            yield break;
        }
        foreach ((int slot, int magnitude, bool isNegative) in Bins(oldLargest))
        {
            if (magnitude < newLowest)
            {
                yield return (slot, isNegative ? NegativeTiny : PositiveTiny);
            }
        }
    }

    /// <summary>All slots from the lowest values to the highest, each with the smallest and the largest value that
    /// belongs to it.</summary>
    public IEnumerable<(int Slot, float Lower, float Upper)> InOrder(int largest)
    {
        var bins = Bins(largest).ToList();
        foreach ((int slot, int magnitude, _) in bins.Where(bin => bin.IsNegative)
            .OrderByDescending(bin => bin.Magnitude))
        {
            yield return (
                slot,
                -BitConverter.Int32BitsToSingle(UpperBits(magnitude) - 1),
                -BitConverter.Int32BitsToSingle(magnitude));
        }
        float edge = BitConverter.Int32BitsToSingle(LowestBits(largest));
        yield return (NegativeTiny, -float.BitDecrement(edge), -float.Epsilon);
        yield return (Zero, 0, 0);
        yield return (PositiveTiny, float.Epsilon, float.BitDecrement(edge));
        foreach ((int slot, int magnitude, _) in bins.Where(bin => !bin.IsNegative).OrderBy(bin => bin.Magnitude))
        {
            yield return (
                slot,
                BitConverter.Int32BitsToSingle(magnitude),
                BitConverter.Int32BitsToSingle(magnitude + (1 << shift) - 1));
        }
    }

    /// <summary>Bins of their own, each with the bits of its smallest magnitude.</summary>
    private IEnumerable<(int Slot, int Magnitude, bool IsNegative)> Bins(int largest)
    {
        int lowest = LowestBits(largest);
        for (int magnitude = lowest; magnitude <= largest; magnitude += 1 << shift)
        {
            yield return (
                (int)((uint)NegativeSlots + ((uint)(magnitude >> shift) % (uint)PositiveSlots)), magnitude, false);
        }
        for (int magnitude = lowest; magnitude <= largest; magnitude = UpperBits(magnitude))
        {
            yield return ((int)((uint)NegativeKey(magnitude) % (uint)NegativeSlots), magnitude, true);
        }
    }

    /// <summary>The upper border of a bin: what <see cref="InOrder"/> would have as the next one's lower border,
    /// or a little less.</summary>
    /// <param name="lower">Its lower border, as <see cref="InOrder"/> has it.</param>
    /// <param name="largest">The bits of the neuron's largest magnitude.</param>
    public float UpperOf(float lower, int largest)
    {
        int magnitude = BitConverter.SingleToInt32Bits(lower) & int.MaxValue;
        int lowest = LowestBits(largest);
        if (magnitude < lowest)
        {
            return lower <= 0 ? 0 : BitConverter.Int32BitsToSingle(lowest);
        }
        int ownShift = lower < 0 ? NegativeShift(magnitude) : shift;
        int first = magnitude >> ownShift << ownShift;
        return lower < 0
            ? -BitConverter.Int32BitsToSingle(first)
            : BitConverter.Int32BitsToSingle(first + (1 << ownShift));
    }

    /// <summary>The bits of the smallest magnitude that is beyond a bin of negative values.</summary>
    private int UpperBits(int magnitude) => magnitude + (1 << NegativeShift(magnitude));

    /// <summary>The bits of a negative value's magnitude below its key.</summary>
    private int NegativeShift(int magnitude) =>
        magnitude is (>= GeluFrom and < GeluFrom + GeluLength) or (>= SiluFrom and < SiluFrom + SiluLength)
            ? shift - CrowdedBits
            : shift;

    /// <summary>The bits of the smallest magnitude that has a bin of its own.</summary>
    private int LowestBits(int largest) => Math.Max(SmallestNormal, ((largest >> shift) - PositiveSlots + 1) << shift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int NegativeKey(int magnitude) =>
        (magnitude >> shift) + More(magnitude, GeluFrom, GeluLength) + More(magnitude, SiluFrom, SiluLength);

    /// <summary>How many more keys there are up to a magnitude because values crowd from some bits on.</summary>
    private int More(int magnitude, int from, int length)
    {
        int within = Math.Clamp(magnitude - from, 0, length);
        return (within >> (shift - CrowdedBits)) - (within >> shift);
    }

    private Vector512<int> More(Vector512<int> magnitude, int from, int length)
    {
        Vector512<int> within = Vector512.Min(
            Vector512.Max(magnitude - Vector512.Create(from), default), Vector512.Create(length));
        return (within >> (shift - CrowdedBits)) - (within >> shift);
    }
}
