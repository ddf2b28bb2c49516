namespace NeuronProbe.Collectors;

/// <summary>Bins of magnitudes that need no range: 32 in each octave, found from a float32's own bits.</summary>
/// <remarks>
/// A bin's key is the exponent and the five highest bits of the fraction, so the middle of a bin is within 1/64 of all
/// that is in it. Keys go on below the smallest normal number:
/// 0 and denormals are never found by <see cref="NormalKey"/>.
/// </remarks>
internal static class OctaveBins
{
    /// <summary>Bins in one octave.</summary>
    public const int PerOctave = 32;

    /// <summary>The key of the smallest normal number; smaller <see cref="NormalKey"/> are those of
    /// zero and of denormals.</summary>
    public const int SmallestNormal = PerOctave;

    /// <summary>The key after that of the largest finite number.</summary>
    public const int EndOfFinite = 255 * PerOctave;

    /// <summary>The key of the smallest magnitude above zero that a float32 can hold.</summary>
    public const int Smallest = SmallestNormal - (22 * PerOctave) - PerOctave;

    /// <summary>The bits of a number that are below its key.</summary>
    public const int Shift = 18;

    // 2^24 makes a normal number of every denormal, without rounding.
    private const float DenormalScale = 1 << 24;
    private const int DenormalOffset = 24 * PerOctave;

    /// <summary>The key of a normal number of either sign; that of NaN and infinities is
    /// <see cref="EndOfFinite"/> or more.</summary>
    public static int NormalKey(int bits) => (bits & int.MaxValue) >> Shift;

    /// <summary>The bits of the smallest number above zero with the key of a normal number.</summary>
    public static int NormalBits(int key) => key << Shift;

    /// <summary>The key of a finite number of either sign that is not zero.</summary>
    public static int Key(float value)
    {
        int key = NormalKey(BitConverter.SingleToInt32Bits(value));
        return key >= SmallestNormal
            ? key
            : NormalKey(BitConverter.SingleToInt32Bits(value * DenormalScale)) - DenormalOffset;
    }

    /// <summary>The smallest magnitude with this key or a larger one: the lower edge of the bin,
    /// and the upper edge of the one before.</summary>
    /// <remarks>After the last bin it is the largest finite number, which that bin holds.</remarks>
    public static float LowerEdge(int key)
    {
        if (key >= EndOfFinite)
        {
            return float.MaxValue;
        }
        if (key >= SmallestNormal)
        {
            return BitConverter.Int32BitsToSingle(NormalBits(key));
        }
        if (key <= Smallest)
        {
            return float.Epsilon;
        }
        double edge = (double)BitConverter.Int32BitsToSingle((key + DenormalOffset) << Shift) / DenormalScale;
        return (float)(Math.Ceiling(edge / float.Epsilon) * float.Epsilon);
    }
}
