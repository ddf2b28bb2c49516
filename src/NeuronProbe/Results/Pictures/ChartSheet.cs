namespace NeuronProbe.Results.Pictures;

/// <summary>Puts diagrams of the same kind side by side, with their axes in line and one legend above them.</summary>
/// <param name="options">How the picture looks.</param>
internal sealed class ChartSheet(PictureOptions options)
{
    private const double LeastPlotWidth = 40;
    private const double LeastPlotHeight = 24;

    private readonly PictureTheme theme = options.Theme;
    private readonly double size = options.FontSize;

    /// <summary>What the shapes stand for; none for no legend.</summary>
    public IReadOnlyList<LegendEntry> Legend { get; init; } = [];

    private double TitleSize => 1.15 * size;

    private double HeadingSize => 1.35 * size;

    private double Padding => 1.2 * size;

    private double LegendLine => 1.7 * size;

    private double Gap => 1.8 * size;

    /// <summary>Draws diagrams row by row.</summary>
    /// <param name="charts">The diagrams, at least one.</param>
    /// <param name="columns">How many stand beside each other.</param>
    /// <param name="usual">The picture's size where options say none.</param>
    /// <param name="title">The picture's name where options say none.</param>
    /// <param name="description">What can be seen in it.</param>
    /// <exception cref="ProbeException">There is too little room.</exception>
    public Picture Draw(
        IReadOnlyList<Chart> charts, int columns, (int Width, int Height) usual, string title, string description)
    {
        double width = options.Width ?? usual.Width;
        double height = options.Height ?? usual.Height;
        List<Shape> shapes = [];
        double top = DrawHead(shapes, width);
        int rows = (charts.Count + columns - 1) / columns;
        double cellWidth = (width - (2 * Padding) - ((columns - 1) * Gap)) / columns;
        var trim = new Trim(charts, size);
        double plotHeight =
            (height - Padding - top - trim.HorizontalUnit - ((rows - 1) * Gap)) / rows - trim.Top - trim.Bottom;
        DemandRoom(plotHeight, LeastPlotHeight, PictureOptions.HeightOption.Name, charts.Count, height);
        IReadOnlyList<Tick>[] vertical =
            [.. charts.Select(chart => chart.Axes?.Vertical.Ticks(plotHeight, _ => size, 0.4 * size) ?? [])];
        double left = vertical.SelectMany(ticks => ticks).Select(tick => TextWidths.Of(tick.Text, size))
            .DefaultIfEmpty(0).Max() + (0.6 * size);
        double plotWidth = cellWidth - left;
        DemandRoom(plotWidth, LeastPlotWidth, PictureOptions.WidthOption.Name, charts.Count, width);
        double rowHeight = trim.Top + plotHeight + trim.Bottom + Gap;
        for (int i = 0; i < charts.Count; i++)
        {
            double x = Padding + (i % columns * (cellWidth + Gap));
            double y = top + (i / columns * rowHeight);
            var frame = new Frame(x + left, y + trim.Top, plotWidth, plotHeight);
            bool isLowest = i + columns >= charts.Count;
            shapes.Add(new Group([.. Draw(charts[i], frame, (x, y), vertical[i], trim, isLowest)]));
        }
        return new Picture(width, height, theme.Background, shapes)
        {
            Title = options.Title ?? title,
            Description = description,
            Font = options.Font ?? PictureOptions.UsualFont,
        };
    }

    /// <summary>Draws title and legend, and tells where what follows begins.</summary>
    private double DrawHead(List<Shape> shapes, double width)
    {
        double y = Padding;
        double room = width - (2 * Padding);
        if (options.Title is { } title)
        {
            string text = TextWidths.Fit(title, HeadingSize, room);
            shapes.Add(Text(Padding, y + HeadingSize, text, HeadingSize, theme.Text));
            y += 1.7 * HeadingSize;
        }
        if (Legend.Count == 0)
        {
            return y;
        }
        double x = Padding;
        double swatch = 2 * size;
        double line = y + LegendLine;
        foreach (LegendEntry entry in Legend)
        {
            string text = TextWidths.Fit(entry.Text, size, room - swatch - size);
            double needed = swatch + (0.5 * size) + TextWidths.Of(text, size);
            if (x > Padding && x + needed > width - Padding)
            {
                x = Padding;
                line += LegendLine;
            }
            double baseline = line - (0.5 * size);
            shapes.AddRange(entry.Draw(new Frame(x, baseline - (0.85 * size), swatch, size)));
            shapes.Add(Text(x + swatch + (0.5 * size), baseline, text, size, theme.Text));
            x += needed + (1.5 * size);
        }
        return line + (0.5 * size);
    }

