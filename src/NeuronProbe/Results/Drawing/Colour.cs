namespace NeuronProbe.Results.Drawing;

/// <summary>A colour by its parts in sRGB.</summary>
internal readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    // WCAG adds it to both luminances, for the light that every screen reflects.
    private const double Flare = 0.05;

    /// <summary>Relative luminance by WCAG 2.2: 0 for black, 1 for white.</summary>
    public double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    /// <summary>Whether black text has more contrast on it than white; the better one has at least 4.58.</summary>
    public bool IsLight => (Luminance + Flare) * (Luminance + Flare) > Flare * (1 + Flare);

    /// <summary>The contrast ratio of two colours by WCAG 2.2, from 1 to 21.</summary>
    public double ContrastWith(Colour other)
    {
        (double one, double two) = (Luminance + Flare, other.Luminance + Flare);
        return Math.Max(one, two) / Math.Min(one, two);
    }

    /// <summary>The colour that far on the way to another one.</summary>
    /// <param name="other">The other one.</param>
    /// <param name="share">From 0, which is this one, to 1.</param>
    public Colour Towards(Colour other, float share)
    {
        return new Colour(Between(Red, other.Red), Between(Green, other.Green), Between(Blue, other.Blue));

        byte Between(byte from, byte to) => (byte)(from + ((to - from) * share));
    }

    private static double Linear(byte part)
    {
        double share = part / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }
}
