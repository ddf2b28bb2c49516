using System.Buffers;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NeuronProbe.Collectors;

/// <summary>Counts of a fixed number of slots for each neuron: 16 bits each,
/// and twice 16 more for the neurons of which a slot needs them.</summary>
/// <remarks>
/// A slot's count is its low part, 2^15 for each of its middle part, and 2^31 for each of its high part. A neuron's low
/// parts are below 2^15 when its headroom is looked at, once in 2^15 values at the latest, so that none can overflow
/// between two looks and no single addition has to be checked.
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
        get => low[(neuron * slotCount) + slot] + ((long)(middle[neuron]?[slot] ?? 0) << LowBits)
            + ((long)(high[neuron]?[slot] ?? 0) << HighShift);
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
    /// <param name="slots">The slots, each within the slot count: this is not looked at.</param>
    public void Add(int neuron, ReadOnlySpan<int> slots)
    {
        for (; slots.Length > Headroom; slots = slots[Headroom..])
        {
            Add(neuron, slots[..Headroom]);
        }
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

    /// <summary>Counts a value in some of the given slots.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="slots">Slots, each within the slot count.</param>
    /// <param name="chosen">The indices of those that count, each within the slots. Neither is looked at.</param>
    public void Add(int neuron, ReadOnlySpan<int> slots, ReadOnlySpan<int> chosen)
    {
        for (; chosen.Length > Headroom; chosen = chosen[Headroom..])
        {
            Add(neuron, slots, chosen[..Headroom]);
        }
        DemandHeadroom(neuron, chosen.Length);
        ref ushort counts = ref low[neuron * slotCount];
        ref int slot = ref MemoryMarshal.GetReference(slots);
        ref int index = ref MemoryMarshal.GetReference(chosen);
        nuint i = 0;
        for (nuint end = (nuint)chosen.Length & ~3u; i < end; i += 4)
        {
            Unsafe.Add(ref counts, Unsafe.Add(ref slot, Unsafe.Add(ref index, i)))++;
            Unsafe.Add(ref counts, Unsafe.Add(ref slot, Unsafe.Add(ref index, i + 1)))++;
            Unsafe.Add(ref counts, Unsafe.Add(ref slot, Unsafe.Add(ref index, i + 2)))++;
            Unsafe.Add(ref counts, Unsafe.Add(ref slot, Unsafe.Add(ref index, i + 3)))++;
        }
        for (; i < (nuint)chosen.Length; i++)
        {
            Debug.Assert((uint)slots[chosen[(int)i]] < (uint)slotCount);
            Unsafe.Add(ref counts, Unsafe.Add(ref slot, Unsafe.Add(ref index, i)))++;
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
        int count = 0;
        if (middle[neuron] is not null || high[neuron] is not null)
        {
            for (int slot = 0; slot < slotCount; slot++)
            {
                if (this[neuron, slot] > 0)
                {
                    slots[count++] = slot;
                }
            }
            return count;
        }
        int group = 0;
        for (; group + Vector512<ushort>.Count <= slotCount; group += Vector512<ushort>.Count)
        {
            ulong filled = ~Vector512.Equals(Vector512.Create(parts[group..]), default).ExtractMostSignificantBits();
            for (filled &= uint.MaxValue; filled != 0; filled &= filled - 1)
            {
                slots[count++] = group + BitOperations.TrailingZeroCount(filled);
            }
        }
        for (; group < slotCount; group++)
        {
            if (parts[group] > 0)
            {
                slots[count++] = group;
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

    /// <summary>Reads the counts of a neuron's first slots, as many as there is room for.</summary>
    public void Read(int neuron, Span<long> counts)
    {
        ReadOnlySpan<ushort> parts = low.AsSpan(neuron * slotCount, counts.Length);
        bool isLowAlone = middle[neuron] is null && high[neuron] is null;
        int slot = 0;
        for (; isLowAlone && slot + Vector128<ushort>.Count <= counts.Length; slot += Vector128<ushort>.Count)
        {
            Vector256<uint> wide = Vector256.WidenLower(Vector128.Create(parts[slot..]).ToVector256());
            Vector512.WidenLower(wide.ToVector512()).AsInt64().CopyTo(counts[slot..]);
        }
        for (; slot < counts.Length; slot++)
        {
            counts[slot] = this[neuron, slot];
        }
    }

    /// <summary>Writes the slots of a neuron that hold something, each with its count.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="neuron">The neuron.</param>
    /// <param name="savedSlots">How many of the slots are written at most, from the first one on.</param>
    public void Write(BinaryWriter writer, int neuron, int savedSlots)
    {
        int[] slots = ArrayPool<int>.Shared.Rent(slotCount);
        ReadOnlySpan<int> filled = slots.AsSpan(0, FindFilled(neuron, slots));
        int beyond = filled.BinarySearch(savedSlots);
        filled = filled[..(beyond < 0 ? ~beyond : beyond)];
        byte[] bytes = ArrayPool<byte>.Shared.Rent(((2 * filled.Length) + 1) * NumberBytes.MostOfNumber);
        int length = NumberBytes.Encode(filled.Length, bytes, 0);
        ReadOnlySpan<ushort> parts = low.AsSpan(neuron * slotCount, slotCount);
        bool isLowAlone = middle[neuron] is null && high[neuron] is null;
        foreach (int slot in filled)
        {
            length = NumberBytes.Encode(slot, bytes, length);
            length = NumberBytes.Encode(isLowAlone ? parts[slot] : this[neuron, slot], bytes, length);
        }
        writer.Write(bytes.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(bytes);
        ArrayPool<int>.Shared.Return(slots);
    }

    /// <summary>Reads what <see cref="Write"/> has written, into slots that hold nothing.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="neuron">The neuron.</param>
    /// <param name="savedSlots">As it was written.</param>
    /// <param name="what">What messages call a slot.</param>
    /// <returns>How many slots hold something.</returns>
    /// <exception cref="InvalidDataException">It is not that.</exception>
    public int Read(BinaryReader reader, int neuron, int savedSlots, string what)
    {
        int filled = (int)SavedState.ReadCount(reader, what + "s", savedSlots);
        for (int i = 0; i < filled; i++)
        {
            int slot = (int)SavedState.ReadCount(reader, what, savedSlots - 1);
            this[neuron, slot] = SavedState.ReadCount(reader, "values in a bin");
        }
        return filled;
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
            throw new ArgumentOutOfRangeException(
                nameof(count), count, $"expected at most {Headroom} values at a time.");
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
        for (int slot = 0; parts[slot..].IndexOfAnyInRange((ushort)Headroom, ushort.MaxValue) is int next
            and >= 0; slot++)
        {
            slot += next;
            long count = this[neuron, slot];
            this[neuron, slot] = count;
        }
        added[neuron] = 0;
    }
}
