namespace NeuronProbe.Collectors;

/// <summary>Sums whose bits do not depend on the order of what is added, nor on what was added together
/// first.</summary>
/// <remarks>
/// Binned summation as Demmel, Ahrens and Nguyen (2016, "Efficient reproducible floating point summation and BLAS")
/// have it, with integers: each number is cut at every 32nd power of two, and of each such slice all that comes is
/// added up exactly. A sum keeps the three slices that begin with the highest that any number reached. What is below
/// was left out, or is once a higher one comes, which is less than 2^-64 of the largest number for each number added.
/// Up to 2^31 numbers may be added to a sum.
/// </remarks>
/// <param name="count">Sums.</param>
internal sealed class ReproducibleSums(int count)
{
    /// <summary>Memory of a sum.</summary>
    public const int BytesPerSum = (Slices * sizeof(long)) + sizeof(byte);

    private const int Slices = 3;
    private const int SliceBits = 32;
    private const int FractionBits = 52;
    private const int ExponentMask = 0x7FF;

    // The power of two that the first bit of slice 0 stands for: a number's lowest bit has that of its exponent's bits.
    private const int LowestBit = -1075;
    private const int Highest = (ExponentMask / SliceBits) + 2;

    // Of each sum the highest slice first.
    private readonly long[] slices = new long[checked(count * Slices)];
    private readonly byte[] tops = new byte[count];

    public double this[int sum] => ValueOf(SlicesOf(sum), tops[sum]);

    /// <summary>What a sum would be with one number more.</summary>
    public double With(int sum, double more)
    {
        Span<long> own = stackalloc long[Slices];
        SlicesOf(sum).CopyTo(own);
        byte top = tops[sum];
        Add(own, ref top, more);
        return ValueOf(own, top);
    }

    /// <summary>Adds a finite number to a sum.</summary>
    public void Add(int sum, double number) => Add(SlicesOf(sum), ref tops[sum], number);

    /// <summary>Adds a finite number to each sum.</summary>
    public void Add(ReadOnlySpan<double> numbers)
    {
        for (int sum = 0; sum < numbers.Length; sum++)
        {
            Add(sum, numbers[sum]);
        }
    }

    /// <summary>Adds what others have come to.</summary>
    public void Add(ReproducibleSums other)
    {
        for (int sum = 0; sum < tops.Length; sum++)
        {
            Span<long> own = SlicesOf(sum);
            Raise(own, ref tops[sum], other.tops[sum]);
            int below = tops[sum] - other.tops[sum];
            ReadOnlySpan<long> theirs = other.SlicesOf(sum);
            for (int slice = below; slice < Slices; slice++)
            {
                own[slice] += theirs[slice - below];
            }
        }
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(tops);
        foreach (long slice in slices)
        {
            writer.Write7BitEncodedInt64(ZigZag(slice));
        }
    }

    /// <summary>Replaces all sums by what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are no such sums.</exception>
    public void Read(BinaryReader reader)
    {
        reader.BaseStream.ReadExactly(tops);
        if (tops.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)Highest))
        {
            throw new InvalidDataException($"sums: expected slices up to {Highest}, but got {tops.Max()}.");
        }
        foreach (ref long slice in slices.AsSpan())
        {
            long read = reader.Read7BitEncodedInt64();
            slice = (long)((ulong)read >> 1) ^ -(read & 1);
        }
    }

    private static long ZigZag(long number) => (number << 1) ^ (number >> 63);

    private Span<long> SlicesOf(int sum) => slices.AsSpan(sum * Slices, Slices);

    private static void Add(Span<long> own, ref byte top, double number)
    {
        long bits = BitConverter.DoubleToInt64Bits(number);
        int exponent = (int)(bits >> FractionBits) & ExponentMask;
        ulong fraction = (ulong)bits & ((1UL << FractionBits) - 1);
        if (exponent > 0)
        {
            fraction |= 1UL << FractionBits;
        }
        if (fraction == 0)
        {
            return;
        }
        int lowest = Math.Max(exponent, 1);
        int shift = lowest % SliceBits;
        ulong lower = fraction << shift;
        ulong upper = shift == 0 ? 0 : fraction >> (64 - shift);
        int slice = lowest / SliceBits;
        long sign = bits < 0 ? -1 : 1;
        Raise(own, ref top, (byte)(slice + (upper != 0 ? 2 : lower > uint.MaxValue ? 1 : 0)));
        AddSlice(own, top - slice, sign * (uint)lower);
        AddSlice(own, top - slice - 1, sign * (long)(lower >> SliceBits));
        AddSlice(own, top - slice - 2, sign * (long)upper);
    }

    private static void AddSlice(Span<long> own, int place, long part)
    {
        if ((uint)place < Slices)
        {
            own[place] += part;
        }
    }

    /// <summary>Makes room for a higher slice; as many of the lowest are left out from then on.</summary>
    private static void Raise(Span<long> own, ref byte top, byte reached)
    {
        if (reached <= top)
        {
            return;
        }
        int kept = Math.Max(0, Slices - (reached - top));
        own[..kept].CopyTo(own[(Slices - kept)..]);
        own[..(Slices - kept)].Clear();
        top = reached;
    }

    private static double ValueOf(ReadOnlySpan<long> own, byte top)
    {
        Int128 all = ((Int128)own[0] << (2 * SliceBits)) + ((Int128)own[1] << SliceBits) + own[2];
        return Math.ScaleB((double)all, ((top - 2) * SliceBits) + LowestBit);
    }
}
