using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora;
using NeuronProbe.Hub;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Sites;

namespace NeuronProbe.Scans;

/// <summary>What a scan is going to do: an opened model, an opened corpus, sites and collectors, checked before the
/// first document is read.</summary>
internal sealed class ScanPlan : IDisposable
{
    private const int CpuBatchTokens = 2048;
    private const int CudaBatchTokens = 32768;

    private readonly HashSet<CollectorKind> warnedOfDocuments = [];
    private readonly Lazy<SavedPlan> saved;

    /// <summary>Opens the corpus, the model and its tokenizer, and makes the collectors.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="standardInput">What <c>-</c> stands for; by default the process's own.</param>
    /// <param name="cancellation">Stops the reading of labels, where concepts are collected.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="ProbeException">Something of it is not there, does not fit together,
    /// or does not fit in memory.</exception>
    public ScanPlan(ScanOptions options, Stream? standardInput = null, CancellationToken cancellation = default)
    {
        long start = Stopwatch.GetTimestamp();
        saved = new(ToSavedPlan);
        Kinds = CollectorCatalogue.KindsOf(options.Collect, options.Collectors);
        bool readsLabels = options.Corpus.ReadsLabels || Kinds.Any(kind => kind.ReadsLabels);
        Options = options = options with { Corpus = options.Corpus with { ReadsLabels = readsLabels } };
        (NeuronList neurons, Corpus files, ModelLocation location, CollectorOptions collectors) =
            OpenInputs(standardInput);
        Options = options = options with { Collectors = collectors };
        Former = Folders.FindFormer();
        if (Former is { } former && options.MatrixProduct == ScanOptionList.MatrixProduct.Default)
        {
            Options = options = options with { ProductsByShape = former.MatmulByShape };
        }
        Model = OpenedModel.Open(location, options.Compute, Warnings.Add, options.IsDryRun);
        try
        {
            Choices = SiteChoice.Choose(Model.Map, options.Layers, neurons, (Model.Model.Architecture, options.Model));
            CheckFormats();
            BatchTokens = options.BatchTokens
                ?? (DefaultBatchTokens(Model.DeviceName) * Kinds.Max(kind => kind.BatchFactor));
            Corpus = new OpenedCorpus(
                files,
                options.Reading with
                {
                    ChunkBytes = options.Earlier?.ChunkBytes
                        ?? ChunkSize.Bytes(Model.Model.ParameterCount, BatchTokens),
                },
                Model,
                options.Model);
            var demands = new ScanDemands(this);
            demands.ReadableBatches();
            Corpus.HoldDocumentsTo(MemoryEstimate.RoomForDocument(Model.Model, Choices, LongestRun, options.MaxMemory));
            Options = options = options with
            {
                Collectors = Corpus.Prepare(
                    Kinds, options.Collectors, Warnings.Add, cancellation, FindKept()),
            };
            WarnOfUnused();
            Written = WrittenEstimate.Of(Choices, options.Collect, options.Collectors);
            if (options.HasDefaultFormats && !Written.Fits)
            {
                Options = options = options with { Formats = WrittenEstimate.FormatsThatFit };
            }
            ReportOptions reports = options.Reports with { Model = location.Name };
            Formats = options.Run.Place is not null
                ? []
                : [.. options.Formats.Select(name => ReportFormatCatalogue.Create(name, reports))];
            Estimate = MemoryEstimate.Of(Model.Model, Choices, options.Collect, options.Collectors, LongestRun);
            long excess = Estimate.Total - options.MaxMemory;
            Estimate.Demand(
                options.MaxMemory,
                MemorySavings.Of(options.Savings, Kinds),
                string.Concat(Kinds.Select(kind => kind.AdviceToFit(options.Collectors, NeuronCount, excess))));
            demands.RoomForValues();
            ExpectDocuments(SureDocuments());
            demands.Savable();
            Estimate = Estimate with { Intervals = demands.RoomForFurtherReadings() };
            WarnOfDocuments(Corpus.Files.KnownDocuments);
            Sites =
            [
                .. Choices.Select(c =>
                    new ProbedSite(c, CollectorCatalogue.Create(options.Collect, c.Selection, options.Collectors))),
            ];
            Corrections = RunCorrections.Of(Kinds, [.. Sites.SelectMany(s => s.Collectors)]);
            Findings = new(
                [.. Sites.Select(s => new SiteFindings(s.Choice.Selection, s.Collectors))],
                SavedScan.TablesOf(Sites.SelectMany(s => s.Collectors), options.Collect),
                Corrections);
            LoadTime = Stopwatch.GetElapsedTime(start);
        }
        catch
        {
            Model.Dispose();
            throw;
        }
    }

