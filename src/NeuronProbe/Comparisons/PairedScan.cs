using System.Globalization;
using NeuronProbe.Collectors;
using NeuronProbe.Scans;

namespace NeuronProbe.Comparisons;

/// <summary>The values that a scan kept of all its neurons at the same positions, read site by site.</summary>
internal sealed class PairedScan
{
    private readonly SavedScan scan;

    // The site that was read last: the first one is often asked for twice.
    private (int Site, PairsCollector Pairs) last;

    private PairedScan(SavedScan scan)
    {
        this.scan = scan;
        last = (0, Load(0));
        Positions = last.Pairs.Positions;
    }

    /// <summary>The positions, ascending by hash; the same at all sites.</summary>
    public IReadOnlyList<PairedPosition> Positions { get; }

    /// <summary>Opens what a scan kept.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="where">What asks for it, for the message.</param>
    /// <exception cref="ProbeException">It kept none, or it can't be read.</exception>
    public static PairedScan Open(SavedScan scan, string where) => scan.Collect.Contains(PairsCollector.Kind.Name)
        ? new PairedScan(scan)
        : throw new ProbeException(
            $"{where}: expected '{PairsCollector.Kind.Name}' to be collected, but --collect has only "
            + $"{string.Join(", ", scan.Collect)}. Scan with --collect {PairsCollector.Kind.Name} too.");

    /// <summary>The indices of the positions of each document, documents and tokens in the order of the corpus.
    /// </summary>
    public int[][] ByDocument() =>
    [
        .. Enumerable.Range(0, Positions.Count).GroupBy(i => Positions[i].Document).OrderBy(group => group.Key)
            .Select(group => group.OrderBy(i => Positions[i].Token).ToArray()),
    ];

    /// <summary>A site's neurons at all positions.</summary>
    /// <exception cref="ProbeException">A state file is missing or damaged.</exception>
    public SiteRows Read(int site)
    {
        PairsCollector pairs = Pairs(site);
        return new(
            scan.Selections[site],
            StandardRows.Of(scan.Selections[site].Neurons.Count, Positions.Count, neuron => pairs.Values(neuron)));
    }

    /// <summary>A site's neurons at some positions.</summary>
    /// <param name="site">The site's index.</param>
    /// <param name="positions">Indices into <see cref="Positions"/>.</param>
    /// <exception cref="ProbeException">A state file is missing or damaged.</exception>
    public SiteRows Read(int site, int[] positions)
    {
        PairsCollector pairs = Pairs(site);
        return new(
            scan.Selections[site],
            StandardRows.Of(scan.Selections[site].Neurons.Count, positions, neuron => pairs.Values(neuron)));
    }

    /// <summary>A neuron's row alone.</summary>
    /// <param name="site">The site's index.</param>
    /// <param name="index">The neuron's index in the site's selection.</param>
    /// <param name="name">Its name, for the message.</param>
    /// <exception cref="ProbeException">It has no correlation with others.</exception>
    public StandardRows ReadOne(int site, int index, string name)
    {
        PairsCollector pairs = Pairs(site);
        StandardRows row = StandardRows.Of(1, Positions.Count, _ => pairs.Values(index));
        string problem = row.KindOf(0) switch
        {
            RowKind.NonFinite => "but one of them is NaN or infinite",
            RowKind.Constant => string.Create(
                CultureInfo.InvariantCulture, $"but all are {pairs.Values(index)[0]}"),
            _ => "",
        };
        return problem.Length == 0 ? row : throw new ProbeException(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: expected finite values that differ at the {Positions.Count:N0} paired positions, {problem}: it ")
            + "correlates with no neuron. Name another one.");
    }

    private PairsCollector Pairs(int site)
    {
        if (last.Site != site)
        {
            last = (site, Load(site));
        }
        return last.Pairs;
    }

    private PairsCollector Load(int site) => scan.LoadCollectors(site, [PairsCollector.Kind.Name])
        .OfType<PairsCollector>().Single();
}
