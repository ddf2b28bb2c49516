using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace NeuronProbe.Collectors;

/// <summary>Counts of a fixed number of slots for each neuron: 32 bits each, and 16 more for the neurons of which a slot needs them.</summary>
/// <remarks>
/// A slot's count is its low part and 2^31 for each of its high part. A neuron's low parts are below 2^31 when its headroom is looked at,
/// once in 2^31 values at the latest, so that none can overflow between two looks and no single addition has to be checked.
/// </remarks>
internal sealed class BinCounts(int neuronCount, int slotCount)
{
    private const int LowBits = 31;
    private const uint LowMask = (1u << LowBits) - 1;
    private const long Largest = (1L << (LowBits + 16)) - 1;
    private const int LineBytes = 64;

    private readonly uint[] low = new uint[checked(neuronCount * slotCount)];
    private readonly ushort[]?[] high = new ushort[neuronCount][];
    private readonly uint[] added = new uint[neuronCount];

    public long this[int neuron, int slot]
    {
        get => low[(neuron * slotCount) + slot] + ((long)(high[neuron]?[slot] ?? 0) << LowBits);
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Largest);
            low[(neuron * slotCount) + slot] = (uint)value & LowMask;
            if (value > LowMask || high[neuron] is not null)
            {
                (high[neuron] ??= new ushort[slotCount])[slot] = (ushort)(value >> LowBits);
            }
        }
    }

    /// <summary>Counts a value in each of the given slots.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="slots">Slots, each within the slot count: this is not looked at.</param>
    public void Add(int neuron, ReadOnlySpan<int> slots)
    {
        DemandHeadroom(neuron, slots.Length);
        ref uint counts = ref low[neuron * slotCount];
        ref int slot = ref MemoryMarshal.GetReference(slots);
        nuint i = 0;
        // Written out eight times: the loop's own work would cost as much as the counting.
        for (nuint end = (nuint)slots.Length & ~7u; i < end; i += 8)
        {
            Unsafe.Add(ref counts, Unsafe.Add(ref slot, i))++;
            Unsafe.Add(ref counts, Unsafe.Add(ref slot, i + 1))++;
            Unsafe.Add(ref counts, Unsafe.Add(ref slot, i + 2))++;
            Unsafe.Add(ref counts, Unsafe.Add(ref slot, i + 3))++;
            Unsafe.Add(ref counts, Unsafe.Add(ref slot, i + 4))++;
            Unsafe.Add(ref counts, Unsafe.Add(ref slot, i + 5))++;
            Unsafe.Add(ref counts, Unsafe.Add(ref slot, i + 6))++;
            Unsafe.Add(ref counts, Unsafe.Add(ref slot, i + 7))++;
        }
        for (; i < (nuint)slots.Length; i++)
        {
            Debug.Assert((uint)slots[(int)i] < (uint)slotCount);
            Unsafe.Add(ref counts, Unsafe.Add(ref slot, i))++;
        }
    }

    /// <summary>Counts several values in one slot.</summary>
    public void Add(int neuron, int slot, int count)
    {
        DemandHeadroom(neuron, count);
        low[(neuron * slotCount) + slot] += (uint)count;
    }

    /// <summary>Asks for a neuron's counts to be brought into the cache, since they will be needed soon.</summary>
    public unsafe void Prefetch(int neuron)
    {
        if (Sse.IsSupported)
        {
            // A prefetch of an address that has moved meanwhile does no harm.
            byte* first = (byte*)Unsafe.AsPointer(ref low[neuron * slotCount]);
            for (int offset = 0; offset < slotCount * sizeof(uint); offset += LineBytes)
            {
                Sse.Prefetch1(first + offset);
            }
        }
    }

    /// <summary>Forgets all counts of a neuron.</summary>
    public void Clear(int neuron)
    {
        low.AsSpan(neuron * slotCount, slotCount).Clear();
        high[neuron] = null;
        added[neuron] = 0;
    }

    private void DemandHeadroom(int neuron, int count)
    {
        if (added[neuron] + (uint)count > LowMask)
        {
            Carry(neuron);
        }
        added[neuron] += (uint)count;
    }

    /// <summary>Brings all low parts of a neuron below 2^31.</summary>
    private void Carry(int neuron)
    {
        for (int slot = 0; slot < slotCount; slot++)
        {
            long count = this[neuron, slot];
            this[neuron, slot] = count;
        }
        added[neuron] = 0;
    }
}
