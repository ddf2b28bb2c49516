using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuronProbe.Collectors;

/// <summary>Which slot of a neuron's counts each value belongs to, found for a span of values at once.</summary>
/// <param name="Count">Slots that were written; zeros need none.</param>
/// <param name="Zeros">Values that are zero.</param>
/// <param name="Min">The smallest value, never a negative zero; positive infinity where there are none.</param>
/// <param name="Max">The largest value, likewise.</param>
/// <param name="LargestMagnitude">The bits of the largest magnitude. Where it is no finite number, or beyond the top
/// that was asked for, the slots mean nothing.</param>
internal readonly record struct BinSlots(int Count, int Zeros, float Min, float Max, int LargestMagnitude)
{
    /// <summary>Bins for each sign: 16 octaves of them. A power of two,
    /// since a bin's slot is its key modulo this.</summary>
    public const int EachSign = 16 * OctaveBins.PerOctave;

    /// <summary>The slot of values below zero that are too small for a bin of their own.</summary>
    public const int NegativeTiny = 2 * EachSign;

    /// <summary>The slot of values above zero that are too small for a bin of their own.</summary>
    public const int PositiveTiny = NegativeTiny + 1;

    /// <summary>The slot of zeros.</summary>
    public const int Zero = NegativeTiny + 2;

    /// <summary>Slots of a neuron: an odd number of cache lines, since with a power of two the same bin of all neurons
    /// would fall into the same few cache sets.</summary>
    public const int PerNeuron = NegativeTiny + 16;

    private const int InfinityBits = 0x7f800000;
    private const int SignShift = 31;

    // EachSign is 2 to this power: the bit of a slot that says the sign.
    private const int SignSlotBit = 9;

    // Zeros in a group with other values are counted here, a lane at a time, where nobody reads:
    // in their own slot each would wait for the one before.
    private const int Spare = PerNeuron - 8;

    /// <summary>Whether all values are finite.</summary>
    public bool IsFinite => LargestMagnitude < InfinityBits;

    /// <summary>The slot of a bin.</summary>
    public static int Of(bool isNegative, int key) => (isNegative ? EachSign : 0) | (key & (EachSign - 1));

    /// <summary>Finds the slots of values, where the largest magnitude of the neuron has the key
    /// <paramref name="top"/>.</summary>
    /// <param name="values">The values.</param>
    /// <param name="top">The key, or <see cref="Extent.NoTop"/>.</param>
    /// <param name="slots">At least as long; its beginning is written.</param>
    public static BinSlots Find(ReadOnlySpan<float> values, int top, Span<int> slots) =>
        Find(values, top, slots, Lanes.AreFast);

    /// <summary>Finds the slots with vectors or without: what they come to is the same either way.</summary>
    internal static BinSlots Find(ReadOnlySpan<float> values, int top, Span<int> slots, bool withVectors)
    {
        int bottom = top - EachSign + 1;
        // Below that, denormals may have bins of their own, which bits alone do not tell.
        bool isNormal = bottom >= OctaveBins.SmallestNormal || top == Extent.NoTop;
        int inGroups = withVectors && isNormal ? values.Length / Lanes.Count * Lanes.Count : 0;
        BinSlots found = FindGroups(values[..inGroups], OctaveBins.NormalBits(bottom), slots);
        return inGroups == values.Length ? found : found.FindRest(values[inGroups..], top, slots);
    }

    /// <summary>Finds the slots of whole groups. A magnitude below <paramref name="lowest"/> is zero or tiny.</summary>
    private static BinSlots FindGroups(ReadOnlySpan<float> values, int lowest, Span<int> slots)
    {
        Vector512<float> least = Vector512.Create(float.PositiveInfinity);
        Vector512<float> most = Vector512.Create(float.NegativeInfinity);
        Vector512<int> largest = default;
        Vector512<int> zeros = default;
        ref float first = ref MemoryMarshal.GetReference(values);
        ref int firstSlot = ref MemoryMarshal.GetReference(slots[..values.Length]);
        Vector512<int> spare = Vector512.Create(Spare)
            + (Vector512<int>.Indices & Vector512.Create(PerNeuron - Spare - 1));
        int count = 0;
        for (int i = 0; i < values.Length; i += Lanes.Count)
        {
            Vector512<float> group = Vector512.LoadUnsafe(ref first, (nuint)i);
            Vector512<int> bits = group.AsInt32();
            Vector512<int> magnitude = bits & Vector512.Create(int.MaxValue);
            Vector512<int> isZero = Vector512.Equals(magnitude, default);
            least = Vector512.MinNative(group, least);
            most = Vector512.MaxNative(group, most);
            largest = Vector512.Max(magnitude, largest);
            zeros -= isZero;
            if (isZero == Vector512<int>.AllBitsSet)
            {
                continue;
            }
            // The sign moves to the bit that tells the halves apart.
            Vector512<int> slot = ((bits >> OctaveBins.Shift) & Vector512.Create(EachSign - 1))
                | ((bits >>> (SignShift - SignSlotBit)) & Vector512.Create(EachSign));
            Vector512<int> tiny = Vector512.Create(PositiveTiny) - (bits >>> SignShift);
            slot = Vector512.ConditionalSelect(Vector512.LessThan(magnitude, Vector512.Create(lowest)), tiny, slot);
            slot = Vector512.ConditionalSelect(isZero, spare, slot);
            slot.StoreUnsafe(ref firstSlot, (nuint)count);
            count += Lanes.Count;
        }
        int magnitudeBits = 0;
        for (int lane = 0; lane < Lanes.Count; lane++)
        {
            magnitudeBits = Math.Max(magnitudeBits, largest[lane]);
        }
        return new BinSlots(count, Vector512.Sum(zeros), Lanes.Min(least) + 0f, Lanes.Max(most) + 0f, magnitudeBits);
    }

    /// <summary>Finds slots one by one, after those that were found before.</summary>
    private BinSlots FindRest(ReadOnlySpan<float> values, int top, Span<int> slots)
    {
        (int count, int zeros, float min, float max, int largest) = this;
        foreach (float value in values)
        {
            min = value < min ? value + 0f : min;
            max = value > max ? value + 0f : max;
            largest = Math.Max(largest, BitConverter.SingleToInt32Bits(value) & int.MaxValue);
            if (value == 0)
            {
                zeros++;
                continue;
            }
            int key = OctaveBins.Key(value);
            slots[count++] = key > top - EachSign ? Of(value < 0, key) : value < 0 ? NegativeTiny : PositiveTiny;
        }
        return new BinSlots(count, zeros, min, max, largest);
    }
}
