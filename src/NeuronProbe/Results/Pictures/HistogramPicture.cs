using System.Globalization;
using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Results.Pictures;

/// <summary>Histograms of neurons, one diagram each: heights are counts divided by widths, as on the terminal.
/// </summary>
internal static class HistogramPicture
{
    /// <summary>Draws one neuron.</summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="options">How the picture looks.</param>
    /// <param name="threshold">The value above which it is active, or null where that is not to be marked.</param>
    public static Picture Of(NeuronFindings neuron, PictureOptions options, double? threshold = null) =>
        Of([neuron], options, threshold);

    /// <summary>Draws several neurons.</summary>
    /// <param name="neurons">The neurons, at least one.</param>
    /// <param name="options">How the picture looks.</param>
    /// <param name="threshold">The value above which they are active, or null where that is not to be marked.</param>
    /// <exception cref="ProbeException">There is too little room.</exception>
    public static Picture Of(IReadOnlyList<NeuronFindings> neurons, PictureOptions options, double? threshold = null)
    {
        (int Width, int Height) size = SheetSize.Of(neurons.Count);
        int columns = SheetSize.ColumnsOf(neurons.Count);
        int steps = DistributionShapes.ColumnsFor((options.Width ?? size.Width) / columns);
        bool isLogarithmic = options.IsLogarithmic
            ?? neurons.Any(neuron => HistogramColumns.Of(neuron, steps) is { IsLogarithmic: true });
        Drawn[] drawn =
        [
            .. neurons.Select(neuron => new Drawn(
                neuron, HistogramColumns.Of(neuron, steps, isLogarithmic), threshold, options.Theme)
            {
                IsAlone = neurons.Count == 1,
            }),
        ];
        List<LegendEntry> legend = [];
        if (drawn.Any(one => one.MedianPlace is not null))
        {
            legend.Add(DistributionShapes.UprightEntry("median", options.Theme.Mark, isDashed: false));
        }
        if (drawn.Any(one => one.ThresholdPlace is not null))
        {
            legend.Add(DistributionShapes.UprightEntry(
                $"threshold {Typed(threshold)}", options.Theme.Text, isDashed: true));
        }
        string names = string.Join(", ", neurons.Select(neuron => neuron.ShortName));
        return new ChartSheet(options) { Legend = legend }.Draw(
            [.. drawn.Select(one => one.Chart)],
            columns,
            size,
            $"Histogram of {names}",
            string.Join("; ", drawn.Select(one => one.InWords)) + ".");
    }

    private static string Typed(double? threshold) => threshold?.ToString(CultureInfo.InvariantCulture) ?? "";

    private sealed class Drawn(
        NeuronFindings neuron, HistogramColumns? distribution, double? threshold, PictureTheme theme)
    {
        // Beside others there is no room for the count, which is mostly the same for all.
        public required bool IsAlone { get; init; }

        public double? MedianPlace => PlaceOf(neuron.Statistics?.Median);

        public double? ThresholdPlace => PlaceOf(threshold);

        public Chart Chart => distribution is null
            ? new Chart { Title = neuron.ShortName, Aside = Aside, Message = OnlyValue }
            : new Chart
            {
                Title = neuron.ShortName,
                Aside = Aside,
                VerticalUnit = "tokens per " + Figures.Short(distribution.ColumnWidth, 2)
                    + (distribution.IsLogarithmic ? ", log scale" : ""),
                HorizontalUnit = "activation",
                Axes = (Axis.Linear(distribution.Lower, distribution.Upper, Axis.ActivationText), Vertical),
                Draw = Draw,
            };

        public string InWords => distribution is null
            ? $"{neuron.ShortName}: {OnlyValue}"
            : $"{neuron.ShortName}: activations from {Figures.Short(distribution.Lower)} to "
                + $"{Figures.Short(distribution.Upper)}" + (Aside.Length == 0 ? "" : $", {Aside}");

        private string Aside => neuron.Statistics is { Median: { } median } statistics
            ? $"median {Figures.Short(median, 3)}"
                + (threshold is { } border
                    ? $", above {Typed(border)} on {Figures.Percent(statistics.ActiveFraction)}"
                        + (IsAlone ? "" : " of tokens")
                    : "")
                + (IsAlone ? $" of {Figures.Count(statistics.Count, "token")}" : "")
            : "";

        private string OnlyValue => neuron.Histogram.Count == 0 ? "no values"
            : neuron.Statistics?.Min is { } only ? $"all values are {Figures.Short(only)}"
            : $"all values are between {Figures.Short(neuron.Histogram[0].Lower)} and "
                + Figures.Short(neuron.Histogram[0].Upper);

        private Axis Vertical => distribution!.IsLogarithmic
            ? Axis.Logarithmic(distribution.Highest, 1, PlaceOfCount, value => Axis.CountText(value, value))
            : Axis.Linear(0, distribution.Highest * DistributionShapes.Headroom, Axis.CountText);

        private double PlaceOfCount(double count) => distribution!.HeightOf(count) / DistributionShapes.Headroom;

        private double? PlaceOf(double? value) =>
            distribution is not null && value >= distribution.Lower && value <= distribution.Upper
                ? (value - distribution.Lower) / (distribution.Upper - distribution.Lower)
                : null;

        private IEnumerable<Shape> Draw(Frame frame)
        {
            yield return DistributionShapes.Steps(
                frame,
                [
                    .. Enumerable.Range(0, distribution!.ColumnCount).Select(
                        column => distribution.Height(column) / DistributionShapes.Headroom),
                ],
                theme.Values);
            if (ThresholdPlace is { } border)
            {
                yield return DistributionShapes.Upright(frame, border, theme.Text, isDashed: true);
            }
            if (MedianPlace is { } median)
            {
                yield return DistributionShapes.Upright(frame, median, theme.Mark, isDashed: false);
            }
        }
    }
}
