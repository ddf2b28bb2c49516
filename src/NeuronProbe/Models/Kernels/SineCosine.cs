namespace NeuronProbe.Models.Kernels;

/// <summary>Sine and cosine in double precision, within 1e-13 for angles up to a million.</summary>
/// <remarks>Made of additions and products alone, which all processors round alike: a C library has other code for
/// processors with fused operations.</remarks>
internal static class SineCosine
{
    // pi / 2 in two parts, the first with so few bits that a million times it is exact (fdlibm's pio2_1).
    private const double QuarterHigh = 1.57079632673412561417;
    private const double QuarterLow = 6.07710050650619224932e-11;

    public static (double Sine, double Cosine) Of(double angle)
    {
        double quarters = Math.Round(angle * (2 / Math.PI));
        double x = angle - (quarters * QuarterHigh) - (quarters * QuarterLow);
        (double sine, double cosine) = (SineOf(x), CosineOf(x));
        return ((long)quarters & 3) switch
        {
            0 => (sine, cosine),
            1 => (cosine, -sine),
            2 => (-sine, -cosine),
            _ => (-cosine, sine),
        };
    }

    /// <summary>By its Taylor series, for angles up to pi / 4.</summary>
    private static double SineOf(double x)
    {
        double square = x * x;
        double sum = (square / 6227020800) - (1.0 / 39916800);
        sum = (sum * square) + (1.0 / 362880);
        sum = (sum * square) - (1.0 / 5040);
        sum = (sum * square) + (1.0 / 120);
        sum = (sum * square) - (1.0 / 6);
        return (sum * square * x) + x;
    }

    private static double CosineOf(double x)
    {
        double square = x * x;
        double sum = (square / -87178291200) + (1.0 / 479001600);
        sum = (sum * square) - (1.0 / 3628800);
        sum = (sum * square) + (1.0 / 40320);
        sum = (sum * square) - (1.0 / 720);
        sum = (sum * square) + (1.0 / 24);
        sum = (sum * square) - 0.5;
        return (sum * square) + 1;
    }
}
