using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NeuronProbe.Collectors;

namespace NeuronProbe.Concepts.Measures;

/// <summary>Counts of many yes-or-no marks in a few slots of each neuron, all marks of a slot together: its first plane
/// has the lowest bit of each count, the next one the second, and so on.</summary>
/// <param name="neuronCount">Neurons.</param>
/// <param name="slotCount">Slots of a neuron.</param>
/// <param name="rowLength">Bytes of a row of marks.</param>
/// <param name="planeCount">Planes that each slot has from the start; it gets further ones where a count needs
/// them.</param>
internal sealed class BitSlicedCounts(int neuronCount, int slotCount, int rowLength, int planeCount)
{
    private const int VectorBytes = 64;
    private const int MostPlanes = 48;

    private readonly byte[][] first = [.. Enumerable.Range(0, neuronCount).Select(
        _ => new byte[checked((planeCount * slotCount * rowLength) + VectorBytes)])];
    private readonly FurtherPlanes further = new(neuronCount, slotCount, rowLength);

    /// <summary>Memory of a neuron besides that of the planes.</summary>
    public static long Overhead => VectorBytes + (4 * sizeof(long));

    /// <summary>Memory of a neuron's planes.</summary>
    /// <param name="slotCount">Slots of a neuron.</param>
    /// <param name="rowLength">Bytes of a row of marks.</param>
    /// <param name="planeCount">Planes that each neuron has from the start.</param>
    /// <param name="tokens">The tokens of the most frequent mark.</param>
    public static long BytesFor(int slotCount, int rowLength, int planeCount, long tokens) =>
        ((long)planeCount * slotCount * rowLength) + FurtherPlanes.BytesFor(slotCount, rowLength, planeCount, tokens);

    private int SlotLength => planeCount * rowLength;

    /// <summary>Memory that a neuron's planes take.</summary>
    public long BytesOf(int neuron) => ((long)slotCount * SlotLength) + further.BytesOf(neuron);

