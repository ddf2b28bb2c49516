using System.Globalization;
using NeuronProbe.Comparisons;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Sites;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws how well the neurons of one model match those of another: a line a site, and the best matches.
/// </summary>
internal sealed class MatchesView(IAnsiConsole console)
{
    private static readonly LineColumn<SiteSummary>[] SiteColumns =
    [
        new("site", IsNumber: false, site => site.Name),
        new("neurons", IsNumber: true, site => Figures.Count(site.Neurons)),
        new("median r", IsNumber: true, site => ThreeDecimals(site.R)),
        new("of directions", IsNumber: true, site => ThreeDecimals(site.RotatedR)),
        new("excess", IsNumber: true, site => ThreeDecimals(site.Excess)),
        new("best excess", IsNumber: true, site => ThreeDecimals(site.Best), Spare: 1),
    ];

    private static readonly LineColumn<MatchedNeuron>[] NeuronColumns =
    [
        new("neuron", IsNumber: false, row => NameOf(row.Selection.Site, row.Selection.Neurons[row.Index])),
        new("match", IsNumber: false, row => NameOf(row.MatchSite!, row.MatchNeuron!.Value)),
        new("r", IsNumber: true, row => ThreeDecimals(row.R)),
        new("of directions", IsNumber: true, row => ThreeDecimals(row.RotatedR), Spare: 1),
        new("excess", IsNumber: true, row => ThreeDecimals(row.ExcessR)),
    ];

    /// <param name="pair">The scans.</param>
    /// <param name="found">The matches.</param>
    /// <param name="limit">Neurons that are shown at most.</param>
    public void Write(ScanPair pair, NeuronMatches found, int limit)
    {
        console.WriteWrapped(
            $"Neurons of {pair.Folder} with those of {pair.OtherFolder} that they correlate with best, on "
                + $"{Figures.Count(found.Positions, "token")} of both.",
            Style.Plain);
        console.WriteLine();
        AlignedLines.Write(
            console,
            [.. found.Neurons.GroupBy(neuron => neuron.Selection.Site).Select(SiteSummary.Of)],
            SiteColumns);
        MatchedNeuron[] best =
        [
            .. found.Neurons.Where(neuron => neuron.MatchSite is not null)
                .OrderByDescending(neuron => neuron.ExcessR).Take(limit),
        ];
        if (best.Length > 0)
        {
            console.WriteLine();
            AlignedLines.Write(console, best, NeuronColumns);
        }
        console.WriteWrapped(
            "of directions: the best r with random directions of the other model's sites, in place of neurons; excess: "
                + "how much better neurons match; --as csv gives all.",
            ConsoleLines.Aside);
    }

    private static string NameOf(Site site, int neuron) => NeuronPlace.NameOf(site.Alias ?? site.Name, neuron);

    private static string ThreeDecimals(double value) =>
        double.IsNaN(value) ? "" : value.ToString("0.000", CultureInfo.InvariantCulture);

    private sealed record SiteSummary(
        string Name, int Neurons, double R, double RotatedR, double Excess, double Best)
    {
        public static SiteSummary Of(IGrouping<Site, MatchedNeuron> site) => new(
            site.Key.Alias ?? site.Key.Name,
            site.Count(),
            Median(site.Select(neuron => neuron.R)),
            Median(site.Select(neuron => neuron.RotatedR)),
            Median(site.Select(neuron => neuron.ExcessR)),
            site.Select(neuron => neuron.ExcessR).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max());

        private static double Median(IEnumerable<double> values)
        {
            double[] ordered = [.. values.Where(double.IsFinite).Order()];
            return ordered.Length == 0
                ? double.NaN
                : (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
        }
    }
}
