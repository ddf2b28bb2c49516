using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuronProbe.Collectors;

/// <summary>Which slot of a neuron's coarse counts each value belongs to, found for a span of values at once.</summary>
/// <param name="Count">Slots that were written; zeros need none.</param>
/// <param name="LargestMagnitude">The bits of the largest magnitude. Where it is no finite number, or beyond the top
/// that was asked for, the slots mean nothing.</param>
internal readonly record struct CoarseSlots(int Count, int LargestMagnitude)
{
    /// <summary>Slots of a neuron that mean something: those of each group.</summary>
    public const int OfGroups = DocumentGroups.Count * CoarseBins.Slots;

    /// <summary>Slots of a neuron: after those of groups there is one for each lane, where zeros are counted that stand
    /// among other values, and where nobody reads. An odd number of cache lines.</summary>
    public const int PerNeuron = OfGroups + Lanes.Count;

    private const int InfinityBits = 0x7f800000;
    private const int SignShift = 31;

    // EachSign is 2 to this power: the bit of a slot that says the sign.
    private const int SignSlotBit = 5;

    /// <summary>Whether all values are finite.</summary>
    public bool IsFinite => LargestMagnitude < InfinityBits;

    /// <summary>The key of the largest magnitude, which is finite.</summary>
    public int Top => LargestMagnitude == 0
        ? Extent.NoTop
        : CoarseBins.Key(BitConverter.Int32BitsToSingle(LargestMagnitude));

    /// <summary>Finds the slots of values, where the largest magnitude of the neuron has the key
    /// <paramref name="top"/>.</summary>
    /// <param name="values">The values.</param>
    /// <param name="firstSlots">Where the slots of each value's group begin.</param>
    /// <param name="top">The key, or <see cref="Extent.NoTop"/>.</param>
    /// <param name="slots">At least as long; its beginning is written.</param>
    public static CoarseSlots Find(
        ReadOnlySpan<float> values, ReadOnlySpan<int> firstSlots, int top, Span<int> slots) =>
        Find(values, firstSlots, top, slots, Lanes.AreFast);

    /// <summary>Finds the slots with vectors or without: what they come to is the same either way.</summary>
    internal static CoarseSlots Find(
        ReadOnlySpan<float> values, ReadOnlySpan<int> firstSlots, int top, Span<int> slots, bool withVectors)
    {
        int bottom = top - CoarseBins.EachSign + 1;
        // Below that, denormals may have bins of their own, which bits alone do not tell.
        bool isNormal = bottom >= CoarseBins.SmallestNormal || top == Extent.NoTop;
        int inGroups = withVectors && isNormal ? values.Length / Lanes.Count * Lanes.Count : 0;
        CoarseSlots found = FindGroups(values[..inGroups], firstSlots, bottom << CoarseBins.Shift, slots);
        return inGroups == values.Length
            ? found
            : found.FindRest(values[inGroups..], firstSlots[inGroups..], top, slots);
    }

    /// <summary>Finds the slots of whole groups of lanes. A magnitude below <paramref name="lowest"/> is zero or tiny.
    /// </summary>
    private static CoarseSlots FindGroups(
        ReadOnlySpan<float> values, ReadOnlySpan<int> firstSlots, int lowest, Span<int> slots)
    {
        Vector512<int> largest = default;
        ref float first = ref MemoryMarshal.GetReference(values);
        ref int firstSlot = ref MemoryMarshal.GetReference(firstSlots[..values.Length]);
        ref int written = ref MemoryMarshal.GetReference(slots[..values.Length]);
        Vector512<int> spare = Vector512.Create(OfGroups) + Vector512<int>.Indices;
        int count = 0;
        for (int i = 0; i < values.Length; i += Lanes.Count)
        {
            Vector512<int> bits = Vector512.LoadUnsafe(ref first, (nuint)i).AsInt32();
            Vector512<int> magnitude = bits & Vector512.Create(int.MaxValue);
            Vector512<int> isZero = Vector512.Equals(magnitude, default);
            if (isZero == Vector512<int>.AllBitsSet)
            {
                continue;
            }
            largest = Vector512.Max(magnitude, largest);
            // The sign moves to the bit that tells the halves apart.
            Vector512<int> slot = ((bits >> CoarseBins.Shift) & Vector512.Create(CoarseBins.EachSign - 1))
                | ((bits >>> (SignShift - SignSlotBit)) & Vector512.Create(CoarseBins.EachSign));
            Vector512<int> tiny = Vector512.Create(CoarseBins.PositiveTiny) - (bits >>> SignShift);
            slot = Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(lowest)), tiny, slot);
            slot += Vector512.LoadUnsafe(ref firstSlot, (nuint)i);
            slot = Vector512.ConditionalSelect(isZero, spare, slot);
            slot.StoreUnsafe(ref written, (nuint)count);
            count += Lanes.Count;
        }
        int magnitudeBits = 0;
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            magnitudeBits = Math.Max(magnitudeBits, largest[lane]);
        }
        return new CoarseSlots(count, magnitudeBits);
    }

    /// <summary>Finds slots one by one, after those that were found before.</summary>
    private CoarseSlots FindRest(
        ReadOnlySpan<float> values, ReadOnlySpan<int> firstSlots, int top, Span<int> slots)
    {
        (int count, int largest) = this;
        for (int i = 0; i < values.Length; i++)
        {
            float value = values[i];
            if (value == 0)
            {
                continue;
            }
            largest = Math.Max(largest, BitConverter.SingleToInt32Bits(value) & int.MaxValue);
            int key = CoarseBins.Key(value);
            slots[count++] = firstSlots[i] + (key > top - CoarseBins.EachSign ? CoarseBins.Of(value < 0, key)
                : value < 0 ? CoarseBins.NegativeTiny : CoarseBins.PositiveTiny);
        }
        return new CoarseSlots(count, largest);
    }
}