    /// <summary>Adds rows of marks to a slot.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="rows">Rows, and after the last one as many bytes as a vector has.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <param name="chosen">The numbers of those to add, a multiple of <see cref="RowSum.GroupRows"/> of them; one
    /// without marks adds nothing.</param>
    [SkipLocalsInit]
    public void Add(int neuron, int slot, ReadOnlySpan<byte> rows, int stride, ReadOnlySpan<int> chosen)
    {
        Span<Vector512<byte>> planes = stackalloc Vector512<byte>[RowSum.MostPlanes];
        for (; chosen.Length > 0; chosen = chosen[Math.Min(chosen.Length, RowSum.MostRows)..])
        {
            ReadOnlySpan<int> part = chosen[..Math.Min(chosen.Length, RowSum.MostRows)];
            for (int column = 0; column < rowLength; column += VectorBytes)
            {
                int count = RowSum.Of(
                    ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), column), stride, part, planes);
                Add(neuron, slot, column, planes[..count]);
            }
        }
    }

    /// <summary>Reads counts of a slot.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="read">Reads some bits of a row, at most 32.</param>
    /// <param name="counts">Gets the count of each of these bits.</param>
    public void Read(int neuron, int slot, Func<ReadOnlySpan<byte>, int> read, Span<long> counts)
    {
        counts.Clear();
        for (int plane = 0; plane < planeCount + further.CountOf(neuron, slot); plane++)
        {
            uint bits = (uint)read(Row(neuron, slot, plane));
            for (; bits != 0; bits &= bits - 1)
            {
                counts[BitOperations.TrailingZeroCount(bits)] += 1L << plane;
            }
        }
    }

    /// <summary>Adds the counts of a slot to another one, and forgets them there.</summary>
    public void Move(int neuron, int from, int to)
    {
        Add(neuron, to, this, from);
        first[neuron].AsSpan(from * SlotLength, SlotLength).Clear();
        further.Clear(neuron, from);
    }

    /// <summary>Adds a neuron's counts of another one.</summary>
    public void Merge(int neuron, BitSlicedCounts other)
    {
        for (int slot = 0; slot < slotCount; slot++)
        {
            Add(neuron, slot, other, slot);
        }
    }

    /// <summary>Asks for a slot's planes to be brought into the cache.</summary>
    public unsafe void Prefetch(int neuron, int slot)
    {
        if (Sse.IsSupported)
        {
            // A prefetch of an address that has moved meanwhile does no harm.
            byte* own = (byte*)Unsafe.AsPointer(ref first[neuron][slot * SlotLength]);
            for (int offset = 0; offset < SlotLength + VectorBytes; offset += VectorBytes)
            {
                Sse.Prefetch1(own + offset);
            }
        }
    }

    /// <summary>Writes of each slot how many planes hold something, and these.</summary>
    public void Write(BinaryWriter writer, int neuron)
    {
        for (int slot = 0; slot < slotCount; slot++)
        {
            int planes = planeCount + further.CountOf(neuron, slot);
            while (planes > 0 && !Row(neuron, slot, planes - 1).ContainsAnyExcept((byte)0))
            {
                planes--;
            }
            writer.Write((byte)planes);
            for (int plane = 0; plane < planes; plane++)
            {
                writer.Write(Row(neuron, slot, plane));
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> has written, into counts that are zero.</summary>
    public void Read(BinaryReader reader, int neuron)
    {
        for (int slot = 0; slot < slotCount; slot++)
        {
            int planes = (int)SavedState.ReadCount(reader, "planes of counts", MostPlanes);
            for (int plane = 0; plane < planes; plane++)
            {
                reader.BaseStream.ReadExactly(
                    plane < planeCount ? Row(neuron, slot, plane) : further.AddRow(neuron, slot));
            }
        }
    }

    /// <summary>Of a vector, the bytes that come before a number of them.</summary>
    private static Vector512<byte> MaskOf(int bytes) =>
        Vector512.LessThan(Vector512<byte>.Indices, Vector512.Create((byte)Math.Clamp(bytes, 0, VectorBytes)));

    /// <summary>Adds the counts of a slot of others to a slot.</summary>
    private void Add(int neuron, int slot, BitSlicedCounts other, int otherSlot)
    {
        Span<Vector512<byte>> planes = stackalloc Vector512<byte>[planeCount];
        for (int column = 0; column < rowLength; column += VectorBytes)
        {
            for (int plane = 0; plane < planeCount; plane++)
            {
                planes[plane] = Vector512.LoadUnsafe(
                    ref other.first[neuron][(otherSlot * SlotLength) + (plane * rowLength) + column]);
            }
            Add(neuron, slot, column, planes);
        }
        further.Add(neuron, slot, other.further, otherSlot);
    }

    /// <summary>Adds planes of counts to those of a slot, from a byte of its rows on.</summary>
    private void Add(int neuron, int slot, int column, ReadOnlySpan<Vector512<byte>> counts)
    {
        Vector512<byte> mask = MaskOf(rowLength - column);
        ref byte own = ref first[neuron][(slot * SlotLength) + column];
        Vector512<byte> carry = default;
        Vector512<byte> before = Vector512.LoadUnsafe(ref own);
        int plane = 0;
        for (; plane < planeCount && (plane < counts.Length || carry != Vector512<byte>.Zero); plane++)
        {
            // A vector reaches into the next row: that is read before this one is written, or it would have to wait.
            ref byte next = ref Unsafe.Add(ref own, plane + 1 < planeCount ? rowLength : 0);
            Vector512<byte> following = Vector512.LoadUnsafe(ref next);
            Vector512<byte> sum = before;
            carry = RowSum.Sum(ref sum, plane < counts.Length ? counts[plane] & mask : default, carry) & mask;
            Vector512.ConditionalSelect(mask, sum, before).StoreUnsafe(ref own);
            own = ref next;
            before = following;
        }
        AddFurther(neuron, slot, column, 0, carry);
        for (; plane < counts.Length; plane++)
        {
            AddFurther(neuron, slot, column, plane - planeCount, counts[plane] & mask);
        }
    }

    private void AddFurther(int neuron, int slot, int column, int row, Vector512<byte> bits)
    {
        for (int i = 0; i < VectorBytes && bits != Vector512<byte>.Zero; i++)
        {
            if (bits[i] != 0)
            {
                further.Carry(neuron, slot, column + i, row, bits[i]);
            }
        }
    }

    /// <summary>A slot's part of a plane that it has.</summary>
    private Span<byte> Row(int neuron, int slot, int plane) => plane < planeCount
        ? first[neuron].AsSpan((slot * SlotLength) + (plane * rowLength), rowLength)
        : further.Row(neuron, slot, plane - planeCount);
}
