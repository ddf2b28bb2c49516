namespace NeuronProbe.Tests.Laws;

/// <summary>Neurons that behave differently enough to find out a collector's mistakes.</summary>
internal static class NeuronKinds
{
    public const int Gaussian = 0;
    public const int Gelu = 1;
    public const int HeavyTailed = 2;
    public const int Constant = 3;
    public const int Zero = 4;
    public const int Huge = 5;
    public const int Denormal = 6;
    public const int Tied = 7;
    public const int Negative = 8;
    public const int SometimesNonfinite = 9;
    public const int NeverFinite = 10;
    public const int Scattered = 11;
    public const int Rectified = 12;
    public const int Count = 13;

    /// <summary>Kinds of which no two values are ever equal.</summary>
    public static IReadOnlyList<int> WithoutTies { get; } = [Gaussian, HeavyTailed, Huge, Negative];

    public static float Value(int kind, Random random)
    {
        double normal = Normal(random);
        return (float)(kind switch
        {
            Gaussian => normal,
            Gelu => normal * 0.5 * (1 + Math.Tanh(0.7978845608 * (normal + (0.044715 * normal * normal * normal)))),
            HeavyTailed => normal / Math.Max(1e-4, random.NextDouble()),
            Constant => 0.7f,
            Zero => random.Next(2) == 0 ? 0f : -0f,
            Huge => normal * 1e30,
            Denormal => normal * 1e-41,
            Tied => Math.Round(normal),
            Negative => -0.1 - Math.Abs(normal),
            SometimesNonfinite => random.Next(4) switch
            {
                0 => double.NaN,
                1 => random.Next(2) == 0 ? double.PositiveInfinity : double.NegativeInfinity,
                _ => normal,
            },
            NeverFinite => random.Next(2) == 0 ? double.NaN : double.PositiveInfinity,
            Scattered => Math.Sign(normal) * Math.Pow(10, (random.NextDouble() * 70) - 40),
            _ => Math.Max(0, normal),
        });
    }

    private static double Normal(Random random)
    {
        return Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
