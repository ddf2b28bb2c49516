using System.Diagnostics;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Hub;
using NeuronProbe.Models;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Sites;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Scans;

/// <summary>Everything that a scan works with, opened and checked before the first document is read.</summary>
internal sealed class ScanPlan : IDisposable
{
    private const int CpuBatchTokens = 2048;
    private const int CudaBatchTokens = 32768;

    // A neuron's bins of all concepts are brought into the cache once a batch: with twice the tokens that costs half as much.
    private const int ConceptBatches = 2;

    /// <summary>Opens the corpus, the model and its tokenizer, and makes the collectors.</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="standardInput">What <c>-</c> stands for; by default the process's own.</param>
    /// <param name="cancellation">Stops the reading of labels, where concepts are collected.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    /// <exception cref="ProbeException">Something of it is not there, does not fit together, or does not fit in memory.</exception>
    public ScanPlan(ScanOptions options, Stream? standardInput = null, CancellationToken cancellation = default)
    {
        long start = Stopwatch.GetTimestamp();
        Options = options;
        Formats = [.. options.Formats.Select(name => ReportFormatCatalogue.Create(name, options.Reports))];
        var problems = new List<string>();
        CollectorCatalogue.Create(options.Collect, SiteSelection.All(new Site("", SiteSide.Input, 0, 1)), options.Collectors);
        NeuronList? neurons = Attempt(() => new NeuronList(options.Neurons), problems);
        Corpus? corpus = Attempt(() => new Corpus(options.Corpus, standardInput), problems);
        ModelLocation? location = Attempt(() => ModelLocation.Find(options.Model, options.Hub), problems);
        Attempt(() => location is null ? null : ModelConfigFile.Read(location.Folder), problems);
        ConceptDefinitions? definitions = Attempt(() => options.Concepts.Definitions is { } file ? ConceptDefinitions.Load(file) : null, problems);
        Attempt(() => OutputFolder.DemandFree(options.Out ?? "", options.Overwrite), problems);
        if (corpus is null || neurons is null || location is null || problems.Count > 0)
        {
            throw new ProbeException(problems);
        }
        Corpus = corpus;
        Location = location;
        (Tokenizer, ProbeException? refusal) = LoadTokenizer(location.Folder);
        Model = ModelOpener.Open(location.Folder, new ComputeOptions(options.Type, options.Device, options.MatrixProduct, options.Threads), Warnings.Add);
        try
        {
            Choices = SiteChoice.Choose(new SiteMap(Model), options.Layers, neurons, (Model.Architecture, options.Model));
            BatchTokens = options.BatchTokens ?? (DefaultBatchTokens(Model.DeviceName) * (options.Collect.Contains("concepts") ? ConceptBatches : 1));
            WindowLength = WindowLengthOf(options, Model);
            DemandReadableBatches();
            HoldDocuments();
            DocumentTokenizer = new DocumentTokenizer(Tokenizer, refusal, Model.VocabularySize, location.Folder);
            if (options.Collect.Contains("concepts"))
            {
                ReadConcepts(definitions, cancellation);
            }
            else if (options.Concepts.HasSettings)
            {
                Warnings.Add("scan: expected concepts to be collected where --held-out, --negatives, --bootstrap or --label-on is given, but there are none. Add --concept '*' for all labels of the corpus, or leave these options out.");
            }
            options = Options;
            Estimate = MemoryEstimate.Of(Model, Choices, options.Collect, options.Collectors, Math.Max(BatchTokens, WindowLength));
            Estimate.Demand(options.MaxMemory, ConceptsThatFit());
            DemandRoomForValues();
            Estimate = Estimate with { Intervals = DemandRoomForIntervals() };
            WarnOfShortLists(KnownDocuments());
            Sites = [.. Choices.Select(c => new ProbedSite(c, CollectorCatalogue.Create(options.Collect, c.Selection, options.Collectors)))];
            Rounds = SpecialTokenRounds.Of(options, Tokenizer);
            TextCutter = new WindowCutter(WindowLength, Rounds.TextPrefix, Rounds.TextSuffix);
            IdCutter = new WindowCutter(WindowLength, Rounds.IdPrefix, Rounds.IdSuffix);
            Findings = FindingsOf(Sites);
            LoadTime = Stopwatch.GetElapsedTime(start);
        }
        catch
        {
            Model.Dispose();
            throw;
        }
    }

    /// <summary>What is asked for, with the concepts that the corpus was found to have.</summary>
    public ScanOptions Options { get; private set; }

    /// <summary>The concepts, or null where none are collected.</summary>
    public ConceptPlan? Concepts => Options.Collectors.Concepts;

    /// <summary>Marks the tokens of the concepts, or null where none are collected.</summary>
    public ConceptMarker? Marker { get; private set; }

    public IReadOnlyList<IReportFormat> Formats { get; }

    public Corpus Corpus { get; }

    /// <summary>Where the model's files are.</summary>
    public ModelLocation Location { get; }

