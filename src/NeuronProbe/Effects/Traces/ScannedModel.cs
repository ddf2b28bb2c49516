using NeuronProbe.Collectors;
using NeuronProbe.Options;
using NeuronProbe.Probing;
using NeuronProbe.Reports;
using NeuronProbe.Scans;
using NeuronProbe.Sites;

namespace NeuronProbe.Effects.Traces;

/// <summary>A finished scan of a model, whose values say how unusual others are.</summary>
internal sealed class ScannedModel
{
    /// <summary>The option that names its folder.</summary>
    public const string Option = "--scan";

    private static readonly string Histograms = HistogramCollector.Kind.Name;

    // What decides of which tokens a scan has values, and which.
    private static readonly OptionDescription[] Reading =
        [ScanOptionList.Bos, ScanOptionList.IgnoreFirst, ScanOptionList.IncludeSpecial, ScanOptionList.Type];

    private readonly string folder;
    private readonly SavedScan scan;
    private readonly Dictionary<int, HistogramCollector> histograms = [];

    private readonly int[][] neurons;

    private ScannedModel(string folder, SavedScan scan)
    {
        (this.folder, this.scan) = (folder, scan);
        neurons = [.. scan.Selections.Select(selection => selection.Neurons.ToArray())];
    }

    /// <summary>Its manifest.</summary>
    public ScanManifest Manifest => scan.Manifest;

    /// <summary>The patterns that choose its sites.</summary>
    public IReadOnlyList<string> Patterns => [.. scan.Selections.Select(selection => selection.Site.Name)];

    /// <summary>Opens one.</summary>
    /// <exception cref="ProbeException">The folder has no scan that can be read, or one without histograms.</exception>
    public static ScannedModel Open(string folder)
    {
        SavedScan scan = SavedScan.Open(folder, Option);
        return scan.Collect.Contains(Histograms) ? new ScannedModel(folder, scan) : throw new ProbeException(
            $"{Option}: expected '{Histograms}' to be collected, but '{folder}' has only "
            + $"{string.Join(", ", scan.Collect)}. Scan again with 'scan --collect {Histograms}'.");
    }

    /// <summary>Refuses another model than the one that was scanned.</summary>
    /// <exception cref="ProbeException">Its files have other hashes.</exception>
    public void DemandModel(OpenedModel model)
    {
        ManifestFile[] now = [.. ManifestFiles.HashAsync(ManifestFiles.OfModel(model)).GetAwaiter().GetResult()];
        IReadOnlyList<ManifestFile> then = Manifest.Model.Files;
        string[] changed = [.. then.Select(file => file.Name).Union(now.Select(file => file.Name))
            .Where(name => HashIn(then, name) != HashIn(now, name)).Select(name => $"'{name}'")];
        if (changed.Length > 0)
        {
            throw new ProbeException(
                $"{Option}: expected a scan of this model, but '{folder}' is of {Manifest.Model.Folder}, whose "
                + $"{string.Join(", ", changed)} {(changed.Length == 1 ? "is" : "are")} not the same. "
                + "Name a scan of this model, or leave the option out.");
        }
    }

    /// <summary>What makes its values other than those of a text that is read so, in words.</summary>
    /// <param name="options">How the text is read.</param>
    public IEnumerable<string> Differences(ScanOptions options) =>
        from field in ScanFields.All
        where Reading.Contains(field.Description)
        let then = $"{Manifest.Options[field.Description.Key]}"
        let now = $"{field.ToJson(options)}"
        where then != now
        select $"{Option}: '{folder}' was scanned with {field.Description.Name} {then}, and the text is read with "
            + $"{now}, so that its values are compared with those of other tokens or another type.";

    /// <summary>Chosen neurons, of which it has values.</summary>
    /// <param name="choices">The neurons.</param>
    /// <param name="demandsAll">Whether it must have all of them; else those that it has not are left out.</param>
    /// <exception cref="ProbeException">It has not a site or, where all are demanded, a neuron.</exception>
    public IReadOnlyList<SiteChoice> Within(IReadOnlyList<SiteChoice> choices, bool demandsAll) =>
        [.. choices.Select(choice => Within(choice, demandsAll))];

    /// <summary>The values of a neuron.</summary>
    public ScannedValues this[Site site, int neuron]
    {
        get
        {
            int index = IndexOf(site);
            if (!histograms.TryGetValue(index, out HistogramCollector? collector))
            {
                collector = (HistogramCollector)scan.LoadCollectors(index, [Histograms]).Single();
                histograms.Add(index, collector);
            }
            return new ScannedValues(collector.Distribution(Array.BinarySearch(neurons[index], neuron)));
        }
    }

    private static string? HashIn(IReadOnlyList<ManifestFile> files, string name) =>
        files.FirstOrDefault(file => file.Name == name)?.Sha256;

    private SiteChoice Within(SiteChoice choice, bool demandsAll)
    {
        int index = IndexOf(choice.Site);
        if (index < 0)
        {
            throw new ProbeException(
                $"{Option}: expected a scan of {choice.Site.Alias ?? choice.Site.Name}, but '{folder}' has no such "
                + $"site. It has {string.Join(", ", scan.Selections.Select(one => one.Site.Alias ?? one.Site.Name))}.");
        }
        HashSet<int> scanned = [.. neurons[index]];
        int[] common = [.. choice.Selection.Neurons.Where(scanned.Contains)];
        if (demandsAll ? common.Length < choice.Selection.Neurons.Count : common.Length == 0)
        {
            throw new ProbeException(
                $"{Option}: expected a scan of neuron {choice.Selection.Neurons.First(n => !scanned.Contains(n))} of "
                + $"{choice.Site.Alias ?? choice.Site.Name}, but '{folder}' has {scanned.Count} others. "
                + "Scan it too, or leave the option out.");
        }
        return choice with { Selection = new SiteSelection(choice.Site, common) };
    }

    private int IndexOf(Site site)
    {
        int index = 0;
        while (index < scan.Selections.Count && scan.Selections[index].Site.Name != site.Name)
        {
            index++;
        }
        return index < scan.Selections.Count ? index : -1;
    }
}
