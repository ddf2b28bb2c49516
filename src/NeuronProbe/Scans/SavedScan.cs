using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Sites;

namespace NeuronProbe.Scans;

/// <summary>A finished scan, read from its folder without the model.</summary>
internal sealed class SavedScan
{
    private const int ListedConcepts = 20;
    private const string OneOfMany = "its results are those of a part of the corpus";

    private readonly string folder;
    private readonly StateIndex index;
    private readonly Lazy<RunCorrections> corrections;

    private SavedScan(string folder, ScanManifest manifest, StateIndex index)
    {
        this.folder = folder;
        Manifest = manifest;
        this.index = index;
        corrections = new(() => StateFolder.ReadCorrections(folder, index));
        Selections = [.. manifest.Sites.Select(ToSelection)];
    }

    public ScanManifest Manifest { get; }

    /// <summary>The collectors that the user asked for.</summary>
    public IReadOnlyList<string> Collect => index.Collect;

    /// <summary>What it keeps.</summary>
    public ScanContents Contents =>
        new(Collect, index.Collectors, [.. Selections.Select(selection => selection.Site)]);

    /// <summary>The concepts, and what they were compared with; none where none were collected.</summary>
    public ConceptPlan Concepts => ConceptsKind.PlanOf(index.Collectors);

    /// <summary>The sites and their chosen neurons, in order.</summary>
    public IReadOnlyList<SiteSelection> Selections { get; }

    /// <summary>Opens a folder; the findings are loaded when they are asked for.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="option">The option that names it, for messages; null where it is an argument.</param>
    /// <exception cref="ProbeException">It holds no scan that can be read.</exception>
    public static SavedScan Open(string folder, string? option = null)
    {
        ScanManifest manifest = ScanManifest.Read(folder, option);
        return new SavedScan(folder, manifest, StateFolder.ReadIndex(folder, manifest));
    }

    /// <summary>Demands that its results are those of its whole corpus.</summary>
    /// <param name="orElse">What else can be done where they are not, as the end of a sentence.</param>
    /// <exception cref="ProbeException">It is a shard, or was interrupted.</exception>
    public void DemandWhole(string orElse = "")
    {
        if (Manifest.Shard is { } shard)
        {
            throw new ProbeException(
                $"{folder}: expected the scan of a whole corpus, but got shard {shard.Index}/{shard.Count}: "
                + $"{OneOfMany}. Join the shards with 'neuronprobe merge'{orElse}.");
        }
        if (Manifest.Status != ScanManifest.Complete)
        {
            throw new ProbeException(
                $"{folder}: expected a scan that ran to its end, but it was interrupted: {OneOfMany}. Go on with it by "
                + $"'neuronprobe scan --resume'{orElse}.");
        }
    }

    /// <summary>The findings of some sites.</summary>
    /// <param name="sites">Indices of the sites.</param>
    /// <exception cref="ProbeException">A state file is missing or damaged.</exception>
    public Findings Load(IEnumerable<int> sites) => Load(sites, index.Collect);

    /// <summary>The findings of some sites, of some collectors alone. What has no table is not read.</summary>
    /// <param name="sites">Indices of the sites.</param>
    /// <param name="collect">Names of collectors that the user asked for.</param>
    /// <exception cref="ProbeException">A state file is missing or damaged.</exception>
    public Findings Load(IEnumerable<int> sites, IReadOnlyList<string> collect)
    {
        IReadOnlyList<string> shown = CollectorCatalogue.WithTable(collect);
        SiteFindings[] loaded =
        [
            .. sites.Select(site => LoadSite(site, shown) with { ReadCoverage = () => ReadCoverage(site) }),
        ];
        return new Findings(loaded, TablesOf(loaded.SelectMany(s => s.Collectors), collect), corrections.Value);
    }

    /// <summary>The collectors of one site, with what was saved of them.</summary>
    /// <exception cref="ProbeException">A state file is missing or damaged.</exception>
    public Collector[] LoadCollectors(int site) => LoadCollectors(site, index.Collect);

    /// <summary>Some collectors of one site, with what was saved of them, those without a table too.</summary>
    /// <param name="site">Index of the site.</param>
    /// <param name="collect">Names of some of <see cref="Collect"/>.</param>
    /// <exception cref="ProbeException">A state file is missing or damaged.</exception>
    public Collector[] LoadCollectors(int site, IReadOnlyList<string> collect) =>
        [.. LoadSite(site, collect).Collectors];

