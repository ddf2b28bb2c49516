using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Scans;

/// <summary>A corpus as a model reads it: tokenised, cut into windows and packed into batches,
/// as often as its inputs can be read.</summary>
internal sealed class OpenedCorpus
{
    private readonly DocumentTokenizer tokenizer;
    private readonly WindowCutter textCutter;
    private readonly WindowCutter idCutter;
    private readonly List<Preparation> preparations = [];
    private ReadingOptions options;
    private bool letsGoOfLabels;

    /// <param name="files">The corpus, not read yet; the first reading is of it.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="model">The model that reads it.</param>
    /// <param name="modelName">The model as the user named it, for messages.</param>
    /// <exception cref="ProbeException">The model can't read it so.</exception>
    public OpenedCorpus(Corpus files, ReadingOptions options, OpenedModel model, string modelName)
    {
        Files = files;
        files.CutInto(options.Rule);
        this.options = options;
        WindowLength = WindowLengthOf(options.MaxLength, model.Model.PositionLimit);
        tokenizer = new DocumentTokenizer(
            model.Tokenizer, model.TokenizerRefusal, model.Model.VocabularySize, model.Location.Folder);
        Affixes = SpecialTokenAffixes.Of(options.Bos, modelName, model.Tokenizer);
        textCutter = new WindowCutter(WindowLength, Affixes.TextPrefix, Affixes.TextSuffix);
        idCutter = new WindowCutter(WindowLength, Affixes.IdPrefix, Affixes.IdSuffix);
    }

    /// <summary>The inputs of the first reading, with what it finds of them.</summary>
    public Corpus Files { get; }

    /// <summary>Which files, and as what.</summary>
    public CorpusOptions Options => options.Corpus;

    /// <summary>Tokens in a window, special ones included.</summary>
    public int WindowLength { get; }

    /// <summary>What is put round each window.</summary>
    public SpecialTokenAffixes Affixes { get; }

    /// <summary>What collectors found before; it annotates documents and blocks.</summary>
    public IReadOnlyList<Preparation> Preparations => preparations;

    /// <summary>Tokens in a window.</summary>
    /// <param name="asked">As the user says, or null.</param>
    /// <param name="limit">The model's own limit.</param>
    /// <exception cref="ProbeException">The model can't read as many.</exception>
    public static int WindowLengthOf(int? asked, int limit)
    {
        if (asked > limit)
        {
            throw new ProbeException(
                $"--max-length: expected at most {limit}, the model's limit, but got {asked}. "
                + "Longer documents are cut into windows.");
        }
        return asked ?? Math.Min(limit, ScanOptions.LongestWindow);
    }

    /// <summary>Bounds a document by the room that the model leaves; all readings have the same bound.</summary>
    /// <param name="bytes">Bytes of UTF-8.</param>
    public void HoldDocumentsTo(long bytes)
    {
        options = options with { Corpus = options.Corpus with { RoomForDocument = bytes } };
        Files.HoldDocumentsTo(bytes);
    }

    /// <summary>Has kinds of collectors read the corpus before the model does; those that prepare in the same way
    /// share what is found.</summary>
    /// <param name="kinds">The kinds, of which those without a preparation do nothing.</param>
    /// <param name="asked">What they are asked for.</param>
    /// <param name="warn">Told what the user should know of.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <param name="kept">What <see cref="KeepPreparations"/> gave for the same scan, which spares the readings; or
    /// null.</param>
    /// <returns>The options with what was found.</returns>
    /// <exception cref="ProbeException">The corpus has not what they need.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public CollectorOptions Prepare(
        IReadOnlyList<CollectorKind> kinds,
        CollectorOptions asked,
        Action<string> warn,
        CancellationToken cancellation,
        IReadOnlyList<JsonElement>? kept = null)
    {
        foreach (var prepare in kinds.Select(kind => kind.Prepare).OfType<Func<PreparationRequest, Preparation>>()
            .Distinct())
        {
            var request = new PreparationRequest(asked, Reopen, Cut, warn, cancellation)
            {
                Kept = preparations.Count < kept?.Count ? kept[preparations.Count] : null,
            };
            Preparation preparation = prepare(request);
            preparations.Add(preparation);
            asked = asked with { Own = asked.Own.With(preparation.Found) };
        }
        letsGoOfLabels = !kinds.Any(kind => kind is { ReadsLabels: true, Prepare: null });
        return asked;
    }

    /// <summary>What was found, for other attempts at the same scan; null where nothing was.</summary>
    public JsonArray? KeepPreparations() => preparations.Count == 0 ? null
        : [.. preparations.Select(preparation => preparation.Keep())];

    /// <summary>The documents of the first reading, tokenised and annotated; to be read once.</summary>
    public TokenizedCorpus Open() => Tokenized(Files);

    /// <summary>The same of some chunks.</summary>
    /// <param name="range">Which.</param>
    /// <param name="tokensBefore">Tokens of the documents before them, where there is a limit of tokens.</param>
    public TokenizedCorpus Open(ChunkRange range, long tokensBefore) => Tokenized(Files, range, tokensBefore);

    /// <summary>The documents of another reading.</summary>
    /// <exception cref="ProbeException">A file is no longer there.</exception>
    public TokenizedCorpus Reopen()
    {
        Corpus corpus = new(options.Corpus);
        corpus.CutInto(options.Rule);
        return Tokenized(corpus);
    }

    /// <summary>Finds where each chunk begins, in one reading that does not tokenise.</summary>
    /// <param name="report">Told at each chunk how many bytes of files were read, or null.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ProbeException">The corpus can't be read, or once only.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public CorpusIndex Index(Action<long>? report, CancellationToken cancellation) =>
        CorpusIndexBuilder.Build(options.Corpus, options.Rule, report, cancellation);

    /// <summary>Begins to read batches on a thread of its own.</summary>
    /// <param name="documents">From <see cref="Open()"/> or <see cref="Reopen"/>.</param>
    /// <param name="batchTokens">Positions in a batch, padding included.</param>
    /// <param name="keepsDocuments">Whether the windows of a document stay side by side.</param>
    /// <param name="cancellation">Stops it.</param>
    public BatchReader Read(
        TokenizedCorpus documents, int batchTokens, bool keepsDocuments, CancellationToken cancellation) =>
        new(documents, Cut, new Batcher(batchTokens, keepsDocuments: keepsDocuments), cancellation);

    private TokenizedCorpus Tokenized(Corpus corpus, ChunkRange? range = null, long tokensBefore = 0) =>
        new(corpus, tokenizer, options.LimitTokens, Annotate, range, tokensBefore);

    private TokenizedDocument Annotate(TokenizedDocument document)
    {
        TokenizedDocument noted = preparations.Aggregate(document, (known, preparation) => preparation.Annotate(known));
        // Once all have noted what they need, nobody asks again, and a treebank's labels are many times as large.
        return letsGoOfLabels && noted.Document.Labels is not null
            ? noted with { Document = noted.Document with { Labels = null } }
            : noted;
    }

    /// <summary>The windows of a document.</summary>
    public IEnumerable<Window> Cut(TokenizedDocument document) =>
        (document.Document.TokenIds is null ? textCutter : idCutter).Cut(document);
}
