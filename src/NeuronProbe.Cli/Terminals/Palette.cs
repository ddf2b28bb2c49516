using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Terminals;

/// <summary>The colours of views, for one kind of background. Headings and asides are bold and dim, in the terminal's
/// own colour.</summary>
/// <remarks>Those on light are dark enough for a page that is not quite white.</remarks>
internal sealed record Palette
{
    public static Palette OnDark { get; } = new()
    {
        Warning = new Style(Color.Yellow),
        Positive = new Style(Color.Orange1),
        Negative = new Style(Color.SteelBlue1),
        Shades = Shades.OnDark,
    };

    public static Palette OnLight { get; } = new()
    {
        Warning = new Style(new Color(135, 95, 0)),
        Positive = new Style(new Color(175, 75, 0)),
        Negative = new Style(new Color(0, 95, 215)),
        Shades = Shades.OnLight,
    };

    /// <summary>The done part of a bar, which can be seen on either background.</summary>
    public static Style BarDone { get; } = new(new Color(175, 135, 0));

    /// <summary>The rest of a bar, on either background.</summary>
    public static Style BarOpen { get; } = new(Color.Grey);

    /// <summary>What to be careful about.</summary>
    public required Style Warning { get; init; }

    /// <summary>What is of a concept.</summary>
    public required Style Positive { get; init; }

    /// <summary>What is of all else.</summary>
    public required Style Negative { get; init; }

    /// <summary>Backgrounds of tokens, by activation.</summary>
    public required Shades Shades { get; init; }

    /// <summary>The style of a token, unshaded where it is hardly active.</summary>
    /// <param name="activation">The neuron's value.</param>
    /// <param name="largest">The one that gets the strongest shade.</param>
    public Style StyleOf(double activation, double largest) => Shades.Of(activation, largest) is { } shade
        ? new Style(
            shade.IsLight ? new Color(0, 0, 0) : new Color(255, 255, 255),
            new Color(shade.Red, shade.Green, shade.Blue))
        : Style.Plain;
}
