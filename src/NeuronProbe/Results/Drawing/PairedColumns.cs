using NeuronProbe.Concepts.Measures;

namespace NeuronProbe.Results.Drawing;

/// <summary>
/// The values of a neuron on the tokens of a concept and on all others, each as shares of its own tokens, over columns
/// of equal width.
/// </summary>
internal sealed class PairedColumns
{
    /// <summary>Where heights are logarithmic, a share of that much has a third of the height that ten times as much
    /// has, or less.</summary>
    internal const double LogUnit = 0.001;

    private PairedColumns(
        double lower, double upper, double[] positives, double[] negatives, bool? isLogarithmic)
    {
        Lower = lower;
        Upper = upper;
        Positives = positives;
        Negatives = negatives;
        Highest = positives.Concat(negatives).Max();
        IsLogarithmic = isLogarithmic ?? HistogramColumns.FullestDwarfsOthers(positives.Concat(negatives));
    }

    public double Lower { get; }

    public double Upper { get; }

    /// <summary>The share of the concept's tokens in each column.</summary>
    public IReadOnlyList<double> Positives { get; }

    /// <summary>The share of all other tokens in each column.</summary>
    public IReadOnlyList<double> Negatives { get; }

    /// <summary>The share in the fullest column of either.</summary>
    public double Highest { get; }

    /// <summary>Whether heights are logarithmic: as asked for,
    /// else where the fullest column would dwarf the others.</summary>
    public bool IsLogarithmic { get; }

    public double ColumnWidth => (Upper - Lower) / Positives.Count;

    /// <summary>
    /// Spreads a neuron's bins over columns, or returns null where there is nothing to compare: one value only, or
    /// nothing on one side.
    /// </summary>
    /// <param name="bins">The bins, ascending.</param>
    /// <param name="columnCount">Columns to spread them over.</param>
    /// <param name="isLogarithmic">Whether heights are to be logarithmic, or null where the shares decide.</param>
    public static PairedColumns? Of(
        IReadOnlyList<LabelledBin> bins, int columnCount, bool? isLogarithmic = null)
    {
        long positives = bins.Sum(bin => bin.Positives);
        long negatives = bins.Sum(bin => bin.Negatives);
        if (positives == 0 || negatives == 0 || !(bins[^1].Upper > bins[0].Lower))
        {
            return null;
        }
        (double lower, double upper) = (bins[0].Lower, bins[^1].Upper);
        return new PairedColumns(
            lower,
            upper,
            Spread(bin => bin.Positives / (double)positives),
            Spread(bin => bin.Negatives / (double)negatives),
            isLogarithmic);

        double[] Spread(Func<LabelledBin, double> share)
        {
            double[] shares = new double[columnCount];
            foreach (LabelledBin bin in bins)
            {
                HistogramColumns.Spread(shares, (lower, upper), (bin.Lower, bin.Upper), share(bin));
            }
            return shares;
        }
    }

    /// <summary>The height of a share, from 0 to 1.</summary>
    public double HeightOf(double share) => IsLogarithmic
        ? Math.Log10(1 + (share / LogUnit)) / Math.Log10(1 + (Highest / LogUnit))
        : share / Highest;

    /// <summary>The column that holds a value.</summary>
    public int ColumnOf(double value) => HistogramColumns.ColumnOf(value, Lower, Upper, Positives.Count);
}
