using System.Text.RegularExpressions;
using NeuronProbe.Collectors;
using NeuronProbe.Sites;

namespace NeuronProbe.Results;

/// <summary>What the neurons of a layer are like, at the sites of one kind.</summary>
/// <param name="Kind">The sites' name with <c>*</c> in place of numbers, such as <c>ffn.*.post</c>.</param>
/// <param name="Layer">The layer, from 0.</param>
/// <param name="Neurons">Neurons that were scanned there.</param>
/// <param name="Shares">The share of them that has each of <see cref="Flags"/>, from 0 to 1.</param>
/// <param name="Maxima">How their largest activations are spread.</param>
/// <param name="Densities">How their densities are spread.</param>
internal sealed partial record LayerOverview(
    string Kind, int Layer, long Neurons, IReadOnlyList<double> Shares, SpreadFigures Maxima, SpreadFigures Densities)
{
    /// <summary>The flags that are counted.</summary>
    public static IReadOnlyList<string> Flags { get; } = ["dead", "always_on", "sparse", "heavy_tailed"];

    /// <summary>Reads the layers; each site is asked for once, and let go before the next one.</summary>
    /// <param name="sites">The sites with their statistics.</param>
    /// <returns>The kinds in the order in which they are met, each by layer.</returns>
    public static IReadOnlyList<LayerOverview> Read(IEnumerable<Findings> sites)
    {
        var found = new Dictionary<(string Kind, int Layer), Tally>();
        foreach (FoundRow<NeuronStatistics> row in sites.SelectMany(findings => findings.Rows<NeuronStatistics>()))
        {
            (string, int) key = (KindOf(row.Site), row.Site.Layer);
            if (!found.TryGetValue(key, out Tally? tally))
            {
                found.Add(key, tally = new Tally());
            }
            tally.Add(row.Row);
        }
        string[] kinds = [.. found.Keys.Select(key => key.Kind).Distinct()];
        return
        [
            .. found.OrderBy(pair => Array.IndexOf(kinds, pair.Key.Kind)).ThenBy(pair => pair.Key.Layer)
                .Select(pair => pair.Value.OverviewOf(pair.Key.Kind, pair.Key.Layer)),
        ];
    }

    private static string KindOf(Site site) => Number.Replace(site.Alias ?? Part.Replace(site.Name, ""), "*");

    [GeneratedRegex(@"(?<=^|\.)[0-9]+(?=\.|$)")]
    private static partial Regex Number { get; }

    [GeneratedRegex(@"\[[0-9]+:[0-9]+\]$")]
    private static partial Regex Part { get; }

    /// <summary>What is kept of a layer's neurons while they are read.</summary>
    private sealed class Tally
    {
        private readonly long[] counts = new long[Flags.Count];
        private readonly List<double> maxima = [];
        private readonly List<double> densities = [];

        public void Add(NeuronStatistics row)
        {
            string[] flags = NeuronFlags.Read(row.Flags);
            for (int i = 0; i < counts.Length; i++)
            {
                counts[i] += flags.Contains(Flags[i]) ? 1 : 0;
            }
            maxima.Add(row.Max ?? double.NaN);
            densities.Add(row.Density ?? double.NaN);
        }

        public LayerOverview OverviewOf(string kind, int layer) => new(
            kind,
            layer,
            maxima.Count,
            [.. counts.Select(count => (double)count / maxima.Count)],
            SpreadFigures.Of(maxima),
            SpreadFigures.Of(densities));
    }
}
