using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Results.Pictures;

/// <summary>What distributions are drawn with, in diagrams and in legends.</summary>
internal static class DistributionShapes
{
    /// <summary>How far a vertical axis goes on above what is highest: how often that fits.</summary>
    public const double Headroom = 1.05;

    private const double LeastColumnWidth = 4;
    private const int FewestColumns = 24;
    private const int MostColumns = 128;
    private const double AreaOpacity = 0.35;

    /// <summary>How many columns a distribution is spread over in a picture of a width.</summary>
    public static int ColumnsFor(double width) =>
        Math.Clamp((int)(width / LeastColumnWidth), FewestColumns, MostColumns);

    /// <summary>A distribution as one area under steps.</summary>
    /// <param name="frame">Where it is drawn.</param>
    /// <param name="heights">The height of each column, from 0 to 1, at least one.</param>
    /// <param name="colour">Its colour.</param>
    public static Outline Steps(Frame frame, IReadOnlyList<double> heights, Colour colour)
    {
        List<(double X, double Y)> points = [];
        for (int column = 0; column < heights.Count; column++)
        {
            // Columns of one height are one step.
            if (column == 0 || heights[column] != heights[column - 1])
            {
                points.Add(frame.At((double)column / heights.Count, column == 0 ? 0 : heights[column - 1]));
                points.Add(frame.At((double)column / heights.Count, heights[column]));
            }
        }
        points.Add(frame.At(1, heights[^1]));
        points.Add(frame.At(1, 0));
        return new(points) { Fill = colour, Opacity = AreaOpacity, Stroke = colour };
    }

    /// <summary>A line across a diagram at a value.</summary>
    public static Outline Upright(Frame frame, double place, Colour colour, bool isDashed) =>
        new([frame.At(place, 0), frame.At(place, 1)]) { Stroke = colour, StrokeWidth = 1.5, IsDashed = isDashed };

    /// <summary>The legend of an area.</summary>
    public static LegendEntry Area(string text, Colour colour) => new(
        text, frame => [Steps(new Frame(frame.X, frame.Y, frame.Width, frame.Height), [0.6, 1], colour)]);

    /// <summary>The legend of a line across.</summary>
    public static LegendEntry UprightEntry(string text, Colour colour, bool isDashed) => new(
        text,
        frame =>
        [
            new Outline([frame.At(0, 0.4), frame.At(1, 0.4)])
            {
                Stroke = colour,
                StrokeWidth = 1.5,
                IsDashed = isDashed,
            },
        ]);
}
