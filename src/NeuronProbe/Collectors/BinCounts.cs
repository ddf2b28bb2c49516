using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace NeuronProbe.Collectors;

/// <summary>Counts of a fixed number of slots for each neuron: 16 bits each, and twice 16 more for the neurons of which a slot needs them.</summary>
/// <remarks>
/// A slot's count is its low part, 2^15 for each of its middle part, and 2^31 for each of its high part. A neuron's low parts are below 2^15
/// when its headroom is looked at, once in 2^15 values at the latest, so that none can overflow between two looks and no single addition has
/// to be checked.
/// </remarks>
internal sealed class BinCounts(int neuronCount, int slotCount)
{
    private const int LowBits = 15;
    private const int HighShift = LowBits + 16;
    private const int Headroom = 1 << LowBits;
    private const ushort LowMask = Headroom - 1;
    private const long Largest = (1L << (HighShift + 16)) - 1;
    private const int LineBytes = 64;

    private readonly ushort[] low = new ushort[checked(neuronCount * slotCount)];
    private readonly ushort[]?[] middle = new ushort[neuronCount][];
    private readonly ushort[]?[] high = new ushort[neuronCount][];
    private readonly ushort[] added = new ushort[neuronCount];

    public long this[int neuron, int slot]
    {
        get => low[(neuron * slotCount) + slot] + ((long)(middle[neuron]?[slot] ?? 0) << LowBits) + ((long)(high[neuron]?[slot] ?? 0) << HighShift);
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Largest);
            low[(neuron * slotCount) + slot] = (ushort)(value & LowMask);
            Put(ref middle[neuron], slot, (ushort)(value >> LowBits));
            Put(ref high[neuron], slot, (ushort)(value >> HighShift));
        }
    }

    /// <summary>Counts a value in each of the given slots.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="slots">At most 2^15 slots, each within the slot count: this is not looked at.</param>
    public void Add(int neuron, ReadOnlySpan<int> slots)
    {
        DemandHeadroom(neuron, slots.Length);
        ref ushort counts = ref low[neuron * slotCount];
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
        if (count > Headroom)
        {
            this[neuron, slot] += count;
            return;
        }
        DemandHeadroom(neuron, count);
        low[(neuron * slotCount) + slot] += (ushort)count;
    }

    /// <summary>Finds the slots of a neuron that hold something.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="slots">Gets them, ascending; room for all.</param>
    /// <returns>How many there are.</returns>
    public int FindFilled(int neuron, Span<int> slots)
    {
        ReadOnlySpan<ushort> parts = low.AsSpan(neuron * slotCount, slotCount);
        bool isLowAlone = middle[neuron] is null && high[neuron] is null;
        int count = 0;
        for (int slot = 0; slot < slotCount; slot++)
        {
            if (isLowAlone)
            {
                int next = parts[slot..].IndexOfAnyExcept((ushort)0);
                if (next < 0)
                {
                    break;
                }
                slot += next;
                slots[count++] = slot;
            }
            else if (this[neuron, slot] > 0)
            {
                slots[count++] = slot;
            }
        }
        return count;
    }

    /// <summary>Reads several counts of a neuron.</summary>
    public void Read(int neuron, ReadOnlySpan<int> slots, Span<long> counts)
    {
        ReadOnlySpan<ushort> parts = low.AsSpan(neuron * slotCount, slotCount);
        bool isLowAlone = middle[neuron] is null && high[neuron] is null;
        for (int i = 0; i < slots.Length; i++)
        {
            counts[i] = isLowAlone ? parts[slots[i]] : this[neuron, slots[i]];
        }
    }

    /// <summary>Asks for a neuron's counts to be brought into the cache, since they will be needed soon.</summary>
    public unsafe void Prefetch(int neuron)
    {
        if (Sse.IsSupported)
        {
            // A prefetch of an address that has moved meanwhile does no harm.
            byte* first = (byte*)Unsafe.AsPointer(ref low[neuron * slotCount]);
            for (int offset = 0; offset < slotCount * sizeof(ushort); offset += LineBytes)
            {
                Sse.Prefetch1(first + offset);
            }
        }
    }

    /// <summary>Forgets all counts of a neuron.</summary>
    public void Clear(int neuron)
    {
        low.AsSpan(neuron * slotCount, slotCount).Clear();
        middle[neuron] = null;
        high[neuron] = null;
        added[neuron] = 0;
    }

    /// <summary>Sets a part of a count; parts that are all zero take no memory.</summary>
    private void Put(ref ushort[]? parts, int slot, ushort part)
    {
        if (part != 0 || parts is not null)
        {
            (parts ??= new ushort[slotCount])[slot] = part;
        }
    }

    private void DemandHeadroom(int neuron, int count)
    {
        if (count > Headroom)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"expected at most {Headroom} values at a time.");
        }
        if (added[neuron] + count > Headroom)
        {
            Carry(neuron);
        }
        added[neuron] += (ushort)count;
    }

    /// <summary>Brings all low parts of a neuron below 2^15.</summary>
    private void Carry(int neuron)
    {
        ReadOnlySpan<ushort> parts = low.AsSpan(neuron * slotCount, slotCount);
        for (int slot = 0; parts[slot..].IndexOfAnyInRange((ushort)Headroom, ushort.MaxValue) is int next and >= 0; slot++)
        {
            slot += next;
            long count = this[neuron, slot];
            this[neuron, slot] = count;
        }
        added[neuron] = 0;
    }
}
