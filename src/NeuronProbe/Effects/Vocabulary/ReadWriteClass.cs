namespace NeuronProbe.Effects.Vocabulary;

/// <summary>What a neuron does to the direction that it reads, by the cosines of its weights.</summary>
/// <remarks>
/// Gerstner and Schütze (2025, "Understanding gated neurons in transformers from their input-output functionality"):
/// each cosine counts as 1 above the threshold, as -1 below its negative, else as 0. A plain network has the first
/// cosine alone.
/// </remarks>
internal static class ReadWriteClass
{
    public const double Threshold = 0.5;

    public const string Strengthening = "strengthening";
    public const string ConditionalStrengthening = "conditional strengthening";
    public const string ProportionalChange = "proportional change";
    public const string Weakening = "weakening";
    public const string ConditionalWeakening = "conditional weakening";
    public const string Orthogonal = "orthogonal";

    /// <summary>Those of a gated network, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> OfGated { get; } =
    [
        Strengthening, ConditionalStrengthening, ProportionalChange, ConditionalWeakening, Weakening, Orthogonal,
    ];

    /// <summary>Those of a plain network.</summary>
    public static IReadOnlyList<string> OfPlain { get; } = [Strengthening, Weakening, Orthogonal];

    /// <summary>The class, or null where a cosine is not a number.</summary>
    /// <param name="inOut">Cosine of input and output weights.</param>
    /// <param name="gateOut">Cosine of gate and output weights; null in a plain network.</param>
    public static string? Of(double inOut, double? gateOut)
    {
        if (double.IsNaN(inOut) || gateOut is double.NaN)
        {
            return null;
        }
        bool isAlongGate = gateOut is null || Cut(gateOut.Value) != 0;
        return Cut(inOut) switch
        {
            1 => isAlongGate ? Strengthening : ConditionalStrengthening,
            -1 => isAlongGate ? Weakening : ConditionalWeakening,
            _ => gateOut is not null && isAlongGate ? ProportionalChange : Orthogonal,
        };
    }

    /// <summary>Whether gate and input weights stand to each other as those of the class usually do: their cosine, cut
    /// likewise, is the product of the two others; all orthogonal neurons are typical. Null where a cosine is not a
    /// number, or in a plain network.</summary>
    public static bool? IsTypical(double inOut, double? gateOut, double? gateIn)
    {
        if (gateOut is not { } withOut || gateIn is not { } withIn
            || double.IsNaN(inOut) || double.IsNaN(withOut) || double.IsNaN(withIn))
        {
            return null;
        }
        (int first, int second) = (Cut(inOut), Cut(withOut));
        return (first == 0 && second == 0) || Cut(withIn) == first * second;
    }

    private static int Cut(double cosine) => cosine > Threshold ? 1 : cosine < -Threshold ? -1 : 0;
}
