namespace NeuronProbe.Collectors;

/// <summary>Count, mean and sums of powers of the differences from the mean, in double precision,
/// such that two can be joined.</summary>
/// <remarks>
/// Joined by the formulas of Chan, Golub and LeVeque (1979, "Updating formulae and a pairwise algorithm for computing
/// sample variances") and, for the third and fourth power, of Pébay (2008, "Formulas for robust, one-pass parallel
/// computation of covariances and arbitrary-order statistical moments", SAND2008-6212).
/// </remarks>
/// <param name="Count">Values.</param>
/// <param name="Mean">Their mean, 0 where there are none.</param>
/// <param name="Squares">Sum of the second powers of the differences from the mean.</param>
/// <param name="Cubes">Sum of the third powers.</param>
/// <param name="Fourths">Sum of the fourth powers.</param>
/// <param name="Magnitudes">Sum of the values' own magnitudes.</param>
internal readonly record struct Moments(
    long Count, double Mean, double Squares, double Cubes, double Fourths, double Magnitudes = 0)
{
    /// <summary>Memory.</summary>
    public const long Bytes = 6 * sizeof(double);

    /// <summary>Divides by the count, as NumPy does. Null where there are no values.</summary>
    public double? Variance => Count == 0 ? null : Squares / Count;

    /// <summary>m3 / m2^1.5, as SciPy's biased one. Null where m2 is 0.</summary>
    public double? Skewness => Variance is double m2 and > 0 ? Cubes / Count / (m2 * Math.Sqrt(m2)) : null;

    /// <summary>m4 / m2^2 - 3, as SciPy's biased one. Null where m2 is 0.</summary>
    public double? Kurtosis => Variance is double m2 and > 0 ? (Fourths / Count / (m2 * m2)) - 3 : null;

    /// <summary>(1 - (mean |x|)^2 / mean(x^2)) / (1 - 1 / count): 0 where all magnitudes are equal, 1 where a single
    /// value is not zero. Null where there are fewer than two values, or zeros alone.</summary>
    /// <remarks>Treves and Rolls (1990, "What determines the capacity of autoassociative memories in the brain?"), in
    /// the form of Vinje and Gallant (2000, "Sparse coding and decorrelation in primary visual cortex during natural
    /// vision"). mean(x^2) is mean^2 + variance: a sum of two positive numbers, so nothing cancels out.</remarks>
    public double? LifetimeSparseness
    {
        get
        {
            double meanMagnitude = Magnitudes / Count;
            double meanSquare = (Mean * Mean) + (Squares / Count);
            double evenness = Squares == 0 ? 1 : meanMagnitude * meanMagnitude / meanSquare;
            return Count > 1 && meanSquare > 0 ? Math.Clamp((1 - evenness) / (1 - (1.0 / Count)), 0, 1) : null;
        }
    }

    /// <summary>The moments of both sets of values together.</summary>
    public Moments Join(in Moments other)
    {
        if (Count == 0 || other.Count == 0)
        {
            return Count == 0 ? other : this;
        }
        double a = Count;
        double b = other.Count;
        double n = a + b;
        double delta = other.Mean - Mean;
        double step = delta / n;
        double between = delta * step * a * b;
        return new(
            Count + other.Count,
            Mean + (step * b),
            Squares + other.Squares + between,
            Cubes + other.Cubes + (between * step * (a - b)) + (3 * step * ((a * other.Squares) - (b * Squares))),
            Fourths + other.Fourths
                + (between * step * step * ((a * a) - (a * b) + (b * b)))
                + (6 * step * step * ((a * a * other.Squares) + (b * b * Squares)))
                + (4 * step * ((a * other.Cubes) - (b * Cubes))),
            Magnitudes + other.Magnitudes);
    }

    /// <summary>Joins the moments of each neuron to those of earlier values, in place.</summary>
    public static Moments[] Join(Moments[] earlier, Moments[] later)
    {
        for (int neuron = 0; neuron < earlier.Length; neuron++)
        {
            earlier[neuron] = earlier[neuron].Join(later[neuron]);
        }
        return earlier;
    }

    public static Moments Read(BinaryReader reader)
    {
        return new(
            SavedState.ReadCount(reader, "values"),
            reader.ReadDouble(),
            reader.ReadDouble(),
            reader.ReadDouble(),
            reader.ReadDouble(),
            reader.ReadDouble());
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt64(Count);
        writer.Write(Mean);
        writer.Write(Squares);
        writer.Write(Cubes);
        writer.Write(Fourths);
        writer.Write(Magnitudes);
    }
}
