using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Results.Pictures;

/// <summary>What layers are like: shares of peculiar neurons, and how the neurons' largest values and densities are
/// spread. Sites of one kind, such as <c>ffn.*.post</c>, are a column of diagrams.</summary>
internal static class LayersPicture
{
    private const int AloneWidth = 640;
    private const int CellWidth = 400;
    private const int AllHeight = 760;
    private const double BoxShare = 0.5;
    private const double LeastShare = 0.01;
    private const double MarkerShare = 0.32;
    private const string Spread = "median, quartiles, and 5% to 95% of the neurons";

    /// <summary>Draws layers.</summary>
    /// <param name="layers">The layers of each kind of site, at least one.</param>
    /// <param name="options">How the picture looks.</param>
    /// <exception cref="ProbeException">There is too little room.</exception>
    public static Picture Of(IReadOnlyList<LayerOverview> layers, PictureOptions options)
    {
        LayerOverview[][] kinds =
            [.. layers.GroupBy(layer => layer.Kind).Select(kind => kind.OrderBy(layer => layer.Layer).ToArray())];
        return new ChartSheet(options)
        {
            Legend = [.. LayerOverview.Flags.Select((flag, i) => FlagEntry(WordsOf(flag), i, options))],
        }.Draw(
            [
                .. kinds.Select(kind => SharesOf(kind, options)),
                .. kinds.Select(kind => SpreadOf(
                    kind, "largest activation of each neuron", layer => layer.Maxima, Axis.ActivationText, options)),
                .. kinds.Select(kind => SpreadOf(
                    kind,
                    "density: share of tokens on which a neuron is active",
                    layer => layer.Densities,
                    (value, _) => Axis.ShareText(value),
                    options)),
            ],
            kinds.Length,
            (kinds.Length == 1 ? AloneWidth : kinds.Length * CellWidth, AllHeight),
            $"Layers of {string.Join(", ", kinds.Select(kind => kind[0].Kind))}",
            string.Join("; ", layers.Select(InWords)) + ".");
    }

    private static string WordsOf(string flag) =>
        flag == "heavy_tailed" ? "heavy-tailed" : flag.Replace('_', ' ');

    private static string InWords(LayerOverview layer) =>
        $"{layer.Kind} layer {layer.Layer}: {Figures.Count(layer.Neurons, "neuron")}, "
        + string.Join(", ", LayerOverview.Flags.Select(
            (flag, i) => $"{Figures.Percent(layer.Shares[i])} {WordsOf(flag)}"))
        + $", median of largest {Figures.Short(layer.Maxima.Median)}, "
        + $"median density {Figures.Percent(layer.Densities.Median)}";

    private static Axis AxisOf(LayerOverview[] layers) => Axis.Layers([.. layers.Select(layer => layer.Layer)]);

    private static Chart SharesOf(LayerOverview[] layers, PictureOptions options)
    {
        Axis horizontal = AxisOf(layers);
        double most = layers.SelectMany(layer => layer.Shares).Max();
        Axis vertical = Axis.Linear(
            0, (most > 0 ? most : LeastShare) * DistributionShapes.Headroom, (value, _) => Axis.ShareText(value));
        double size = MarkerShare * options.FontSize;
        return new Chart
        {
            Title = layers[0].Kind,
            Aside = $"share of the {NeuronsOf(layers)} neurons of each layer",
            HorizontalUnit = "layer",
            Axes = (horizontal, vertical),
            Draw = frame => LayerOverview.Flags.Index().Reverse().SelectMany(flag => Line(
                [.. layers.Select(layer => frame.At(
                    horizontal.PlaceOf(layer.Layer), vertical.PlaceOf(layer.Shares[flag.Index])))],
                flag.Index,
                size,
                options.Theme)),
        };
    }

    private static string NeuronsOf(LayerOverview[] layers)
    {
        (long least, long most) = (layers.Min(layer => layer.Neurons), layers.Max(layer => layer.Neurons));
        return least == most ? Figures.Count(least) : $"{Figures.Count(least)} to {Figures.Count(most)}";
    }

    private static Chart SpreadOf(
        LayerOverview[] layers,
        string title,
        Func<LayerOverview, SpreadFigures> figuresOf,
        Func<double, double, string> text,
        PictureOptions options)
    {
        double[] ends =
        [
            0,
            .. layers.Select(figuresOf).SelectMany(figures => (double[])[figures.Q05, figures.Q95])
                .Where(double.IsFinite),
        ];
        (double lower, double upper) = (ends.Min(), ends.Max());
        Axis horizontal = AxisOf(layers);
        double range = upper > lower ? upper - lower : 1;
        Axis vertical = Axis.Linear(
            lower, lower + (range * DistributionShapes.Headroom), text);
        return new Chart
        {
            Title = title,
            Aside = Spread,
            HorizontalUnit = "layer",
            Axes = (horizontal, vertical),
            Draw = frame => layers.Where(layer => double.IsFinite(figuresOf(layer).Median)).SelectMany(
                layer => Box(
                    frame,
                    frame.At(horizontal.PlaceOf(layer.Layer), 0).X,
                    Math.Min(BoxShare * frame.Width / layers.Length, 2 * options.FontSize),
                    value => frame.At(0, vertical.PlaceOf(value)).Y,
                    figuresOf(layer),
                    options.Theme)),
        };
    }

    private static IEnumerable<Shape> Box(
        Frame frame, double x, double width, Func<double, double> heightOf, SpreadFigures figures, PictureTheme theme)
    {
        (double left, double right) = (Math.Max(frame.X, x - (width / 2)), x + (width / 2));
        (double top, double bottom) = (heightOf(figures.Q75), heightOf(figures.Q25));
        return
        [
            new Outline([(x, heightOf(figures.Q05)), (x, heightOf(figures.Q95))]) { Stroke = theme.Values },
            new Outline([(left, bottom), (left, top), (right, top), (right, bottom)])
            {
                IsClosed = true,
                Fill = theme.Background,
                Stroke = theme.Values,
            },
            new Outline([(left, heightOf(figures.Median)), (right, heightOf(figures.Median))])
            {
                Stroke = theme.Mark,
                StrokeWidth = 2,
            },
        ];
    }

    private static LegendEntry FlagEntry(string text, int index, PictureOptions options) => new(
        text,
        frame => Line(
            [frame.At(0, 0.4), frame.At(0.5, 0.4), frame.At(1, 0.4)],
            index,
            MarkerShare * options.FontSize,
            options.Theme,
            1));

    private static IEnumerable<Shape> Line(
        IReadOnlyList<(double X, double Y)> points, int index, double size, PictureTheme theme, int? only = null)
    {
        Colour colour = theme.Flags[index];
        if (points.Count > 1)
        {
            yield return new Outline(points) { Stroke = colour, StrokeWidth = 1.5 };
        }
        foreach ((double x, double y) in only is { } one ? [points[one]] : points)
        {
            yield return new Outline(
                [.. Marker(index).Select(corner => (x + (size * corner.X), y + (size * corner.Y)))])
            {
                IsClosed = true,
                Fill = colour,
            };
        }
    }

    // A form for each flag, so that lines can be told apart without their colours.
    private static (double X, double Y)[] Marker(int index) => index switch
    {
        0 => [(-1, -1), (1, -1), (1, 1), (-1, 1)],
        1 => [(0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)],
        2 => [(0, -1.3), (1.3, 1), (-1.3, 1)],
        _ => [(0, 1.3), (1.3, -1), (-1.3, -1)],
    };
}
