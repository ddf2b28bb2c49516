using System.Globalization;
using NeuronProbe.Tests.Support;

namespace NeuronProbe.Tests.Scans;

/// <summary>How far the findings of one scan are from those of another one of the same neurons and documents.</summary>
internal sealed class ScanShift
{
    private readonly (Dictionary<string, string> Expected, Dictionary<string, string> Actual)[] neurons;
    private readonly double[] overlaps;
    private readonly double[] documentOverlaps;

    public ScanShift(FinishedScan reference, FinishedScan other)
    {
        neurons = [.. reference.Table("neurons").Zip(other.Table("neurons"))];
        ILookup<(string, string), Dictionary<string, string>> expected = Examples(reference);
        ILookup<(string, string), Dictionary<string, string>> actual = Examples(other);
        overlaps =
            [.. expected.Select(list => Overlap(list, actual[list.Key], row => (row["document"], row["token"])))];
        documentOverlaps = [.. expected.Select(list => Overlap(list, actual[list.Key], row => row["document"]))];
    }

    public int NeuronCount => neurons.Length;

    /// <summary>Spearman's rank correlation of the neurons' means.</summary>
    public double MeanCorrelation => Correlation(neurons);

    /// <summary>The same within each site.</summary>
    public IReadOnlyList<double> MeanCorrelations => [.. neurons.GroupBy(n => n.Expected["site"]).Select(Correlation)];

    /// <summary>The share of the top list's positions (document and token) that both have:
    /// mean and least of all neurons.</summary>
    public (double Mean, double Least) Overlaps => (overlaps.Average(), overlaps.Min());

    /// <summary>The share of the top list's documents that both have.</summary>
    public (double Mean, double Least) DocumentOverlaps => (documentOverlaps.Average(), documentOverlaps.Min());

    /// <summary>The largest difference of a neuron's means, in its standard deviations.</summary>
    public double LargestMeanShift =>
        neurons.Max(n => Math.Abs(Mean(n.Expected) - Mean(n.Actual)) / Numbers.Parse(n.Expected["std"]));

    /// <summary>The largest difference of a neuron's standard deviations, relative.</summary>
    public double LargestStdShift =>
        neurons.Max(n => Math.Abs((Numbers.Parse(n.Actual["std"]) / Numbers.Parse(n.Expected["std"])) - 1));

    /// <summary>Neurons whose flags are others.</summary>
    public int ChangedFlags => neurons.Count(n => n.Expected["flags"] != n.Actual["flags"]);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"rank correlation of means {MeanCorrelation:0.000000} (lowest of a layer {MeanCorrelations.Min():0.000000}); "
            + $"top lists: positions {Overlaps.Mean:0.0000}, least {Overlaps.Least:0.00}, documents "
            + $"{DocumentOverlaps.Mean:0.0000}, least {DocumentOverlaps.Least:0.00}; ")
        + string.Create(
            CultureInfo.InvariantCulture,
            $"means move by at most {LargestMeanShift:0.0000} std, std by {LargestStdShift:P2}; other flags: "
                + $"{ChangedFlags} of {NeuronCount} neurons");

    private static ILookup<(string Site, string Neuron), Dictionary<string, string>> Examples(FinishedScan scan) =>
        scan.Table("top_examples").ToLookup(row => (row["site"], row["neuron"]));

    private static double Overlap<T>(
        IEnumerable<Dictionary<string, string>> a,
        IEnumerable<Dictionary<string, string>> b,
        Func<Dictionary<string, string>, T> unit) =>
        (double)a.Select(unit).Intersect(b.Select(unit)).Count() / a.Select(unit).Distinct().Count();

    private static double Correlation(
        IEnumerable<(Dictionary<string, string> Expected, Dictionary<string, string> Actual)> some) =>
        RankCorrelation.Of([.. some.Select(n => Mean(n.Expected))], [.. some.Select(n => Mean(n.Actual))]);

    private static double Mean(Dictionary<string, string> row) => Numbers.Parse(row["mean"]);
}
