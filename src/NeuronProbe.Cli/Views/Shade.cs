using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>The background that shows how active a neuron is on a token: orange above zero, blue below.</summary>
internal static class Shade
{
    private const double Faintest = 0.08;
    private const double DarkTextFrom = 0.45;

    private static readonly Color WeakPositive = new(70, 42, 16);
    private static readonly Color StrongPositive = new(255, 150, 20);
    private static readonly Color WeakNegative = new(18, 40, 78);
    private static readonly Color StrongNegative = new(90, 175, 255);

    /// <summary>The style for an activation.</summary>
    /// <param name="activation">The neuron's value; NaN gets no shade.</param>
    /// <param name="largest">The largest magnitude in the list, which gets the strongest shade.</param>
    public static Style For(double activation, double largest)
    {
        double strength = largest > 0 ? Math.Min(1, Math.Abs(activation) / largest) : 0;
        if (!(strength >= Faintest))
        {
            return Style.Plain;
        }
        Color background = activation > 0 ? WeakPositive.Blend(StrongPositive, (float)strength) : WeakNegative.Blend(StrongNegative, (float)strength);
        return new Style(strength >= DarkTextFrom ? new Color(0, 0, 0) : new Color(255, 255, 255), background);
    }
}
