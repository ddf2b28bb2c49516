using System.Globalization;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Probing;
using NeuronProbe.Reports;
using NeuronProbe.Scans;
using NeuronProbe.Sites;

namespace NeuronProbe.Effects.Ablation;

/// <summary>The mean of each chosen neuron, in the order of the choices.</summary>
internal static class AblationMeans
{
    private static readonly string[] Collected = [StatisticsCollector.Kind.Name];

    /// <summary>Those that a finished scan has.</summary>
    /// <param name="folder">The scan's folder.</param>
    /// <param name="choices">The neurons.</param>
    /// <param name="model">Hashes of the model's files.</param>
    /// <exception cref="ProbeException">It is of another model, or lacks a neuron or its statistics.</exception>
    public static double[][] OfScan(
        string folder, IReadOnlyList<SiteChoice> choices, IReadOnlyList<ManifestFile> model)
    {
        var scan = SavedScan.Open(folder, "--scan");
        if (!scan.Manifest.Model.Files.Select(file => file.Sha256).SequenceEqual(model.Select(file => file.Sha256)))
        {
            throw new ProbeException($"--scan: expected a scan of the model of --model, but '{folder}' is of "
                + $"'{scan.Manifest.Model.Folder}', whose files have other content. Give a scan of this model, or "
                + "leave --scan out: the means are then found in a reading of the corpus.");
        }
        if (!scan.Collect.Contains(Collected[0]))
        {
            throw new ProbeException($"--scan: expected 'stats' to be collected, but '{folder}' has only "
                + $"{string.Join(", ", scan.Collect)}. Scan again with 'scan --collect stats'.");
        }
        return [.. choices.Select(choice => OfScan(scan, folder, choice))];
    }

    /// <summary>Those over a corpus, found in a reading of it.</summary>
    /// <param name="plan">The model and the corpus.</param>
    /// <param name="choices">The neurons.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="report">Told after each batch how far it is.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ProbeException">The corpus can be read once only.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static double[][] OfCorpus(
        ScanPlan plan, IReadOnlyList<SiteChoice> choices, PassOptions options, Action<Pass, CorpusPosition> report,
        CancellationToken cancellation)
    {
        if (plan.Corpus.Files.Files.Any(file => file.FullPath is null || file.Length is null))
        {
            throw new ProbeException("--value: expected files where neurons are set to their means, which are found in "
                + "a first reading, but standard input, or a pipe, can be read once only. Save it to a file first, or "
                + "give a scan that has the means with --scan.");
        }
        ProbedSite[] sites = [.. choices.Select(choice => new ProbedSite(
            choice, CollectorCatalogue.Create(Collected, choice.Selection, plan.Options.Collectors)))];
        using var pass = new Pass(plan.Model, plan.Corpus, plan.Corpus.Reopen(), sites, options);
        _ = pass.Read(position => report(pass, position), onChunk: null, cancellation);
        pass.Unhook();
        return [.. sites.Select(site => MeansOf(site.Collectors, site.Choice.Selection, "--value"))];
    }

    private static double[] OfScan(SavedScan scan, string folder, SiteChoice choice)
    {
        int[] found = [.. Enumerable.Range(0, scan.Selections.Count)
            .Where(site => scan.Selections[site].Site.Name == choice.Site.Name)];
        if (found.Length == 0)
        {
            throw new ProbeException($"--scan: expected a scan of {NameOf(choice)}, but '{folder}' has none of its "
                + "neurons. Scan that site too.");
        }
        SiteSelection selection = scan.Selections[found[0]];
        int[] missing = [.. choice.Selection.Neurons.Except(selection.Neurons)];
        if (missing.Length > 0)
        {
            throw new ProbeException(string.Create(
                CultureInfo.InvariantCulture,
                $"--scan: expected a scan of {NameOf(choice)}:{missing[0]}, but '{folder}' has other neurons of that "
                    + $"site. Scan it too."));
        }
        double[] means = MeansOf(scan.LoadCollectors(found[0], Collected), selection, "--scan");
        int[] scanned = [.. selection.Neurons];
        return [.. choice.Selection.Neurons.Select(neuron => means[Array.BinarySearch(scanned, neuron)])];
    }

    private static double[] MeansOf(IReadOnlyList<Collector> collectors, SiteSelection selection, string where)
    {
        var statistics = collectors.OfType<StatisticsCollector>().Single();
        double[] means = [.. Enumerable.Range(0, selection.Neurons.Count)
            .Select(neuron => statistics.Rows(neuron).Single().Mean ?? double.NaN)];
        int without = Array.FindIndex(means, mean => !double.IsFinite(mean));
        return without < 0
            ? means
            : throw new ProbeException($"{where}: expected a mean of each neuron, but {selection.Site.Name} neuron "
                + $"{selection.Neurons[without]} has no finite value. Choose other neurons, or another value.");
    }

    private static string NameOf(SiteChoice choice) => choice.Site.Alias ?? choice.Site.Name;
}
