using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NeuronProbe.Activations;

namespace NeuronProbe.Collectors;

/// <summary>A value of each neuron in each of some slots, rounded where it is read.</summary>
/// <remarks>A slot's values of 16 neurons are side by side, so that a token that enters costs a cache line or two for
/// each 16 neurons, and what is read of a neuron is near what is read of the next one. Rounding twice is rounding once,
/// so it is left to those that read: most values go again.</remarks>
internal sealed class PairedValues
{
    // The last bit of a float32 that is kept, and numbers by their bits.
    private const uint LastKept = 1 << 12;
    private const uint Infinity = 0x7f800000;
    private const uint Largest = Infinity - LastKept;
    private const uint QuietNaN = 0x7fc00000;

    private readonly int slotCount;
    private readonly float[] values;

    public PairedValues(int neuronCount, int slotCount)
    {
        this.slotCount = slotCount;
        int groups = (neuronCount + Lanes.Count - 1) / Lanes.Count;
        values = new float[checked(groups * slotCount * Lanes.Count)];
    }

    /// <summary>Puts the values of a block's neurons on some of its tokens into the tokens' slots.</summary>
    public void Put(in ActivationBlock block, ReadOnlySpan<PairedEntry> entries)
    {
        int count;
        for (int start = 0; start < block.NeuronCount; start += count)
        {
            int neuron = block.FirstNeuron + start;
            count = Math.Min(block.NeuronCount - start, Lanes.Count - (neuron % Lanes.Count));
            for (int i = 0; i < count; i++)
            {
                ReadOnlySpan<float> row = block[start + i];
                Span<float> own = values.AsSpan(IndexOf(neuron + i, 0));
                foreach (PairedEntry entry in entries)
                {
                    own[entry.Slot * Lanes.Count] = row[entry.Token];
                }
            }
        }
    }

    /// <summary>Reads a neuron's values.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="slots">Where from.</param>
    /// <param name="found">Gets as many values.</param>
    public void Read(int neuron, ReadOnlySpan<int> slots, Span<float> found)
    {
        ReadOnlySpan<float> own = values.AsSpan(IndexOf(neuron, 0));
        for (int i = 0; i < slots.Length; i++)
        {
            found[i] = Round(own[slots[i] * Lanes.Count]);
        }
    }

    /// <summary>Rounds a value to 12 bits, half to even.</summary>
    /// <returns>The number nearest to it of those with 12 significant bits, which is off by 2^-12 of it at most; for
    /// magnitudes below 2^-126 the multiple of 2^-137. What is finite stays so, as does what is not zero; NaN and
    /// infinities stay what they are.</returns>
    public static float Round(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        uint magnitude = bits & int.MaxValue;
        uint rounded = (magnitude + (LastKept / 2) - 1 + ((magnitude / LastKept) & 1)) & ~(LastKept - 1);
        if (rounded - LastKept > Largest - LastKept)
        {
            rounded = float.IsNaN(value) ? QuietNaN
                : magnitude >= Infinity ? Infinity
                : magnitude == 0 ? 0 : Math.Clamp(rounded, LastKept, Largest);
        }
        return BitConverter.UInt32BitsToSingle(rounded | (bits & ~(uint)int.MaxValue));
    }

    /// <summary>Puts a neuron's values into the first slots.</summary>
    public void Write(int neuron, ReadOnlySpan<float> first)
    {
        for (int slot = 0; slot < first.Length; slot++)
        {
            values[IndexOf(neuron, slot)] = first[slot];
        }
    }

    /// <summary>Takes the values of all neurons in some slots of another one of the same size.</summary>
    public void Take(PairedValues from, IReadOnlyList<(int From, int To)> slots)
    {
        ReadOnlySpan<Vector512<float>> source = MemoryMarshal.Cast<float, Vector512<float>>(from.values);
        Span<Vector512<float>> target = MemoryMarshal.Cast<float, Vector512<float>>(values.AsSpan());
        for (int group = 0; group < target.Length; group += slotCount)
        {
            foreach ((int theirs, int own) in slots)
            {
                target[group + own] = source[group + theirs];
            }
        }
    }

    private int IndexOf(int neuron, int slot) =>
        (((neuron / Lanes.Count * slotCount) + slot) * Lanes.Count) + (neuron % Lanes.Count);
}
