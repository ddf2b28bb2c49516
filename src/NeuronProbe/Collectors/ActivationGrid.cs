namespace NeuronProbe.Collectors;

/// <summary>Cells of activations, all as wide as a power of two, with an edge at 0.</summary>
/// <remarks>
/// Cell 0 begins at 0, cell -1 ends there. Like a bin of the histogram, a cell has its edge nearer to 0 in it, and the
/// other one not. Two neighbours, the lower one with an even number, are a cell of the next coarser grid, so what was
/// sorted into one grid can be sorted into any coarser one.
/// </remarks>
/// <param name="Exponent">The width is 2 to this power.</param>
internal readonly record struct ActivationGrid(int Exponent)
{
    /// <summary>Cells on each side of 0 at most, so that none is narrower than a bin of the histogram: each is a whole
    /// number of them.</summary>
    public const int MostSteps = 2 * OctaveBins.PerOctave;

    /// <summary>The exponent of the coarsest grid, in which every value is in cell 0 or -1.</summary>
    public const int Coarsest = 128;

    // The exponent of the smallest number above zero, and that of a bin in its octave.
    private const int SmallestOctave = -149;
    private const int OctaveToBin = 5;

    /// <summary>The finest grid; its cell 0 holds zeros alone.</summary>
    public static ActivationGrid Finest { get; } = new(SmallestOctave - OctaveToBin);

    private double StepsPerUnit => BitConverter.Int64BitsToDouble((1023L - Exponent) << 52);

    /// <summary>The finest grid in which a finite value may be.</summary>
    public static ActivationGrid FinestFor(float value) =>
        value == 0 ? Finest : new(MathF.ILogB(value) - OctaveToBin);

    /// <summary>The cell of a finite value; it means nothing where the value asks for a coarser grid.</summary>
    public int CellOf(float value) => CellOf(value < 0, Math.Abs((double)value));

    /// <summary>The cell of a bin of the histogram.</summary>
    public int CellOf(in HistogramBin bin) =>
        bin.Lower < 0 ? CellOf(true, -(double)bin.Upper) : CellOf(false, bin.Lower);

    /// <summary>A cell's lower edge, which is the upper edge of the one before; beyond the largest finite number it is
    /// that number.</summary>
    public float LowerEdge(int cell)
    {
        double edge = Math.ScaleB(cell, Exponent);
        float nearest = (float)Math.Clamp(edge, -float.MaxValue, float.MaxValue);
        // Among denormals an edge may fall between two numbers: magnitudes are rounded up.
        bool isTooSmall = Math.Abs((double)nearest) < Math.Abs(edge) && float.MaxValue > Math.Abs(edge);
        return !isTooSmall ? nearest : edge < 0 ? MathF.BitDecrement(nearest) : MathF.BitIncrement(nearest);
    }

    /// <summary>A cell's upper edge; 0 for one of zeros alone.</summary>
    public float UpperEdge(int cell) => this == Finest && cell == 0 ? 0 : LowerEdge(cell + 1);

    /// <summary>The smallest number in a cell; beyond the largest finite number it is about that number.</summary>
    public float SmallestOf(int cell) => cell < 0 ? MathF.BitIncrement(LowerEdge(cell)) : LowerEdge(cell);

    private int CellOf(bool isNegative, double magnitude)
    {
        int steps = (int)(magnitude * StepsPerUnit);
        return isNegative ? -1 - steps : steps;
    }
}
