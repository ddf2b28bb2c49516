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
        var found = new Dictionary<(string Kind, int Layer), List<(NeuronStatistics Row, double Max, double Density)>>();
        foreach (FoundRow<NeuronStatistics> row in sites.SelectMany(findings => findings.Rows<NeuronStatistics>()))
        {
            (string, int) key = (KindOf(row.Site), row.Site.Layer);
            if (!found.TryGetValue(key, out List<(NeuronStatistics, double, double)>? rows))
            {
                found.Add(key, rows = []);
            }
            rows.Add((row.Row, row.Row.Max ?? double.NaN, row.Row.Density ?? double.NaN));
        }
        string[] kinds = [.. found.Keys.Select(key => key.Kind).Distinct()];
        return
        [
            .. found.OrderBy(pair => Array.IndexOf(kinds, pair.Key.Kind)).ThenBy(pair => pair.Key.Layer).Select(pair =>
                new LayerOverview(
                    pair.Key.Kind,
                    pair.Key.Layer,
                    pair.Value.Count,
                    SharesOf(pair.Value),
                    SpreadFigures.Of(pair.Value.Select(row => row.Max)),
                    SpreadFigures.Of(pair.Value.Select(row => row.Density)))),
        ];
    }

    private static double[] SharesOf(List<(NeuronStatistics Row, double, double)> rows)
    {
        long[] counts = new long[Flags.Count];
        foreach ((NeuronStatistics row, _, _) in rows)
        {
            string[] flags = NeuronFlags.Read(row.Flags);
            for (int i = 0; i < counts.Length; i++)
            {
                counts[i] += Array.IndexOf(flags, Flags[i]) >= 0 ? 1 : 0;
            }
        }
        return [.. counts.Select(count => (double)count / rows.Count)];
    }

    private static string KindOf(Site site) => Number.Replace(site.Alias ?? Part.Replace(site.Name, ""), "*");

    [GeneratedRegex(@"(?<=^|\.)[0-9]+(?=\.|$)")]
    private static partial Regex Number { get; }

    [GeneratedRegex(@"\[[0-9]+:[0-9]+\]$")]
    private static partial Regex Part { get; }
}
