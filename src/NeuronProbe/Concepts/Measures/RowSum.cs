using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuronProbe.Concepts.Measures;

/// <summary>Adds rows of bits, all bits of a row together, as carry-save adders do it (Harley and Seal): the counts
/// come as planes, the first of which has the lowest bit of each count.</summary>
/// <remarks>Eight rows give one carry of weight eight; two such carries that wait give one of weight sixteen, and so on
/// as in a binary counter, so that a row costs about three operations on whole vectors whatever the counts.</remarks>
internal static class RowSum
{
    /// <summary>Rows that are added at a time.</summary>
    public const int GroupRows = 8;

    /// <summary>Rows that can be added at most.</summary>
    public const int MostRows = GroupRows << MostLevels;

    /// <summary>Planes that counts of so many rows take.</summary>
    public const int MostPlanes = FirstPlanes + MostLevels + 1;

    // Planes below the weight of a group.
    private const int FirstPlanes = 3;
    private const int MostLevels = 9;

    /// <summary>Adds rows.</summary>
    /// <param name="rows">The first bytes of the rows, from which whole vectors are read.</param>
    /// <param name="stride">Bytes from one row to the next.</param>
    /// <param name="chosen">The numbers of those to add, a multiple of <see cref="GroupRows"/> of them and at most
    /// <see cref="MostRows"/>.</param>
    /// <param name="planes">Gets the planes; room for <see cref="MostPlanes"/>.</param>
    /// <returns>How many planes there are.</returns>
    [SkipLocalsInit]
    public static int Of(ref byte rows, int stride, ReadOnlySpan<int> chosen, Span<Vector512<byte>> planes)
    {
        int groups = chosen.Length / GroupRows;
        int levels = BitOperations.Log2((uint)groups) + 1;
        Span<Vector512<byte>> waiting = stackalloc Vector512<byte>[MostLevels + 1];
        Span<Vector512<byte>> totals = planes.Slice(FirstPlanes, levels);
        totals.Clear();
        ref int own = ref MemoryMarshal.GetReference(chosen);
        (Vector512<byte> ones, Vector512<byte> twos, Vector512<byte> fours) = (default, default, default);
        for (int group = 0; group < groups; group++)
        {
            ref int number = ref Unsafe.Add(ref own, group * GroupRows);
            Vector512<byte> foursA = Four(ref ones, ref twos, ref rows, stride, ref number);
            Vector512<byte> foursB = Four(ref ones, ref twos, ref rows, stride, ref Unsafe.Add(ref number, 4));
            Vector512<byte> carry = Sum(ref fours, foursA, foursB);
            int level = 0;
            for (; (group >> level & 1) == 1; level++)
            {
                carry = Sum(ref totals[level], waiting[level], carry);
            }
            waiting[level] = carry;
        }
        Vector512<byte> last = default;
        for (int level = 0; level < levels; level++)
        {
            last = Sum(ref totals[level], (groups >> level & 1) == 1 ? waiting[level] : default, last);
        }
        (planes[0], planes[1], planes[2]) = (ones, twos, fours);
        return FirstPlanes + levels;
    }

    /// <summary>Adds four rows, and gives the carries of weight four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Four(
        ref Vector512<byte> ones, ref Vector512<byte> twos, ref byte rows, int stride, ref int number)
    {
        Vector512<byte> twosA = Sum(
            ref ones, Row(ref rows, stride, number), Row(ref rows, stride, Unsafe.Add(ref number, 1)));
        Vector512<byte> twosB = Sum(
            ref ones,
            Row(ref rows, stride, Unsafe.Add(ref number, 2)),
            Row(ref rows, stride, Unsafe.Add(ref number, 3)));
        return Sum(ref twos, twosA, twosB);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Row(ref byte rows, int stride, int number) =>
        Vector512.LoadUnsafe(ref rows, (nuint)number * (nuint)stride);

    /// <summary>Adds two bits to each of a sum, and gives the carries.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Sum(ref Vector512<byte> sum, Vector512<byte> a, Vector512<byte> b)
    {
        Vector512<byte> differs = sum ^ a;
        sum = differs ^ b;
        return Vector512.ConditionalSelect(differs, b, a);
    }
}