    /// <summary>All that was found of one neuron, what other commands have left of it, and how well parts of the
    /// documents agree on it, where <c>pairs</c> and <c>groups</c> were collected.</summary>
    /// <param name="findings">The findings of its site alone.</param>
    /// <param name="site">Index of the site.</param>
    /// <param name="index">The neuron's index in the site's selection.</param>
    /// <param name="ranking">How to rank its concepts.</param>
    /// <exception cref="ProbeException">A state file is missing or damaged.</exception>
    public NeuronFindings ReadNeuron(Findings findings, int site, int index, RankingOptions ranking)
    {
        NeuronFindings neuron = NeuronFindings.Read(
            findings.With(ReadBeside()), findings.Sites[0], index, ranking);
        return ReadCoverage(site) is { } coverage
            ? neuron with { Coverage = coverage.Of(index, neuron.Examples) }
            : neuron;
    }

    private SiteCoverage? ReadCoverage(int site)
    {
        string[] needed = [GroupsCollector.Kind.Name, PairsCollector.Kind.Name];
        return Collect.Intersect(needed).Count() == needed.Length
            ? SiteCoverage.Of(LoadCollectors(site, needed))
            : null;
    }

    /// <summary>Demands that the files which the loading of collectors does not read are those that the scan
    /// wrote.</summary>
    /// <exception cref="ProbeException">One is missing or damaged.</exception>
    public void DemandOtherFiles()
    {
        foreach (string name in Manifest.Files.Select(file => file.Name)
            .Except(index.Files.Where(file => file.Site >= 0).Select(file => file.Name)))
        {
            Manifest.ReadFile(folder, name);
        }
    }

    /// <summary>The findings of all sites.</summary>
    public Findings LoadAll() => Load(Enumerable.Range(0, Selections.Count));

    /// <summary>What other commands have left in the folder.</summary>
    /// <exception cref="ProbeException">A file of it is missing or damaged.</exception>
    public IReadOnlyList<SideTable> ReadBeside() => SideTableFile.ReadAll(folder, Manifest);

    /// <summary>What <c>probe</c> has left there.</summary>
    /// <exception cref="ProbeException">It is missing or damaged.</exception>
    public SavedProbes ReadProbes() => new(SideTableFile.ReadAll(folder, Manifest, SideTableKind.Probes));

    /// <summary>Names of the tables that the user asked for; what is collected only because another collector
    /// requires it is not shown.</summary>
    public static HashSet<string> TablesOf(IEnumerable<Collector> collectors, IReadOnlyList<string> collect) =>
        [.. collectors.Where(c => collect.Contains(c.Name) && c is not StateCollector).Select(c => c.Schema.Name)];

    /// <summary>The neurons that a user typed.</summary>
    /// <param name="typed">As <see cref="NeuronChoice.Read"/> takes it, or null for all neurons.</param>
    /// <exception cref="ProbeException">There is no such site or neuron in this scan.</exception>
    public NeuronChoice Choose(string? typed) => typed is null
        ? NeuronChoice.All(Selections)
        : NeuronChoice.Read(typed, Manifest.Sites, Selections);

    /// <summary>Demands that a concept was collected.</summary>
    /// <param name="name">Its whole name; blanks round a <c>&amp;</c> may be others.</param>
    /// <returns>Its name in the results.</returns>
    /// <exception cref="ProbeException">It was not.</exception>
    public string DemandConcept(string name)
    {
        if (!Collect.Contains(ConceptsKind.Kind.Name))
        {
            throw new ProbeException("--concept: expected concepts to be collected, but --collect has only "
                + $"{string.Join(", ", Collect)}. Scan with --collect concepts.");
        }
        IReadOnlyList<Concept> all = Concepts.Concepts;
        string found = all.Any(concept => concept.Name == name) ? name : ConceptCombination.Normalise(name);
        if (!all.Any(concept => concept.Name == found))
        {
            int more = all.Count - ListedConcepts;
            string names = string.Join(", ", all.Take(ListedConcepts).Select(concept => concept.Name));
            throw new ProbeException($"--concept: expected a concept of this scan, but got '{name}'. "
                + $"It has {names}{(more > 0 ? $" and {more} more" : "")}.");
        }
        return found;
    }

    private static SiteSelection ToSelection(ManifestSite site) => new(
        new Site(
            site.ModulePath,
            site.Side == "input" ? SiteSide.Input : SiteSide.Output,
            site.Layer,
            site.Width,
            site.PartStart)
        {
            Alias = site.Alias,
            IsGatedProduct = site.IsGatedProduct,
        },
        site.Neurons ?? [.. Enumerable.Range(0, site.Width)]);

    private SiteFindings LoadSite(int site, IReadOnlyList<string> collect)
    {
        IReadOnlyList<Collector> collectors = CollectorCatalogue.Create(collect, Selections[site], index.Collectors);
        foreach (Collector collector in collectors)
        {
            StateFile file = index.Files.FirstOrDefault(f => f.Site == site && f.Collector == collector.Name)
                ?? throw new ProbeException($"{folder}: expected the saved state of '{collector.Name}' at "
                    + $"'{Selections[site].Site}', but it is not listed. Scan again.");
            StateFolder.Load(folder, file, collector);
        }
        return new SiteFindings(Selections[site], collectors);
    }
}
