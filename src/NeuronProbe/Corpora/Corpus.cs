using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;

namespace NeuronProbe.Corpora;

/// <summary>
/// A stream of documents from files, folders, patterns and standard input, numbered over all of them.
/// </summary>
internal sealed class Corpus
{
    private readonly Stream? standardInput;
    private readonly string[] fileNames;
    private CorpusOptions options;
    private readonly List<string> warnings = [];
    private long finishedBytes;
    private TextSource? current;
    private BadRecords bad;
    private ChunkCounter chunks = new(new ChunkRule(1));
    private CorpusIndex? indexed;
    private bool hasReadStandardInput;
    private int reading;

    /// <summary>Finds the files; none is read yet.</summary>
    /// <param name="options">What to read.</param>
    /// <param name="standardInput">
    /// What <c>-</c> stands for; by default the process's own. It is closed once it was read.
    /// </param>
    /// <exception cref="ProbeException">An input leads to nothing that can be read.</exception>
    public Corpus(CorpusOptions options, Stream? standardInput = null)
    {
        this.options = options;
        this.standardInput = standardInput;
        bad = new BadRecords(options);
        Files = CorpusInputs.Resolve(options);
        fileNames = FileNames.Shortest([.. Files.Select(file => file.KnownPath)]);
    }

    /// <summary>The files in the order in which they are read, each once.</summary>
    public IReadOnlyList<CorpusFile> Files { get; }

    /// <summary>Where chunks end: nowhere unless somebody says so; in a reading of some chunks where the index has
    /// it.</summary>
    public ChunkRule Rule { get; private set; } = new(int.MaxValue);

    /// <summary>Number of the chunk that was begun last, be all of its records empty or bad so far; one less than the
    /// first before any was.</summary>
    public long Chunk => chunks.Current;

    /// <summary>Documents handed out so far, empty ones not among them.</summary>
    public long DocumentsRead { get; private set; }

    /// <summary>
    /// Documents left out so far because they have no character or no token id. They keep their numbers.
    /// </summary>
    public long EmptyDocuments { get; private set; }

    /// <summary>Records skipped so far because they can't be read. They keep their numbers.</summary>
    public long BadRecords => bad.Count;

    /// <summary>Empty documents before the chunk that was begun last.</summary>
    public long EmptyBeforeChunk { get; private set; }

    /// <summary>Bad records before it.</summary>
    public long BadBeforeChunk { get; private set; }

    /// <summary>
    /// What was found so far that the user should know of; not to be asked for while another thread reads.
    /// </summary>
    /// <remarks>Of some chunks nothing is told that the index tells of the whole.</remarks>
    public IEnumerable<string> Warnings => indexed is null
        ? [.. warnings, .. current?.Warnings ?? [], .. bad.Messages]
        : [.. warnings.Concat(current?.Warnings ?? []).Except(indexed.Warnings)];

    /// <summary>Whether the limit of documents is where reading ends.</summary>
    public bool IsCutByDocuments => (indexed?.Documents ?? DocumentsRead) == options.LimitDocuments;

    /// <summary>Bytes of files read so far, for a progress display.</summary>
    public long BytesRead => finishedBytes + (current?.ByteCount ?? 0);

    /// <summary>Bytes of all files, or null where one is a stream whose length nobody knows.</summary>
    public long? TotalBytes => Files.Aggregate((long?)0, (sum, file) => sum + file.Length);

    /// <summary>How many documents there are at most, or null where files don't tell before they are read.</summary>
    public long? KnownDocuments =>
        options.Separator is null && Files.All(file => file.Format == CorpusFormats.Text) ? Files.Count : null;

    /// <summary>Says for how long a document memory has room; before it is read.</summary>
    /// <param name="bytes">Bytes of its text in UTF-8.</param>
    public void HoldDocumentsTo(long bytes) => options = options with { RoomForDocument = bytes };

    /// <summary>Says where chunks end; before it is read.</summary>
    public void CutInto(ChunkRule rule) => Rule = rule;

    /// <summary>
    /// Reads the documents one by one, from the start each time it is enumerated; no more is held in memory than one
    /// needs.
    /// </summary>
    /// <param name="cancellation">Stops the reading, also while it waits for whoever writes a pipe.</param>
    /// <exception cref="ProbeException">
    /// A file does not hold what its format promises, or no document at all has any content.
    /// </exception>
    /// <exception cref="InvalidOperationException">Standard input is read a second time.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IEnumerable<Document> Read(CancellationToken cancellation = default) => Read(null, cancellation);

    /// <summary>
    /// Reads the documents of some chunks as a reading of the whole gives them, from the place where the first of them
    /// begins. What is counted meanwhile is of these chunks alone; the outcome of files is that of the index.
    /// </summary>
    /// <param name="range">The chunks, or null for the whole corpus.</param>
    /// <param name="cancellation">Stops the reading, also while it waits for whoever writes a pipe.</param>
    /// <exception cref="ProbeException">
    /// A file is not what was indexed, or does not hold what its format promises; or of the whole corpus no document
    /// has any content.
    /// </exception>
    /// <exception cref="InvalidOperationException">Standard input is read a second time.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public IEnumerable<Document> Read(ChunkRange? range, CancellationToken cancellation = default)
    {
        foreach (NumberedRecord next in Records(range, cancellation))
        {
            if (next.Record is { Problem: null, IsEmpty: false })
            {
                yield return ToDocument(next);
            }
        }
    }