    /// <summary>What is asked for, with what collectors found of the corpus.</summary>
    public ScanOptions Options { get; }

    /// <summary>The kinds of collectors, those that others require among them.</summary>
    public IReadOnlyList<CollectorKind> Kinds { get; }

    public IReadOnlyList<IReportFormat> Formats { get; }

    public OpenedModel Model { get; }

    public OpenedCorpus Corpus { get; }

    /// <summary>The chosen sites in the order of results.</summary>
    public IReadOnlyList<SiteChoice> Choices { get; }

    public IReadOnlyList<ProbedSite> Sites { get; }

    /// <summary>The corrections over all sites, which follow what the collectors find.</summary>
    public RunCorrections Corrections { get; }

    /// <summary>What the collectors hold, as tables that read them when asked.</summary>
    public Findings Findings { get; }

    /// <summary>Positions in a batch, padding included.</summary>
    public int BatchTokens { get; }

    public MemoryEstimate Estimate { get; private set; }

    /// <summary>What the formats would take that are written where nobody names others.</summary>
    public WrittenEstimate Written { get; }

    /// <summary>What of the default formats is left out since it would be too large; null where nothing is.</summary>
    public string? LeftOut =>
        ReferenceEquals(Options.Formats, WrittenEstimate.FormatsThatFit) && Options.Out is { } folder
            ? Written.TellLeftOut(Findings, folder)
            : null;

    /// <summary>Where it writes.</summary>
    public ScanFolders Folders => new(Options);

    /// <summary>The plan with which an earlier attempt began that this one is to go on with, or null.</summary>
    public SavedPlan? Former { get; }

    /// <summary>Why what is collected can't be saved before the end, or null where it can.</summary>
    public string? WhyNotSaved =>
        Corpus.Files.Files.Any(file => file.Length is null) ? "standard input, or a pipe, can be read once alone"
        : Estimate.BytesPerToken > 0 ? "with --exact all values would be written again each time"
        : Kinds.Any(kind => kind.FurtherDemand(Options.Collectors, NeuronCount, Options.Threads) is not null)
            ? "--bootstrap reads the whole corpus again"
        : null;

    /// <summary>Whether activations are the same on every machine.</summary>
    public bool IsFreeOfMachine => Model.Model.Products.IsPackedAlone;

    /// <summary>The options as model, device and machine settle them.</summary>
    public ScanOptions Resolved => Options with
    {
        MaxLength = Corpus.WindowLength,
        Device = Model.DeviceName,
        MatrixProduct = Model.Model.Products.Name,
        BatchTokens = BatchTokens,
    };

    /// <summary>How the passes of this scan run.</summary>
    public PassOptions PassOptions => new(
        BatchTokens,
        Kinds.Any(kind => kind.KeepsDocuments(Options.Collectors)),
        Options.Threads,
        Options.IgnoreFirst,
        Options.IncludeSpecial);

    /// <summary>How long all this took to open.</summary>
    public TimeSpan LoadTime { get; }

    /// <summary>What the user should know of.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Those of them that are of this attempt alone, and not of the results.</summary>
    public List<string> PassingWarnings { get; } = [];

    /// <summary>Neurons of all sites.</summary>
    public long NeuronCount => Choices.Sum(c => (long)c.Selection.Neurons.Count);

    /// <summary>Positions of a batch or of a window, whichever are more.</summary>
    public int LongestRun => Math.Max(BatchTokens, Corpus.WindowLength);

    /// <summary>Positions in a batch where nobody says how many.</summary>
    /// <param name="device"><c>cpu</c> or <c>cuda</c>.</param>
    public static int DefaultBatchTokens(string device) => device == "cuda" ? CudaBatchTokens : CpuBatchTokens;

    public void Dispose() => Model.Dispose();

    /// <summary>All that the results depend on. Looks at the files of model and corpus when it is first asked
    /// for.</summary>
    /// <exception cref="ProbeException">A file can't be read.</exception>
    public SavedPlan Saved => saved.Value;