    /// <summary>The model's tokenizer, or null where its folder has none.</summary>
    public TextTokenizer? Tokenizer { get; }

    public DocumentTokenizer DocumentTokenizer { get; }

    public TransformerModel Model { get; }

    /// <summary>The chosen sites in the order of results.</summary>
    public IReadOnlyList<SiteChoice> Choices { get; }

    public IReadOnlyList<ProbedSite> Sites { get; }

    /// <summary>What the collectors hold, as tables that read them when asked.</summary>
    public Findings Findings { get; }

    /// <summary>Positions in a batch, padding included.</summary>
    public int BatchTokens { get; }

    /// <summary>Tokens in a window, special ones included.</summary>
    public int WindowLength { get; }

    /// <summary>What is put round each window.</summary>
    public SpecialTokenRounds Rounds { get; }

    /// <summary>Cuts documents that came as text.</summary>
    public WindowCutter TextCutter { get; }

    /// <summary>Cuts documents that came as token ids.</summary>
    public WindowCutter IdCutter { get; }

    public MemoryEstimate Estimate { get; }

    /// <summary>The documents of a corpus, tokenised, with the tokens of each concept marked once the concepts are known.</summary>
    public TokenizedCorpus Tokenized(Corpus corpus) => new(corpus, DocumentTokenizer, Options.LimitTokens, Marker);

    /// <summary>How long all this took to open.</summary>
    public TimeSpan LoadTime { get; }

    /// <summary>What the user should know of.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Positions in a batch where nobody says how many.</summary>
    /// <param name="device"><c>cpu</c> or <c>cuda</c>.</param>
    public static int DefaultBatchTokens(string device) => device == "cuda" ? CudaBatchTokens : CpuBatchTokens;

    public void Dispose() => Model.Dispose();

    /// <summary>Notes what is wrong instead of stopping there, so that all of it is reported at once.</summary>
    private static T? Attempt<T>(Func<T?> make, List<string> problems)
        where T : class
    {
        try
        {
            return make();
        }
        catch (ProbeException e)
        {
            problems.AddRange(e.Problems);
            return null;
        }
    }

    /// <summary>Bounds a document by the room that the model leaves below the limit; all readings of the corpus have the same bound.</summary>
    private void HoldDocuments()
    {
        long room = MemoryEstimate.RoomForDocument(Model, Choices, Math.Max(BatchTokens, WindowLength), Options.MaxMemory);
        Options = Options with { Corpus = Options.Corpus with { RoomForDocument = room } };
        Corpus.HoldDocumentsTo(room);
    }

    /// <summary>Reads the corpus once for its concepts: which there are, and how often.</summary>
    private void ReadConcepts(ConceptDefinitions? definitions, CancellationToken cancellation)
    {
        var corpus = new Corpus(Options.Corpus);
        ConceptSurvey.DemandRereadable(corpus);
        ConceptOptions asked = Options.Concepts;
        ConceptSurvey survey = ConceptSurvey.Read(Tokenized(corpus).Read(cancellation), asked.Names, asked.LabelOn, definitions);
        ConceptSurvey.DemandRereadable(corpus);
        if (survey.Replaced.Count > 0)
        {
            Warnings.Add($"--concepts: the definitions of {string.Join(", ", survey.Replaced)} take the place of labels of the same name.");
        }
        Marker = new ConceptMarker([.. survey.Concepts.Select(c => c.Name)], asked.LabelOn, definitions);
        MatchedNegatives? negatives = asked.MatchesNegatives
            ? MatchedNegatives.Read(Tokenized(new Corpus(Options.Corpus)).Read(cancellation), survey.Concepts.Count, survey.TypeCounts)
            : null;
        var concepts = new ConceptPlan(survey.Concepts, survey.Tokens, survey.Documents, asked.HeldOut, negatives?.Rates)
        {
            Negatives = negatives,
            TypeCounts = survey.TypeCounts,
        };
        Options = Options with { Collectors = Options.Collectors with { Concepts = concepts } };
    }

    /// <summary>How many concepts would fit into memory, or null where none are collected.</summary>
    private long? ConceptsThatFit()
    {
        if (Concepts is not { } plan)
        {
            return null;
        }
        long perConcept = Choices.Sum(c => (long)c.Selection.Neurons.Count) * ConceptsCollector.BytesPerConcept(plan);
        long excess = Math.Max(0, Estimate.Total - Options.MaxMemory);
        return Math.Max(0, plan.Concepts.Count - ((excess + perConcept - 1) / perConcept));
    }

    /// <summary>A tokenizer that can't be read stands in the way of text only: a corpus of token ids needs none.</summary>
    private static (TextTokenizer? Tokenizer, ProbeException? Refusal) LoadTokenizer(string folder)
    {
        try
        {
            return (TokenizerLoader.Load(folder), null);
        }
        catch (ProbeException e)
        {
            return (null, e);
        }
    }