    /// <summary>Says that no more is read: the file that the last record is of, and those after it, are not read to
    /// their ends.</summary>
    public void CutHere()
    {
        foreach (CorpusFile file in Files.Skip(reading))
        {
            file.SetOutcome(0, null);
        }
    }

    /// <summary>Reads all records, those that are empty or bad among them.</summary>
    /// <inheritdoc cref="Read(ChunkRange?, CancellationToken)"/>
    public IEnumerable<NumberedRecord> Records(ChunkRange? range, CancellationToken cancellation)
    {
        Reset(range);
        RangeCheck? check = range is null ? null : new RangeCheck(range);
        long number = range?.FirstRecord ?? 0;
        for (int i = range?.FirstFile ?? 0; i < Files.Count && number != range?.EndRecord; i++)
        {
            reading = i;
            using TextSource source = current = Open(Files[i], range is null, cancellation);
            foreach (CorpusRecord record in
                CorpusFormats.Create(Files[i].Format).Read(source, options, range?.PlaceIn(i)))
            {
                cancellation.ThrowIfCancellationRequested();
                long bytes = record.ContentBytes;
                NumberedRecord next = new(i, number++, Begin(bytes), bytes, record);
                check?.Add(next);
                Count(record, number);
                yield return next;
                if (number == range?.EndRecord || (range is null && DocumentsRead == options.LimitDocuments))
                {
                    Finish(check, number);
                    yield break;
                }
            }
            FinishFile(Files[i], source, range is null);
        }
        Finish(check, number);
    }

    /// <summary>The chunk of the next record.</summary>
    private long Begin(long bytes)
    {
        long former = chunks.Current;
        long chunk = chunks.Next(bytes);
        if (chunk != former)
        {
            (EmptyBeforeChunk, BadBeforeChunk) = (EmptyDocuments, BadRecords);
        }
        return chunk;
    }

    private void Count(CorpusRecord record, long records)
    {
        if (record.Problem is { } problem)
        {
            bad.Add(problem, records);
        }
        else if (record.IsEmpty)
        {
            EmptyDocuments++;
        }
        else
        {
            DocumentsRead++;
        }
    }

    private void FinishFile(CorpusFile file, TextSource source, bool isWhole)
    {
        if (isWhole)
        {
            string sha256 = source.Finish();
            file.SetOutcome(source.ByteCount, sha256);
        }
        finishedBytes += source.ByteCount;
        warnings.AddRange(source.Warnings);
        current = null;
    }

    private void Finish(RangeCheck? check, long records)
    {
        if (check is not null)
        {
            check.Finish(records);
            return;
        }
        bad.Finish(records);
        if (DocumentsRead == 0)
        {
            throw new ProbeException(
                $"--corpus: expected at least one document with content, but got {EmptyDocuments} empty "
                + $"{(EmptyDocuments == 1 ? "one" : "ones")} in {Files.Count} file{(Files.Count == 1 ? "" : "s")}. "
                + "Check the files, and that --corpus-format fits them.");
        }
    }

    private void Reset(ChunkRange? range)
    {
        range?.Index.DemandFiles(Files);
        DocumentsRead = 0;
        EmptyDocuments = 0;
        finishedBytes = 0;
        current = null;
        // How many are too many is known of the whole alone, which the index is of.
        bad = new BadRecords(range is null ? options : options with { MaxBad = new BadLimit(null, long.MaxValue) });
        indexed = range?.Index;
        chunks = new ChunkCounter(indexed?.Rule ?? Rule, range?.First ?? 0);
        warnings.Clear();
        for (int i = 0; i < Files.Count; i++)
        {
            Files[i].SetOutcome(indexed?.Files[i].Bytes ?? 0, indexed?.Files[i].Sha256);
        }
    }

    private TextSource Open(CorpusFile file, bool isWhole, CancellationToken cancellation)
    {
        if (file.FullPath is not null)
        {
            FileStream stream = OpenFile(file);
            return new TextSource(
                file.DisplayName, stream.CanSeek ? stream : new WaitingStream(stream, cancellation), file.Packing,
                options.DocumentLimit, isWhole);
        }
        if (hasReadStandardInput)
        {
            throw new InvalidOperationException("Standard input can be read once only.");
        }
        hasReadStandardInput = true;
        return new TextSource(
            file.DisplayName, new WaitingStream(standardInput ?? Console.OpenStandardInput(), cancellation),
            limit: options.DocumentLimit);
    }

    private static FileStream OpenFile(CorpusFile file)
    {
        try
        {
            // Without a buffer: those who read it bring their own.
            return new FileStream(file.FullPath!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProbeException(
                $"{file.Name}: expected a readable file, but got an error: {e.Message} Check the file.", e);
        }
    }

    private Document ToDocument(in NumberedRecord next)
    {
        (CorpusRecord record, CorpusFile file) = (next.Record, Files[next.File]);
        string id = string.IsNullOrEmpty(record.Id) ? TextSource.At(fileNames[next.File], record.Line) : record.Id;
        string location = TextSource.At(file.DisplayName, record.Line);
        return new Document(next.Number, id, record.Text, record.TokenIds, location, record.Labels)
        {
            Chunk = next.Chunk,
        };
    }
}
