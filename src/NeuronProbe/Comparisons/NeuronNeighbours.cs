using NeuronProbe.Sites;

namespace NeuronProbe.Comparisons;

/// <summary>The neurons whose values correlate most with those of one neuron.</summary>
internal sealed class NeuronNeighbours
{
    private readonly List<Neighbour> all = [];
    private readonly StandardRows neuron;
    private readonly int documentCount;
    private readonly ChanceBound chance;

    /// <param name="neuron">The neuron's row alone, which must have correlations.</param>
    /// <param name="documents">The positions of each document, in the order of the corpus.</param>
    public NeuronNeighbours(StandardRows neuron, int[][] documents)
    {
        this.neuron = neuron;
        documentCount = documents.Length;
        chance = new ChanceBound(neuron[0], documents);
    }

    /// <summary>Neurons that it was compared with.</summary>
    public int Compared => all.Count;

    /// <summary>Neurons that were left out, since they are constant at the positions.</summary>
    public int Constant { get; private set; }

    /// <summary>Those that were left out, since they are not finite at one of the positions.</summary>
    public int NonFinite { get; private set; }

    /// <summary>How far the strongest goes by chance at either end.</summary>
    public (double Low, double High) Chance => (chance.Low, chance.High);

    /// <summary>Compares it with the neurons of a site.</summary>
    /// <param name="selection">The site.</param>
    /// <param name="rows">Their values at the same positions.</param>
    /// <param name="except">The index of the neuron itself, or -1.</param>
    public void Add(SiteSelection selection, StandardRows rows, int except)
    {
        Constant += rows.CountOf(RowKind.Constant);
        NonFinite += rows.CountOf(RowKind.NonFinite);
        double[] correlations = new double[rows.Count];
        Parallel.ForEach(rows.Varied, row => correlations[row] = RowCorrelation.Of(neuron[0], rows[row]));
        all.AddRange(rows.Varied.Where(row => row != except)
            .Select(row => new Neighbour(selection, row, correlations[row])));
        chance.Add(rows, except);
    }

    /// <summary>The strongest at each end: those with the largest r above 0, then those with the smallest below.
    /// </summary>
    /// <param name="limit">How many of each at most.</param>
    public IReadOnlyList<NeighbourRow> Rows(int limit) =>
    [
        .. Strongest("high", all.Where(one => one.R > 0).OrderByDescending(one => one.R), chance.High, limit),
        .. Strongest("low", all.Where(one => one.R < 0).OrderBy(one => one.R), chance.Low, limit),
    ];

    private IEnumerable<NeighbourRow> Strongest(
        string tail, IEnumerable<Neighbour> neighbours, double bound, int limit) =>
        neighbours.Take(limit).Select((one, i) => new NeighbourRow(
            tail, i + 1, one, RowCorrelation.IntervalOf(one.R, documentCount), bound));
}