    private IEnumerable<Shape> Draw(
        Chart chart, Frame frame, (double X, double Y) corner, IReadOnlyList<Tick> vertical, Trim trim, bool isLowest)
    {
        double room = frame.Right - corner.X;
        double y = corner.Y + TitleSize;
        yield return Text(corner.X, y, TextWidths.Fit(chart.Title, TitleSize, room), TitleSize, theme.Text);
        if (chart.Aside.Length > 0)
        {
            string aside = TextWidths.FitParts(chart.Aside, size, room);
            yield return Text(corner.X, y + (1.4 * size), aside, size, theme.Aside);
        }
        if (chart.Axes is not var (horizontal, _))
        {
            yield return Text(
                frame.At(0.5, 0.5).X, frame.At(0.5, 0.5).Y, chart.Message, size, theme.Aside, LabelAnchor.Middle);
            yield break;
        }
        if (chart.VerticalUnit.Length > 0)
        {
            yield return Text(
                corner.X, frame.Y - (0.8 * size), TextWidths.Fit(chart.VerticalUnit, size, room), size, theme.Aside);
        }
        foreach (Shape shape in (IEnumerable<Shape>)
            [.. DrawVertical(frame, vertical), .. DrawHorizontal(frame, horizontal), .. chart.Draw(frame)])
        {
            yield return shape;
        }
        if (isLowest && chart.HorizontalUnit.Length > 0)
        {
            yield return Text(
                frame.At(0.5, 0).X,
                frame.Bottom + trim.Bottom + (0.9 * size),
                TextWidths.Fit(chart.HorizontalUnit, size, frame.Width),
                size,
                theme.Aside,
                LabelAnchor.Middle);
        }
    }

    private IEnumerable<Shape> DrawVertical(Frame frame, IReadOnlyList<Tick> ticks)
    {
        foreach (Tick tick in ticks)
        {
            (double x, double y) = frame.At(0, tick.Place);
            if (tick.Place > 0)
            {
                yield return Line([(x, y), frame.At(1, tick.Place)], theme.Grid);
            }
            yield return Text(x - (0.5 * size), y + (0.35 * size), tick.Text, size, theme.Aside, LabelAnchor.End);
        }
    }

    private IEnumerable<Shape> DrawHorizontal(Frame frame, Axis axis)
    {
        yield return Line([frame.At(0, 0), frame.At(1, 0)], theme.Line);
        IReadOnlyList<Tick> ticks = axis.Ticks(frame.Width, tick => TextWidths.Of(tick.Text, size), 0.8 * size);
        foreach (Tick tick in ticks)
        {
            (double x, double y) = frame.At(tick.Place, 0);
            yield return Line([(x, y), (x, y + (0.35 * size))], theme.Line);
            yield return Text(x, y + (1.4 * size), tick.Text, size, theme.Aside, LabelAnchor.Middle);
        }
    }

    private void DemandRoom(double room, double least, string option, int charts, double got)
    {
        if (room < least)
        {
            throw new ProbeException(FormattableString.Invariant(
                $"{option}: expected room for {charts} diagrams with text of size {size:0.##}, but got {got:0}. ")
                + "Give more, a smaller --font-size, or fewer neurons.");
        }
    }

    private static Outline Line(IReadOnlyList<(double, double)> points, Drawing.Colour colour) =>
        new(points) { Stroke = colour };

    private static Label Text(
        double x, double y, string text, double size, Drawing.Colour colour, LabelAnchor anchor = LabelAnchor.Start) =>
        new(x, y, size, colour, anchor) { Text = text };

    /// <summary>What diagrams have above and below their frames, the same for all.</summary>
    private sealed class Trim(IReadOnlyList<Chart> charts, double size)
    {
        public double Top { get; } = size * (1.15
            + (charts.Any(chart => chart.Aside.Length > 0) ? 1.4 : 0)
            + (charts.Any(chart => chart.VerticalUnit.Length > 0) ? 2.6 : 1.1));

        public double Bottom { get; } = 1.6 * size;

        public double HorizontalUnit { get; } = charts.Any(chart => chart.HorizontalUnit.Length > 0) ? 1.4 * size : 0;
    }
}