    /// <summary>What an earlier attempt found of the corpus, or another part of it; null where it is to be
    /// read.</summary>
    private IReadOnlyList<JsonElement>? FindKept() =>
        Former is { } former && former.Hash == Saved.Hash ? KeptPreparations.Find(Folders.Plan!, Saved.Hash) : null;

    private SavedPlan ToSavedPlan()
    {
        JsonObject dependsOn = PlanContents.Of(this, ScanFields.ToJson(Resolved));
        return new SavedPlan
        {
            Hash = SavedPlan.HashOf(dependsOn),
            DependsOn = dependsOn,
            Machine = new PlanMachine(ProcessorKind.OfMachine, Options.Threads),
        };
    }

    /// <summary>Warns where documents are too few for what collectors are asked for; once.</summary>
    /// <param name="documents">Documents of the corpus, or null where nobody knows yet.</param>
    public void WarnOfDocuments(long? documents)
    {
        foreach (CollectorKind kind in Kinds.Where(
            kind => documents is not null && Options.Collect.Contains(kind.Name)))
        {
            if (kind.WarnOfDocuments(Options.Collectors, documents!.Value) is { } warning
                && warnedOfDocuments.Add(kind))
            {
                Warnings.Add(warning);
            }
        }
    }

    /// <summary>Counts the sums of so many documents into the estimate, where there are such.</summary>
    /// <param name="documents">Documents that will be read at least, or null where nobody knows yet.</param>
    /// <exception cref="ProbeException">They would not fit.</exception>
    public void ExpectDocuments(long? documents) =>
        Estimate = Estimate with { Documents = new ScanDemands(this).RoomForDocuments(documents) };

    /// <summary>Opens what is named; all that is wrong with it is reported at once.</summary>
    private (NeuronList Neurons, Corpus Files, ModelLocation Location, CollectorOptions Collectors) OpenInputs(
        Stream? standardInput)
    {
        var problems = new Problems();
        NeuronList? neurons = problems.Try(() => new NeuronList(Options.Neurons));
        Corpus? files = problems.Try(() => new Corpus(Options.Corpus, standardInput));
        ModelLocation? location = problems.Try(
            () => Options.Earlier?.Model ?? ModelLocation.Find(Options.Model, Options.Hub));
        problems.Try(() => location is null ? null : ModelConfigFile.Read(location.Folder));
        CollectorOptions collectors = Options.Collectors;
        foreach (CollectorKind kind in CollectorCatalogue.Kinds)
        {
            problems.Try(() => { collectors = kind.Open(collectors); });
        }
        problems.Try(Options.CheckRun);
        problems.Try(() => CollectorCatalogue.DemandTable(Options.Collect));
        IReadOnlyList<string> taken = Problems.Of(
            () => OutputFolder.DemandFree(
                Folders.Results ?? "", Options.Overwrite || Options.Run.Resume, canReplace: Options.Earlier is null));
        if (Options.IsDryRun)
        {
            Warnings.AddRange(taken);
        }
        else
        {
            problems.Add(taken);
        }
        problems.Demand();
        return (neurons!, files!, location!, collectors);
    }

    /// <summary>Refuses formats that need what the scan is not going to keep.</summary>
    private void CheckFormats()
    {
        var contents = new ScanContents(
            Options.Collect, Options.Collectors, [.. Choices.Select(choice => choice.Site)]);
        IEnumerable<string> names = Options.Formats.Concat(Options.For is { } format ? [format] : []).Distinct();
        Warnings.AddRange(ReportFormatCatalogue.Check(names, contents));
    }

    private void WarnOfUnused() => Warnings.AddRange(
        CollectorCatalogue.Kinds.Except(Kinds).Where(kind => !Kinds.Any(kind.SharesPreparationWith))
            .Select(kind => kind.WarnOfUnused(Options.Collectors)).OfType<string>());

    /// <summary>How many documents the scan reads at least, where its files tell before they are read.</summary>
    private long? SureDocuments() =>
        Corpus.Files.KnownDocuments is null || Options.LimitTokens is not null || Options.Run.Place is not null
            ? null
            : Math.Min(Options.Corpus.LimitDocuments ?? long.MaxValue, Corpus.Files.Files.Count(f => f.Length != 0));
}
