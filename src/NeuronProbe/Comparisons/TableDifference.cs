namespace NeuronProbe.Comparisons;

/// <summary>How far the figures of a table are apart in two scans.</summary>
/// <param name="name">The table's name.</param>
internal sealed class TableDifference(string name)
{
    public string Name { get; } = name;

    /// <summary>Figures that were compared.</summary>
    public long Compared { get; private set; }

    /// <summary>Those of them that differ.</summary>
    public long Differing { get; private set; }

    /// <summary>Those that differ by more than their bound.</summary>
    public long Beyond { get; private set; }

    /// <summary>Those that differ and for which no bound is stated.</summary>
    public long Unbounded { get; private set; }

    /// <summary>Of those with a bound the one that is furthest off, measured by it; null where none differs.</summary>
    public FigureDifference? Worst { get; private set; }

    /// <summary>Of those without a bound the one that is furthest off for its size; null where none
    /// differs.</summary>
    public FigureDifference? Furthest { get; private set; }

    /// <summary>Compares a figure.</summary>
    /// <param name="column">Its column.</param>
    /// <param name="site">The site.</param>
    /// <param name="neuron">The neuron's number at the site.</param>
    /// <param name="first">The first scan's, null where it has none.</param>
    /// <param name="second">The other one's.</param>
    /// <param name="bound">How far they may be apart, or null where no bound is stated.</param>
    public void Add(string column, string site, int neuron, double? first, double? second, double? bound)
    {
        Compared++;
        if (first == second)
        {
            return;
        }
        Differing++;
        // One that is missing follows from others, which are compared.
        bool isMissing = first is null || second is null;
        var difference = new FigureDifference(
            column, site, neuron, first ?? double.NaN, second ?? double.NaN, isMissing ? null : bound);
        if (difference.Bound is null)
        {
            Unbounded++;
            Furthest = Furthest is null || RelativeOf(difference) > RelativeOf(Furthest) ? difference : Furthest;
            return;
        }
        Beyond += difference.Share <= 1 ? 0 : 1;
        Worst = Worst is null || difference.Share > Worst.Share ? difference : Worst;
    }

    /// <summary>Compares what is no number.</summary>
    /// <inheritdoc cref="Add(string, string, int, double?, double?, double?)"/>
    /// <param name="column">Its column.</param>
    /// <param name="site">The site.</param>
    /// <param name="neuron">The neuron's number at the site.</param>
    /// <param name="isSame">Whether both have the same.</param>
    /// <param name="mayDiffer">Whether it follows from figures, and so may differ.</param>
    public void AddOther(string column, string site, int neuron, bool isSame, bool mayDiffer) =>
        Add(column, site, neuron, 0, isSame ? 0 : 1, mayDiffer ? null : 0);

    private static double RelativeOf(FigureDifference difference)
    {
        double size = Math.Max(Math.Abs(difference.First), Math.Abs(difference.Second));
        return double.IsNaN(size) ? 0 : Math.Abs(difference.First - difference.Second) / size;
    }
}
