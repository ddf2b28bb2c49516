using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NeuronProbe.Collectors;

namespace NeuronProbe.Concepts.Measures;

/// <summary>Counts of many yes-or-no marks in a few slots of each neuron, all marks of a slot together: the first plane
/// has the lowest bit of each count, the next one the second, and so on.</summary>
/// <remarks>
/// A row of bits is added as carry-save adders do it (Harley and Seal): eight rows take eleven operations on whole
/// vectors and one carry into the fourth plane.
/// </remarks>
/// <param name="neuronCount">Neurons.</param>
/// <param name="slotCount">Slots of a neuron.</param>
/// <param name="rowLength">Bytes of a row of marks.</param>
/// <param name="planeCount">Planes that each neuron has from the start, at least 3; a slot gets further ones where a
/// count needs them.</param>
internal sealed class BitSlicedCounts(int neuronCount, int slotCount, int rowLength, int planeCount)
{
    private const int VectorBytes = 64;
    private const int MostPlanes = 48;

    // The planes that most additions touch.
    private const int HotPlanes = 6;

    private readonly byte[][] first = [.. Enumerable.Range(0, neuronCount).Select(
        _ => new byte[checked((planeCount * slotCount * rowLength) + VectorBytes)])];
    private readonly FurtherPlanes further = new(neuronCount, slotCount, rowLength);

    private int PlaneLength => slotCount * rowLength;

    /// <summary>Memory of a neuron besides that of the planes.</summary>
    public static long Overhead => VectorBytes + (4 * sizeof(long));

    /// <summary>Memory of a neuron's planes.</summary>
    /// <param name="slotCount">Slots of a neuron.</param>
    /// <param name="rowLength">Bytes of a row of marks.</param>
    /// <param name="planeCount">Planes that each neuron has from the start.</param>
    /// <param name="tokens">The tokens of the most frequent mark.</param>
    public static long BytesFor(int slotCount, int rowLength, int planeCount, long tokens) =>
        ((long)planeCount * slotCount * rowLength) + FurtherPlanes.BytesFor(slotCount, rowLength, planeCount, tokens);

    /// <summary>Memory that a neuron's planes take.</summary>
    public long BytesOf(int neuron) => ((long)planeCount * PlaneLength) + further.BytesOf(neuron);

