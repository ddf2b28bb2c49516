using System.Globalization;
using NeuronProbe.Comparisons;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws a comparison: what was compared, a line a site, and the neurons that have changed most.</summary>
internal sealed class ComparisonView(IAnsiConsole console)
{
    private const int Digits = 3;

    private static readonly LineColumn<SiteChanges>[] SiteColumns =
    [
        new("site", IsNumber: false, site => site.Selection.Site.Alias ?? site.Selection.Site.Name),
        new("neurons", IsNumber: true, site => Figures.Count(site.Changes.Count)),
        new("changed", IsNumber: true, site => site.Limits is null ? "" : Figures.Count(site.ChangedCount)),
        new("newly dead", IsNumber: true, site => CountOf(site, NeuronChange.NewlyDead), Spare: 1),
        new("alive", IsNumber: true, site => CountOf(site, NeuronChange.NewlyAlive), Spare: 3),
        new("nonfinite", IsNumber: true, site => CountOf(site, NeuronChange.NewlyNonfinite), Spare: 2),
        new("median W1", IsNumber: true, MedianDistance, Spare: 4),
        new("largest", IsNumber: false, Largest, Spare: 5),
    ];

    /// <param name="found">The comparison.</param>
    /// <param name="limit">Neurons that are shown at most.</param>
    public void Write(ScanComparison found, int limit)
    {
        console.WriteWrapped(TellPair(found), Style.Plain);
        foreach (string note in found.Notes)
        {
            console.WriteWrapped(note, ConsoleLines.Aside);
        }
        console.WriteLine();
        AlignedLines.Write(console, found.Sites, SiteColumns);
        NeuronChange[] changed =
            [.. found.Largest.TakeWhile(change => change.IsChanged == true).Take(limit)];
        if (changed.Length > 0)
        {
            console.WriteLine();
            AlignedLines.Write(console, changed, ChangeColumns(found));
            long all = found.Sites.Sum(site => (long)site.ChangedCount);
            if (changed.Length < all)
            {
                string count = $"{changed.Length} of {Figures.Count(all)} changed neurons, the largest changes first; "
                    + "--as csv gives all.";
                console.WriteParts((count, ConsoleLines.Aside));
            }
            console.WriteWrapped(
                "times: how many times what it may change by; mean, W1 and rms in standard deviations of the baseline, "
                    + "density in points of a hundred.",
                ConsoleLines.Aside);
        }
        if (found.TellDocuments() is { } documents)
        {
            console.WriteLine();
            console.WriteWrapped(documents, Style.Plain);
        }
        console.WriteLine();
    }

    private static string TellPair(ScanComparison found)
    {
        ScanPair pair = found.Pair;
        string documents = Figures.Count(pair.Baseline.Manifest.Corpus.Documents, "document");
        return pair.IsPaired
            ? $"{pair.OtherFolder} against {pair.Folder}, on the same {documents}"
                + (found.PairedTokens > 0 ? $", {Figures.Count(found.PairedTokens, "token")} value by value." : ".")
            : $"{pair.OtherFolder} ({Figures.Count(pair.Other.Manifest.Corpus.Documents, "document")}) against "
                + $"{pair.Folder} ({documents}), on other documents: by distributions alone.";
    }

    private static LineColumn<NeuronChange>[] ChangeColumns(ScanComparison found) =>
    [
        new("neuron", IsNumber: false, found.NameOf),
        new("times", IsNumber: true, Times),
        new("by", IsNumber: false, change => change.Reason),
        new("mean", IsNumber: true, change => Signed(change.MeanChange), Spare: 5),
        new("std", IsNumber: true, change => change.StdRatio is { } ratio ? "x " + Short(ratio) : "", Spare: 4),
        new("density", IsNumber: true, change => Points(change.DensityChange), Spare: 6),
        new("W1", IsNumber: true, change => Short(change.Wasserstein), Spare: 1),
        new("KS", IsNumber: true, change => Short(change.KolmogorovSmirnov), Spare: 7),
        new("top", IsNumber: true, change => Percent(change.TopOverlap), Spare: 3),
        new("r", IsNumber: true, change => Short(change.PearsonR), Spare: 2),
        new("rms", IsNumber: true, change => Short(change.RmsChange), Spare: 8),
    ];

    private static string CountOf(SiteChanges site, string flag) =>
        site.CountOf(flag) is > 0 and int count ? Figures.Count(count) : "";

    private static string MedianDistance(SiteChanges site)
    {
        double[] distances = [.. site.Changes.Select(change => change.Wasserstein).OfType<double>().Order()];
        return distances.Length == 0 ? "" : Short(distances[distances.Length / 2]);
    }

    private static string Largest(SiteChanges site) =>
        site.Changes.MaxBy(change => change.Size ?? -1) is { Size: > 0, Reason.Length: > 0 } largest
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{site.Selection.Neurons[largest.Index]}: {largest.Reason}")
                + (double.IsFinite(largest.Size.Value) ? $", {Times(largest)} times" : "")
            : "";

    private static string Times(NeuronChange change) => change.Size switch
    {
        null => "",
        double.PositiveInfinity => "-",
        double size => size.ToString("0.00", CultureInfo.InvariantCulture),
    };

    private static string Signed(double? value) => value is { } number
        ? (number > 0 ? "+" : "") + Figures.Short(number, Digits)
        : "";

    private static string Points(double? value) => value is { } number
        ? (100 * number).ToString("+0.0;-0.0;0", CultureInfo.InvariantCulture)
        : "";

    private static string Percent(double? value) => value is { } number ? Figures.Percent(number) : "";

    private static string Short(double? value) => value is { } number ? Figures.Short(number, Digits) : "";
}
