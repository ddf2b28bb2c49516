using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Results.Pictures;

/// <summary>A drawing that <see cref="SvgWriter"/> and <see cref="PngWriter"/> write.</summary>
/// <param name="Width">In pixels of a screen, 96 to an inch.</param>
/// <param name="Height">Likewise.</param>
/// <param name="Background">The colour below all shapes.</param>
/// <param name="Shapes">The shapes, the lowest first.</param>
internal sealed record Picture(double Width, double Height, Colour Background, IReadOnlyList<Shape> Shapes)
{
    /// <summary>What it is, in a few words, for those who can't see it.</summary>
    public required string Title { get; init => field = PictureText.Clean(value); }

    /// <summary>What can be seen in it, for the same.</summary>
    public required string Description { get; init => field = PictureText.Clean(value); }

    /// <summary>The font as CSS names it: families in order of preference.</summary>
    public required string Font { get; init => field = PictureText.Clean(value); }
}
