using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Results.Pictures;

/// <summary>The values of neurons on the tokens of a concept and on all others over each other, one diagram a neuron.
/// </summary>
internal static class ConceptPicture
{
    /// <summary>Draws a concept.</summary>
    /// <param name="concept">The concept's name.</param>
    /// <param name="neurons">How the values of each neuron are spread, at least one.</param>
    /// <param name="options">How the picture looks.</param>
    /// <param name="likeness">In what the tokens that the concept is compared with are like its own, or null where it
    /// is with all others.</param>
    /// <exception cref="ProbeException">There is too little room.</exception>
    public static Picture Of(
        string concept, IReadOnlyList<ConceptDistribution> neurons, PictureOptions options, string? likeness = null)
    {
        (int Width, int Height) size = SheetSize.Of(neurons.Count);
        int columns = SheetSize.ColumnsOf(neurons.Count);
        int steps = DistributionShapes.ColumnsFor((options.Width ?? size.Width) / columns);
        bool isLogarithmic = options.IsLogarithmic
            ?? neurons.Any(neuron => PairedColumns.Of(neuron.Bins, steps) is { IsLogarithmic: true });
        string others = likeness is null ? "all others" : $"others of like {likeness}";
        ConceptDistribution first = neurons[0];
        string counts = $"{Figures.Count(first.Figures.Positives)} tokens of {concept} and "
            + $"{Figures.Count(first.Figures.Negatives)} {others}";
        return new ChartSheet(options)
        {
            Legend =
            [
                DistributionShapes.Area(
                    $"{concept} ({Figures.Count(first.Figures.Positives, "token")})", options.Theme.Mark),
                DistributionShapes.Area(
                    $"{others} ({Figures.Count(first.Figures.Negatives, "token")})", options.Theme.Values),
            ],
        }.Draw(
            [.. neurons.Select(neuron => ChartOf(neuron, steps, isLogarithmic, options.Theme))],
            columns,
            size,
            $"{concept} in {string.Join(", ", neurons.Select(neuron => neuron.Name))}",
            $"Activations on {counts}; " + string.Join(
                "; ",
                neurons.Select(neuron => neuron.Name + (InWords(neuron) is { Length: > 0 } words ? $": {words}" : "")))
            + ".");
    }

    private static Chart ChartOf(ConceptDistribution neuron, int steps, bool isLogarithmic, PictureTheme theme)
    {
        var chart = new Chart { Title = neuron.Name, Aside = InWords(neuron), Message = "nothing to compare" };
        if (PairedColumns.Of(neuron.Bins, steps, isLogarithmic) is not { } pair)
        {
            return chart;
        }
        return chart with
        {
            VerticalUnit = $"share of each per {Figures.Short(pair.ColumnWidth, 2)}"
                + (isLogarithmic ? ", log scale" : ""),
            HorizontalUnit = "activation",
            Axes = (Axis.Linear(pair.Lower, pair.Upper, Axis.ActivationText), VerticalOf(pair, PlaceOf)),
            Draw = frame =>
            [
                DistributionShapes.Steps(frame, [.. pair.Negatives.Select(PlaceOf)], theme.Values),
                DistributionShapes.Steps(frame, [.. pair.Positives.Select(PlaceOf)], theme.Mark),
            ],
        };

        double PlaceOf(double share) => pair.HeightOf(share) / DistributionShapes.Headroom;
    }

    private static Axis VerticalOf(PairedColumns pair, Func<double, double> placeOf) => pair.IsLogarithmic
        ? Axis.Logarithmic(pair.Highest, PairedColumns.LogUnit, placeOf, Axis.ShareText)
        : Axis.Linear(0, pair.Highest * DistributionShapes.Headroom, (value, _) => Axis.ShareText(value));

    private static string InWords(ConceptDistribution neuron) => double.IsNaN(neuron.Figures.PointBiserialR)
        ? ""
        : $"r {Figures.Short(neuron.Figures.PointBiserialR, 2)}, AUROC {Figures.Short(neuron.Figures.Auroc, 3)}";
}
