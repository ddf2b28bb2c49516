using NeuronProbe.Collectors;

namespace NeuronProbe.Results.Drawing;

/// <summary>
/// A neuron's histogram spread over columns of equal width, so that a column's height is count divided by width.
/// </summary>
internal sealed class HistogramColumns
{
    private const double LogFromRatio = 20;

    private readonly double[] counts;

    private HistogramColumns(double lower, double upper, double[] counts, bool? isLogarithmic)
    {
        Lower = lower;
        Upper = upper;
        this.counts = counts;
        Highest = counts.Max();
        IsLogarithmic = isLogarithmic ?? FullestDwarfsOthers(counts);
    }

    /// <summary>The smallest value.</summary>
    public double Lower { get; }

    /// <summary>The largest value.</summary>
    public double Upper { get; }

    /// <summary>Tokens in the fullest column.</summary>
    public double Highest { get; }

    /// <summary>Whether heights are logarithmic: as asked for,
    /// else where the fullest column would dwarf the others.</summary>
    public bool IsLogarithmic { get; }

    public int ColumnCount => counts.Length;

    public double ColumnWidth => (Upper - Lower) / counts.Length;

    /// <summary>
    /// Spreads a neuron's bins over columns, or returns null where there is nothing to draw: no bins, or one value
    /// only.
    /// </summary>
    /// <param name="neuron">The neuron.</param>
    /// <param name="columnCount">Columns to spread them over.</param>
    /// <param name="isLogarithmic">Whether heights are to be logarithmic, or null where the counts decide.</param>
    public static HistogramColumns? Of(NeuronFindings neuron, int columnCount, bool? isLogarithmic = null)
    {
        if (neuron.Histogram.Count == 0)
        {
            return null;
        }
        double lower = neuron.Statistics?.Min ?? neuron.Histogram[0].Lower;
        double upper = neuron.Statistics?.Max ?? neuron.Histogram[^1].Upper;
        if (!(upper > lower))
        {
            return null;
        }
        var counts = new double[columnCount];
        foreach (HistogramBin bin in neuron.Histogram)
        {
            Spread(counts, (lower, upper), (bin.Lower, bin.Upper), bin.Count);
        }
        return new HistogramColumns(lower, upper, counts, isLogarithmic);
    }

    /// <summary>The tokens in a column; a bin that reaches over several is shared out among them.</summary>
    public double CountOf(int column) => counts[column];

    /// <summary>A column's height, from 0 to 1.</summary>
    public double Height(int column) => HeightOf(counts[column]);

    /// <summary>The height of a column with that many tokens.</summary>
    public double HeightOf(double count) =>
        IsLogarithmic ? Math.Log10(1 + count) / Math.Log10(1 + Highest) : count / Highest;

    /// <summary>The column that holds a value.</summary>
    public int ColumnOf(double value) => ColumnOf(value, Lower, Upper, ColumnCount);

    /// <summary>The column that holds a value, of some from a smallest to a largest one.</summary>
    public static int ColumnOf(double value, double lower, double upper, int columnCount) =>
        Math.Clamp((int)((value - lower) / (upper - lower) * columnCount), 0, columnCount - 1);

    /// <summary>
    /// Whether the fullest column would dwarf the others: it is far above the median of those that hold something.
    /// </summary>
    public static bool FullestDwarfsOthers(IEnumerable<double> columns)
    {
        double[] filled = [.. columns.Where(count => count > 0).Order()];
        return filled.Length > 0 && filled[^1] > LogFromRatio * filled[(filled.Length - 1) / 2];
    }

    /// <summary>Spreads what a bin holds over the columns that it covers.</summary>
    /// <param name="counts">The columns, of equal width.</param>
    /// <param name="range">The smallest and the largest value, which they reach from and to.</param>
    /// <param name="bin">
    /// The bin's borders. They may lie beyond the smallest and largest value; all it holds is within them.
    /// </param>
    /// <param name="count">What it holds.</param>
    internal static void Spread(
        double[] counts, (double Lower, double Upper) range, (double Lower, double Upper) bin, double count)
    {
        double width = range.Upper - range.Lower;
        double from = Math.Clamp((bin.Lower - range.Lower) / width * counts.Length, 0, counts.Length);
        double to = Math.Clamp((bin.Upper - range.Lower) / width * counts.Length, from, counts.Length);
        int first = Math.Min((int)from, counts.Length - 1);
        int last = Math.Min((int)to, counts.Length - 1);
        if (first == last)
        {
            counts[first] += count;
            return;
        }
        for (int column = first; column <= last; column++)
        {
            double overlap = Math.Min(to, column + 1) - Math.Max(from, column);
            counts[column] += count * overlap / (to - from);
        }
    }
}