    private static int WindowLengthOf(ScanOptions options, TransformerModel model)
    {
        if (options.MaxLength is not { } asked)
        {
            return Math.Min(model.PositionLimit, ScanOptions.LongestWindow);
        }
        return asked <= model.PositionLimit
            ? asked
            : throw new ProbeException($"--max-length: expected at most {model.PositionLimit}, the model's limit, but got {asked}. Longer documents are cut into windows.");
    }

    /// <summary>A site's activations of one batch are read as one span, whose length is an int.</summary>
    private void DemandReadableBatches()
    {
        long widest = Choices.Max(c => (long)c.Point.TensorWidth);
        long most = int.MaxValue / sizeof(float) / widest;
        if (Math.Max(BatchTokens, WindowLength) > most)
        {
            throw new ProbeException($"--batch-tokens: expected at most {most} positions in a batch or window for modules this wide, but got {Math.Max(BatchTokens, WindowLength)}. Give a smaller number.");
        }
    }

    /// <summary>With every value kept, refuses what is sure not to fit: a file of text has at least as many tokens as its bytes hold of the longest one.</summary>
    private void DemandRoomForValues()
    {
        if (!Options.Collectors.Exact || Options.Corpus.LimitDocuments is not null || Tokenizer is null || !Corpus.Files.All(IsOneDocument))
        {
            return;
        }
        long tokens = Math.Min(Options.LimitTokens ?? long.MaxValue, Corpus.Files.Sum(f => f.Length ?? 0) / Math.Max(1, Tokenizer.LongestToken));
        long bytes = tokens * sizeof(float) * Choices.Sum(c => (long)c.Selection.Neurons.Count);
        if (bytes + Estimate.Total > Options.MaxMemory)
        {
            throw new ProbeException(
                $"--exact: expected all values within --max-memory {MemoryEstimate.Format(Options.MaxMemory)}, but the corpus has at least {tokens} tokens, whose values take {MemoryEstimate.Format(bytes)} "
                + $"beside {Estimate}. Choose fewer neurons with --neuron or --layer, limit the tokens, raise --max-memory, or leave --exact out: quantiles are then within 2 %.");
        }
    }

    /// <summary>Refuses intervals whose values would not fit.</summary>
    /// <returns>What they take.</returns>
    private long DemandRoomForIntervals()
    {
        if (Concepts is not { } plan || Options.Concepts.Bootstrap == 0)
        {
            return 0;
        }
        long bytes = IntervalReading.Bytes(Choices.Sum(c => (long)c.Selection.Neurons.Count), plan, Options.Concepts.Bootstrap, Options.Threads);
        return bytes + Estimate.Total + (plan.Tokens * Estimate.BytesPerToken) <= Options.MaxMemory ? bytes : throw new ProbeException(
            $"--bootstrap: expected the values of the best {IntervalReading.BestNeurons} neurons of each concept within --max-memory {MemoryEstimate.Format(Options.MaxMemory)}, but over {plan.Tokens} tokens they take {MemoryEstimate.Format(bytes)} "
            + $"beside {Estimate}{(Estimate.BytesPerToken > 0 ? $" and {MemoryEstimate.Format(plan.Tokens * Estimate.BytesPerToken)} of --exact" : "")}. Choose fewer concepts with --concept, limit the tokens, raise --max-memory, or leave --bootstrap out.");
    }

    /// <summary>Warns where documents are too few to fill lists in which each has one place; once.</summary>
    /// <param name="documents">Documents of the corpus, or null where nobody knows yet.</param>
    public void WarnOfShortLists(long? documents)
    {
        CollectorOptions asked = Options.Collectors;
        bool canBeShort = Options.Collect.Contains("top") && asked.Per == TopPer.Document && documents < asked.Top;
        if (canBeShort && !Warnings.Exists(w => w.StartsWith("--top:", StringComparison.Ordinal)))
        {
            Warnings.Add(
                $"--top: the lists hold at most {documents} of {asked.Top} examples, since a document fills at most one place and there {(documents == 1 ? "is" : "are")} {documents}. "
                + "Use --per window; for text, --separator LINE where a file holds several documents, or --corpus-format lines where each line is one.");
        }
    }

    /// <summary>How many documents the corpus has at most, where its files tell before they are read.</summary>
    private long? KnownDocuments() => Corpus.Files.All(f => f.Format == "text") && Options.Corpus.Separator is null ? Corpus.Files.Count : null;

    /// <summary>Whether a file's bytes are one document's text.</summary>
    private bool IsOneDocument(CorpusFile file) => file.Format == "text" && Options.Corpus.Separator is null && file.Packing == Packing.None;

    private Findings FindingsOf(IReadOnlyList<ProbedSite> sites) => new(
        [.. sites.Select(s => new SiteFindings(s.Choice.Selection, s.Collectors))],
        SavedScan.TablesOf(sites.SelectMany(s => s.Collectors), Options.Collect));
}