    /// <summary>Adds rows of marks to a slot.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="rows">Rows one after the other, and after the last one as many bytes as a vector has.</param>
    /// <param name="chosen">The numbers of those to add.</param>
    public void Add(int neuron, int slot, ReadOnlySpan<byte> rows, ReadOnlySpan<int> chosen)
    {
        for (int column = 0; column < rowLength; column += VectorBytes)
        {
            AddColumn(neuron, (slot * rowLength) + column, MaskOf(rowLength - column), rows[column..], chosen);
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
        Add(neuron, to * rowLength, this, from * rowLength, rowLength);
        further.Add(neuron, to, further, from);
        for (int plane = 0; plane < planeCount; plane++)
        {
            Row(neuron, from, plane).Clear();
        }
        further.Clear(neuron, from);
    }

    /// <summary>Adds a neuron's counts of another one.</summary>
    public void Merge(int neuron, BitSlicedCounts other)
    {
        Add(neuron, 0, other, 0, PlaneLength);
        for (int slot = 0; slot < slotCount; slot++)
        {
            further.Add(neuron, slot, other.further, slot);
        }
    }

    /// <summary>Asks for the planes that are always needed to be brought into the cache.</summary>
    public unsafe void Prefetch(int neuron)
    {
        if (Sse.IsSupported)
        {
            fixed (byte* own = first[neuron])
            {
                for (int offset = 0; offset < Math.Min(HotPlanes, planeCount) * PlaneLength; offset += VectorBytes)
                {
                    Sse.Prefetch1(own + offset);
                }
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

    private void AddColumn(
        int neuron, int place, Vector512<byte> mask, ReadOnlySpan<byte> rows, ReadOnlySpan<int> chosen)
    {
        ref byte plane = ref first[neuron][place];
        ref byte row = ref MemoryMarshal.GetReference(rows);
        nuint next = (nuint)PlaneLength;
        Vector512<byte> ones = Vector512.LoadUnsafe(ref plane);
        Vector512<byte> twos = Vector512.LoadUnsafe(ref plane, next);
        Vector512<byte> fours = Vector512.LoadUnsafe(ref plane, 2 * next);
        (Vector512<byte> oldOnes, Vector512<byte> oldTwos, Vector512<byte> oldFours) = (ones, twos, fours);
        int i = 0;
        for (; i + 8 <= chosen.Length; i += 8)
        {
            ReadOnlySpan<int> own = chosen.Slice(i, 8);
            Vector512<byte> twosA = Sum(ref ones, Load(ref row, own[0]), Load(ref row, own[1]));
            Vector512<byte> twosB = Sum(ref ones, Load(ref row, own[2]), Load(ref row, own[3]));
            Vector512<byte> foursA = Sum(ref twos, twosA, twosB);
            twosA = Sum(ref ones, Load(ref row, own[4]), Load(ref row, own[5]));
            twosB = Sum(ref ones, Load(ref row, own[6]), Load(ref row, own[7]));
            Vector512<byte> foursB = Sum(ref twos, twosA, twosB);
            Carry(neuron, place, 3, Sum(ref fours, foursA, foursB) & mask);
        }
        for (; i < chosen.Length; i++)
        {
            Vector512<byte> added = Load(ref row, chosen[i]);
            (Vector512<byte> toTwos, ones) = (ones & added, ones ^ added);
            (Vector512<byte> toFours, twos) = (twos & toTwos, twos ^ toTwos);
            (Vector512<byte> toEights, fours) = (fours & toFours, fours ^ toFours);
            Carry(neuron, place, 3, toEights & mask);
        }
        (oldOnes ^ ((oldOnes ^ ones) & mask)).StoreUnsafe(ref plane);
        Change(ref plane, next, (oldTwos ^ twos) & mask);
        Change(ref plane, 2 * next, (oldFours ^ fours) & mask);
    }

    private Vector512<byte> Load(ref byte row, int number) =>
        Vector512.LoadUnsafe(ref row, (nuint)number * (nuint)rowLength);

    /// <summary>Adds two bits to each of a sum, and gives the carries.</summary>
    private static Vector512<byte> Sum(ref Vector512<byte> sum, Vector512<byte> a, Vector512<byte> b)
    {
        Vector512<byte> differs = sum ^ a;
        Vector512<byte> carry = (sum & a) | (differs & b);
        sum = differs ^ b;
        return carry;
    }

    // Planes of one slot follow those of another: what lies beyond the mask stays as it is.
    private static void Change(ref byte plane, nuint offset, Vector512<byte> flipped) =>
        (Vector512.LoadUnsafe(ref plane, offset) ^ flipped).StoreUnsafe(ref plane, offset);

    /// <summary>Adds bits to a plane and what they carry to the next ones.</summary>
    private void Carry(int neuron, int place, int plane, Vector512<byte> bits)
    {
        for (; bits != Vector512<byte>.Zero && plane < planeCount; plane++)
        {
            ref byte own = ref first[neuron][(plane * PlaneLength) + place];
            Vector512<byte> before = Vector512.LoadUnsafe(ref own);
            (before ^ bits).StoreUnsafe(ref own);
            bits &= before;
        }
        if (bits != Vector512<byte>.Zero)
        {
            CarryFurther(neuron, place, bits);
        }
    }

    private void CarryFurther(int neuron, int place, Vector512<byte> bits)
    {
        for (int i = 0; i < VectorBytes; i++)
        {
            if (bits[i] != 0)
            {
                (int slot, int column) = Math.DivRem(place + i, rowLength);
                further.Carry(neuron, slot, column, 0, bits[i]);
            }
        }
    }

    /// <summary>Adds some bytes of each plane that others have from the start to planes of a neuron.</summary>
    private void Add(int neuron, int place, BitSlicedCounts other, int otherPlace, int length)
    {
        for (int column = 0; column < length; column += VectorBytes)
        {
            Vector512<byte> mask = MaskOf(length - column);
            for (int plane = 0; plane < planeCount; plane++)
            {
                Vector512<byte> bits = Vector512.LoadUnsafe(
                    ref other.first[neuron][(plane * PlaneLength) + otherPlace + column]);
                Carry(neuron, place + column, plane, bits & mask);
            }
        }
    }

    /// <summary>A slot's part of a plane that it has.</summary>
    private Span<byte> Row(int neuron, int slot, int plane) => plane < planeCount
        ? first[neuron].AsSpan((plane * PlaneLength) + (slot * rowLength), rowLength)
        : further.Row(neuron, slot, plane - planeCount);
}
