namespace NeuronProbe.Collectors;

/// <summary>Bins of magnitudes of which each is eight of <see cref="OctaveBins"/>: four in each octave.</summary>
internal static class CoarseBins
{
    /// <summary>Bins in one octave.</summary>
    public const int PerOctave = OctaveBins.PerOctave >> KeyShift;

    /// <summary>Bins for each sign, over the octaves below a neuron's own largest magnitude. A power of two, since a
    /// bin's slot is its key modulo this.</summary>
    public const int EachSign = 8 * PerOctave;

    /// <summary>The slot of values below zero that are too small for a bin of their own.</summary>
    public const int NegativeTiny = 2 * EachSign;

    /// <summary>The slot of values above zero that are too small for a bin of their own.</summary>
    public const int PositiveTiny = NegativeTiny + 1;

    /// <summary>Slots in all; zeros have none, since they are all values that no slot has.</summary>
    public const int Slots = NegativeTiny + 2;

    /// <summary>The key of the smallest normal number.</summary>
    public const int SmallestNormal = OctaveBins.SmallestNormal >> KeyShift;

    /// <summary>The key of the smallest magnitude above zero that a float32 can hold.</summary>
    public const int Smallest = OctaveBins.Smallest >> KeyShift;

    /// <summary>The key of the largest finite number.</summary>
    public const int Largest = (OctaveBins.EndOfFinite >> KeyShift) - 1;

    /// <summary>The bits of a normal number that are below its key.</summary>
    public const int Shift = OctaveBins.Shift + KeyShift;

    private const int KeyShift = 3;

    /// <summary>The key of a finite number of either sign that is not zero.</summary>
    public static int Key(float value) => OctaveBins.Key(value) >> KeyShift;

    /// <summary>The smallest magnitude with this key or a larger one, as <see cref="OctaveBins.LowerEdge"/> has it.
    /// </summary>
    public static float LowerEdge(int key) => OctaveBins.LowerEdge(key << KeyShift);

    /// <summary>The slot of a bin.</summary>
    public static int Of(bool isNegative, int key) => (isNegative ? EachSign : 0) | (key & (EachSign - 1));

    /// <summary>All bins, ascending, zeros among them; zeros alone where nothing else is held.</summary>
    /// <param name="top">The key of the largest magnitude, or <see cref="Extent.NoTop"/>.</param>
    /// <param name="held">How many values each slot has.</param>
    /// <param name="zeros">How many zeros there are.</param>
    public static HistogramBin[] All(int top, ReadOnlySpan<long> held, long zeros)
    {
        if (top == Extent.NoTop)
        {
            return [new(0, 0, zeros)];
        }
        HistogramBin[] all = new HistogramBin[Slots + 1];
        float outer = LowerEdge(top + 1);
        for (int i = 0; i < EachSign; i++)
        {
            int key = top - i;
            float inner = LowerEdge(key);
            all[i] = new(-outer, -inner, held[Of(true, key)]);
            all[^(i + 1)] = new(inner, outer, held[Of(false, key)]);
            outer = inner;
        }
        all[EachSign] = new(-outer, 0, held[NegativeTiny]);
        all[EachSign + 1] = new(0, 0, zeros);
        all[EachSign + 2] = new(0, outer, held[PositiveTiny]);
        return all;
    }

    /// <summary>The slot of one of <see cref="All"/>; -1 for zeros.</summary>
    public static int SlotAt(int top, int bin) => top == Extent.NoTop ? -1 : (bin - EachSign) switch
    {
        < 0 => Of(true, top - bin),
        0 => NegativeTiny,
        1 => -1,
        2 => PositiveTiny,
        _ => Of(false, top - (Slots - bin)),
    };
}
