using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Results.Pictures;

/// <summary>A line of text.</summary>
/// <param name="X">Where its beginning, middle or end is.</param>
/// <param name="Y">Its base line.</param>
/// <param name="Size">The size of the font.</param>
/// <param name="Colour">The text's colour.</param>
/// <param name="Anchor">What is at <paramref name="X"/>.</param>
internal sealed record Label(double X, double Y, double Size, Colour Colour, LabelAnchor Anchor = LabelAnchor.Start)
    : Shape
{
    /// <summary>The text, in which what no file can hold or nobody can see is replaced.</summary>
    public required string Text { get; init => field = PictureText.Clean(value); }
}

/// <summary>Which point of a text is at its place.</summary>
internal enum LabelAnchor
{
    Start,
    Middle,
    End,
}
