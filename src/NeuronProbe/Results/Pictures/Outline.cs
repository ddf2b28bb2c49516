using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Results.Pictures;

/// <summary>Points joined by straight lines, and perhaps the area within them.</summary>
/// <param name="Points">The points in order, at least two.</param>
internal sealed record Outline(IReadOnlyList<(double X, double Y)> Points) : Shape
{
    /// <summary>Whether a line leads from the last point to the first.</summary>
    public bool IsClosed { get; init; }

    /// <summary>The area's colour, or null for none.</summary>
    public Colour? Fill { get; init; }

    /// <summary>How much of what is below it the area covers, from 0 to 1.</summary>
    public double Opacity { get; init; } = 1;

    /// <summary>The line's colour, or null for none.</summary>
    public Colour? Stroke { get; init; }

    public double StrokeWidth { get; init; } = 1;

    /// <summary>Whether the line is dashed.</summary>
    public bool IsDashed { get; init; }

    /// <summary>The lengths of dash and gap, in widths of the line.</summary>
    public static (double Dash, double Gap) Dashes => (4, 3);
}
