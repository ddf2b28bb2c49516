namespace NeuronProbe.Results.Drawing;

/// <summary>The background that shows how active a neuron is on a token: orange above zero, blue below.</summary>
/// <param name="Background">Its colour.</param>
/// <param name="IsUnderDarkText">Whether black text reads better on it than white.</param>
internal readonly record struct Shade(Colour Background, bool IsUnderDarkText)
{
    private const double Faintest = 0.08;
    private const double DarkTextFrom = 0.45;

    private static readonly Colour WeakPositive = new(70, 42, 16);
    private static readonly Colour StrongPositive = new(255, 150, 20);
    private static readonly Colour WeakNegative = new(18, 40, 78);
    private static readonly Colour StrongNegative = new(90, 175, 255);

    /// <summary>The shade for an activation, or null where it is too faint for one.</summary>
    /// <param name="activation">The neuron's value; NaN gets no shade.</param>
    /// <param name="largest">The largest magnitude in the list, which gets the strongest shade.</param>
    public static Shade? Of(double activation, double largest)
    {
        double strength = largest > 0 ? Math.Min(1, Math.Abs(activation) / largest) : 0;
        if (!(strength >= Faintest))
        {
            return null;
        }
        Colour background = activation > 0
            ? WeakPositive.Towards(StrongPositive, (float)strength)
            : WeakNegative.Towards(StrongNegative, (float)strength);
        return new Shade(background, strength >= DarkTextFrom);
    }
}

/// <summary>A colour by its parts in sRGB.</summary>
internal readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    /// <summary>The colour that far on the way to another one.</summary>
    /// <param name="other">The other one.</param>
    /// <param name="share">From 0, which is this one, to 1.</param>
    public Colour Towards(Colour other, float share)
    {
        return new Colour(Between(Red, other.Red), Between(Green, other.Green), Between(Blue, other.Blue));

        byte Between(byte from, byte to) => (byte)(from + ((to - from) * share));
    }
}
