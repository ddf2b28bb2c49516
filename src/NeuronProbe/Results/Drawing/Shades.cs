namespace NeuronProbe.Results.Drawing;

/// <summary>Backgrounds that show how active a neuron is on a token: orange above zero, blue below.</summary>
/// <param name="WeakPositive">Where the shades of positive values begin: near the page's own colour.</param>
/// <param name="StrongPositive">The shade of the largest value.</param>
/// <param name="WeakNegative">Where the shades of negative values begin.</param>
/// <param name="StrongNegative">The shade of the most negative value.</param>
internal sealed record Shades(Colour WeakPositive, Colour StrongPositive, Colour WeakNegative, Colour StrongNegative)
{
    private const double Faintest = 0.08;

    /// <summary>Shades on a dark page: the stronger, the brighter.</summary>
    public static Shades OnDark { get; } = new(new(70, 42, 16), new(255, 150, 20), new(18, 40, 78), new(90, 175, 255));

    /// <summary>Shades on a light page: the stronger, the darker; all of them are under black text.</summary>
    public static Shades OnLight { get; } =
        new(new(255, 243, 224), new(255, 140, 0), new(228, 240, 255), new(60, 140, 235));

    /// <summary>The background for an activation, or null where it is too faint for one.</summary>
    /// <param name="activation">The neuron's value; NaN gets no shade.</param>
    /// <param name="largest">The largest magnitude in the list, which gets the strongest shade.</param>
    public Colour? Of(double activation, double largest)
    {
        double strength = largest > 0 ? Math.Min(1, Math.Abs(activation) / largest) : 0;
        if (!(strength >= Faintest))
        {
            return null;
        }
        return activation > 0
            ? WeakPositive.Towards(StrongPositive, (float)strength)
            : WeakNegative.Towards(StrongNegative, (float)strength);
    }
}
