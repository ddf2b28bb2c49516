using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Results.Pictures;

/// <summary>The colours of pictures on one kind of background.</summary>
/// <remarks>
/// Those that tell things apart are of the palette of Okabe and Ito (Color Universal Design, 2008), which can be told
/// apart whatever one's colour vision; each kind of line also has a form of its own.
/// </remarks>
internal sealed record PictureTheme
{
    private static readonly Colour Orange = new(230, 159, 0);
    private static readonly Colour SkyBlue = new(86, 180, 233);
    private static readonly Colour Green = new(0, 158, 115);
    private static readonly Colour Blue = new(0, 114, 178);
    private static readonly Colour Vermillion = new(213, 94, 0);
    private static readonly Colour Purple = new(204, 121, 167);

    public static PictureTheme Light { get; } = new()
    {
        Background = new(255, 255, 255),
        Text = new(26, 26, 26),
        Aside = new(89, 89, 89),
        Line = new(130, 130, 130),
        Grid = new(228, 228, 228),
        Values = Blue,
        Mark = Vermillion,
        Flags = [Vermillion, Blue, Green, Purple],
    };

    public static PictureTheme Dark { get; } = new()
    {
        Background = new(22, 24, 29),
        Text = new(240, 240, 240),
        Aside = new(180, 180, 184),
        Line = new(125, 128, 135),
        Grid = new(51, 54, 61),
        Values = SkyBlue,
        Mark = Orange,
        Flags = [Orange, SkyBlue, Green, Purple],
    };

    public required Colour Background { get; init; }

    /// <summary>Titles.</summary>
    public required Colour Text { get; init; }

    /// <summary>All other text.</summary>
    public required Colour Aside { get; init; }

    /// <summary>Axes, and the threshold.</summary>
    public required Colour Line { get; init; }

    /// <summary>Lines that help to read heights.</summary>
    public required Colour Grid { get; init; }

    /// <summary>Values of a neuron, and those on tokens outside of a concept.</summary>
    public required Colour Values { get; init; }

    /// <summary>What is marked among them: the median, and the tokens of a concept.</summary>
    public required Colour Mark { get; init; }

    /// <summary>Shares of neurons, by flag.</summary>
    public required IReadOnlyList<Colour> Flags { get; init; }
}
