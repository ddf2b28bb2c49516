using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuronProbe.Collectors;

/// <summary>Which slot of a neuron's coarse counts each value belongs to, found for a span of values at once.</summary>
/// <param name="Count">Slots that were written; zeros need none.</param>
/// <param name="Zeros">Values that are zero.</param>
/// <param name="Active">Values above the threshold.</param>
/// <param name="LargestMagnitude">The bits of the largest magnitude. Where it is no finite number, or beyond the top
/// that was asked for, the slots mean nothing.</param>
internal readonly record struct CoarseSlots(int Count, int Zeros, int Active, int LargestMagnitude)
{
    /// <summary>Slots of a neuron for all groups: those of each group, and some where zeros are counted that stand
    /// among other values, a lane at a time, where nobody reads.</summary>
    public const int PerNeuron = Spare + 8;

    private const int Spare = DocumentGroups.Count * CoarseBins.Slots;
    private const int InfinityBits = 0x7f800000;
    private const int SignShift = 31;

    // EachSign is 2 to this power: the bit of a slot that says the sign.
    private const int SignSlotBit = 5;

    /// <summary>Whether all values are finite.</summary>
    public bool IsFinite => LargestMagnitude < InfinityBits;

    /// <summary>Finds the slots of values of one group, where the largest magnitude of the neuron has the key
    /// <paramref name="top"/>.</summary>
    /// <param name="values">The values.</param>
    /// <param name="top">The key, or <see cref="Extent.NoTop"/>.</param>
    /// <param name="group">The group.</param>
    /// <param name="threshold">What a value must be above in order to be active.</param>
    /// <param name="slots">At least as long, with room for whole groups of lanes; its beginning is written.</param>
    public static CoarseSlots Find(
        ReadOnlySpan<float> values, int top, int group, float threshold, Span<int> slots) =>
        Find(values, top, group, threshold, slots, Lanes.AreFast);

    /// <summary>Finds the slots with vectors or without: what they come to is the same either way.</summary>
    internal static CoarseSlots Find(
        ReadOnlySpan<float> values, int top, int group, float threshold, Span<int> slots, bool withVectors)
    {
        int bottom = top - CoarseBins.EachSign + 1;
        // Below that, denormals may have bins of their own, which bits alone do not tell.
        bool isNormal = bottom >= CoarseBins.SmallestNormal || top == Extent.NoTop;
        return withVectors && isNormal
            ? FindGroups(values, bottom << CoarseBins.Shift, group * CoarseBins.Slots, threshold, slots)
            : FindEach(values, top, group * CoarseBins.Slots, threshold, slots);
    }

    /// <summary>Finds slots by vectors. A magnitude below <paramref name="lowest"/> is zero or tiny.</summary>
    private static CoarseSlots FindGroups(
        ReadOnlySpan<float> values, int lowest, int firstSlot, float threshold, Span<int> slots)
    {
        Vector512<int> largest = default;
        Vector512<int> zeros = default;
        Vector512<int> active = default;
        ref float first = ref MemoryMarshal.GetReference(values);
        int padding = -values.Length & (Lanes.Count - 1);
        ref int written = ref MemoryMarshal.GetReference(slots[..(values.Length + padding)]);
        Vector512<int> spare = Vector512.Create(Spare)
            + (Vector512<int>.Indices & Vector512.Create(PerNeuron - Spare - 1));
        int count = 0;
        for (int i = 0; i < values.Length; i += Lanes.Count)
        {
            Vector512<float> lanes = i <= values.Length - Lanes.Count
                ? Vector512.LoadUnsafe(ref first, (nuint)i)
                : Lanes.Load(values[i..], 0);
            Vector512<int> bits = lanes.AsInt32();
            Vector512<int> magnitude = bits & Vector512.Create(int.MaxValue);
            Vector512<int> isZero = Vector512.Equals(magnitude, default);
            largest = Vector512.Max(magnitude, largest);
            zeros -= isZero;
            active -= Vector512.GreaterThan(lanes, Vector512.Create(threshold)).AsInt32();
            if (isZero == Vector512<int>.AllBitsSet)
            {
                continue;
            }
            // The sign moves to the bit that tells the halves apart.
            Vector512<int> slot = ((bits >> CoarseBins.Shift) & Vector512.Create(CoarseBins.EachSign - 1))
                | ((bits >>> (SignShift - SignSlotBit)) & Vector512.Create(CoarseBins.EachSign));
            Vector512<int> tiny = Vector512.Create(CoarseBins.PositiveTiny) - (bits >>> SignShift);
            slot = Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(lowest)), tiny, slot);
            slot = Vector512.ConditionalSelect(isZero, spare, slot + Vector512.Create(firstSlot));
            slot.StoreUnsafe(ref written, (nuint)count);
            count += Lanes.Count;
        }
        int magnitudeBits = 0;
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            magnitudeBits = Math.Max(magnitudeBits, largest[lane]);
        }
        return new CoarseSlots(
            count,
            Vector512.Sum(zeros) - padding,
            Vector512.Sum(active) - (threshold < 0 ? padding : 0),
            magnitudeBits);
    }

    /// <summary>Finds slots one by one.</summary>
    private static CoarseSlots FindEach(
        ReadOnlySpan<float> values, int top, int firstSlot, float threshold, Span<int> slots)
    {
        (int count, int zeros, int active, int largest) = (0, 0, 0, 0);
        foreach (float value in values)
        {
            largest = Math.Max(largest, BitConverter.SingleToInt32Bits(value) & int.MaxValue);
            active += value > threshold ? 1 : 0;
            if (value == 0)
            {
                zeros++;
                continue;
            }
            int key = CoarseBins.Key(value);
            slots[count++] = firstSlot + (key > top - CoarseBins.EachSign ? CoarseBins.Of(value < 0, key)
                : value < 0 ? CoarseBins.NegativeTiny : CoarseBins.PositiveTiny);
        }
        return new CoarseSlots(count, zeros, active, largest);
    }
}
