using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuronProbe.Concepts.Measures;

/// <summary>Bins of a neuron's values for its control labels: an octave of the magnitude each.</summary>
/// <remarks>
/// They are made up of bins of <see cref="ValueGrid"/> and reach as far below the neuron's largest magnitude. At the
/// minima of GELU and SiLU, -0.17 and -0.28, values crowd: there each has bins of its own.
/// </remarks>
/// <param name="octaves">Octaves that have bins, below each sign's largest.</param>
internal sealed class ControlGrid(int octaves)
{
    private const int FractionBits = 23;
    private const int Infinity = 0x7F800000;

    // Bits of 0.125 and of 64ths of an octave above it: 0.125, 0.150 and 0.166 to 0.172 have each a third of what lies
    // near GELU's minimum; and of 0.25, 0.273 and 0.281, likewise for SiLU.
    private const int Step = 1 << (FractionBits - 6);
    private const int GeluFrom = 0x3E000000;
    private const int GeluSecond = GeluFrom + (13 * Step);
    private const int GeluThird = GeluFrom + (21 * Step);
    private const int GeluTo = GeluFrom + (24 * Step);
    private const int SiluFrom = 0x3E800000;
    private const int SiluSecond = SiluFrom + (6 * Step);
    private const int SiluTo = SiluFrom + (8 * Step);
    private const int GeluSlots = 3;
    private const int SiluSlots = 2;

    /// <summary>Slots of a neuron.</summary>
    public int SlotCount => SlotsOf(octaves);

    /// <summary>The slot of what is no finite number, after all others.</summary>
    public int Discarded => SlotCount;

    public int Zero => NegativeTiny + 1;

    // By octaves below the largest magnitude's, first those below zero; then what is too small; then the crowded ones.
    private int NegativeTiny => 2 * octaves;

    private int PositiveTiny => NegativeTiny + 2;

    private int Crowded => NegativeTiny + 3;

    /// <summary>Slots of a neuron for so many octaves.</summary>
    public static int SlotsOf(int octaves) => (2 * octaves) + 3 + GeluSlots + SiluSlots;

    /// <summary>The slot of a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="largest">The bits of the neuron's largest magnitude.</param>
    public int SlotOf(float value, int largest)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        int magnitude = bits & int.MaxValue;
        int below = (largest >> FractionBits) - (magnitude >> FractionBits);
        return magnitude == 0 ? Zero
            : magnitude >= Infinity ? Discarded
            : below >= octaves ? (bits < 0 ? NegativeTiny : PositiveTiny)
            : bits >= 0 ? octaves + below
            : magnitude switch
            {
                >= GeluFrom and < GeluTo =>
                    Crowded + (magnitude >= GeluSecond ? 1 : 0) + (magnitude >= GeluThird ? 1 : 0),
                >= SiluFrom and < SiluTo => Crowded + GeluSlots + (magnitude >= SiluSecond ? 1 : 0),
                _ => below,
            };
    }

    /// <summary>Finds the slots of values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="largest">The bits of the neuron's largest magnitude.</param>
    /// <param name="slots">One for each value.</param>
    public void Find(ReadOnlySpan<float> values, int largest, Span<int> slots)
    {
        if (!Lanes.AreFast || values.Length < Lanes.Count)
        {
            for (int i = 0; i < values.Length; i++)
            {
                slots[i] = SlotOf(values[i], largest);
            }
            return;
        }
        ref float first = ref MemoryMarshal.GetReference(values);
        ref int firstSlot = ref MemoryMarshal.GetReference(slots);
        int last = values.Length - Lanes.Count;
        // The last group takes values of the one before it along.
        for (int i = 0; i < values.Length; i += Lanes.Count)
        {
            nuint from = (nuint)Math.Min(i, last);
            Find(Vector512.LoadUnsafe(ref first, from).AsInt32(), largest).StoreUnsafe(ref firstSlot, from);
        }
    }

    /// <summary>Slots from the lowest values to the highest.</summary>
    /// <param name="largest">The bits of the neuron's largest magnitude.</param>
    public IEnumerable<int> InOrder(int largest)
    {
        int top = largest >> FractionBits;
        for (int below = 0; below < octaves; below++)
        {
            yield return below;
            // What an octave's own slot has lies beyond its crowded part.
            int more = top - below == SiluFrom >> FractionBits ? SiluSlots : 0;
            more = top - below == GeluFrom >> FractionBits ? GeluSlots : more;
            int firstMore = Crowded + (more == SiluSlots ? GeluSlots : 0);
            for (int slot = firstMore + more - 1; slot >= firstMore; slot--)
            {
                yield return slot;
            }
        }
        yield return NegativeTiny;
        yield return Zero;
        yield return PositiveTiny;
        for (int below = octaves - 1; below >= 0; below--)
        {
            yield return octaves + below;
        }
    }

    /// <summary>What becomes of slots when the largest magnitude grows, in the order in which they must be
    /// moved.</summary>
    public IEnumerable<(int From, int To)> Moved(int oldLargest, int newLargest)
    {
        (int oldTop, int newTop) = (oldLargest >> FractionBits, newLargest >> FractionBits);
        for (int below = octaves - 1; below >= 0 && newTop > oldTop; below--)
        {
            int now = below + newTop - oldTop;
            yield return (below, now < octaves ? now : NegativeTiny);
            yield return (octaves + below, now < octaves ? octaves + now : PositiveTiny);
        }
        for (int i = 0; i < GeluSlots + SiluSlots; i++)
        {
            int octave = (i < GeluSlots ? GeluFrom : SiluFrom) >> FractionBits;
            if (newTop - octave >= octaves && oldTop - octave < octaves)
            {
                yield return (Crowded + i, NegativeTiny);
            }
        }
    }

    private Vector512<int> Find(Vector512<int> bits, int largest)
    {
        Vector512<int> magnitude = bits & Vector512.Create(int.MaxValue);
        Vector512<int> isNegative = bits >> 31;
        Vector512<int> below = Vector512.Create(largest >> FractionBits) - (magnitude >> FractionBits);
        // A comparison that holds is -1.
        Vector512<int> gelu = Vector512.Create(Crowded)
            - AtLeast(magnitude, GeluSecond) - AtLeast(magnitude, GeluThird);
        Vector512<int> silu = Vector512.Create(Crowded + GeluSlots) - AtLeast(magnitude, SiluSecond);
        Vector512<int> isGelu = Vector512.AndNot(AtLeast(magnitude, GeluFrom), AtLeast(magnitude, GeluTo));
        Vector512<int> isSilu = Vector512.AndNot(AtLeast(magnitude, SiluFrom), AtLeast(magnitude, SiluTo));
        Vector512<int> negative = Vector512.ConditionalSelect(
            isGelu, gelu, Vector512.ConditionalSelect(isSilu, silu, below));
        Vector512<int> slot = Vector512.ConditionalSelect(isNegative, negative, below + Vector512.Create(octaves));
        Vector512<int> tiny = Vector512.Create(PositiveTiny) + (isNegative << 1);
        slot = Vector512.ConditionalSelect(AtLeast(below, octaves), tiny, slot);
        slot = Vector512.ConditionalSelect(
            Vector512.Equals(magnitude, default), Vector512.Create(Zero), slot);
        return Vector512.ConditionalSelect(AtLeast(magnitude, Infinity), Vector512.Create(Discarded), slot);
    }

    private static Vector512<int> AtLeast(Vector512<int> values, int bound) =>
        Vector512.GreaterThan(values, Vector512.Create(bound - 1));
}
