using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;

namespace NeuronProbe.Corpora;

/// <summary>
/// A stream of documents from files, folders, patterns and standard input, numbered over all of them.
/// </summary>
internal sealed class Corpus
{
    private readonly Stream? standardInput;
    private CorpusOptions options;
    private readonly List<string> warnings = [];
    private long finishedBytes;
    private TextSource? current;
    private BadRecords bad;
    private bool hasReadStandardInput;

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
    }

    /// <summary>The files in the order in which they are read, each once.</summary>
    public IReadOnlyList<CorpusFile> Files { get; }

    /// <summary>Documents handed out so far, empty ones not among them.</summary>
    public long DocumentsRead { get; private set; }

    /// <summary>
    /// Documents left out so far because they have no character or no token id. They keep their numbers.
    /// </summary>
    public long EmptyDocuments { get; private set; }

    /// <summary>Records skipped so far because they can't be read. They keep their numbers.</summary>
    public long BadRecords => bad.Count;

    /// <summary>
    /// What was found so far that the user should know of; not to be asked for while another thread reads.
    /// </summary>
    public IEnumerable<string> Warnings => [.. warnings, .. current?.Warnings ?? [], .. bad.Messages];

    /// <summary>Bytes of files read so far, for a progress display.</summary>
    public long BytesRead => finishedBytes + (current?.ByteCount ?? 0);

    /// <summary>Bytes of all files, or null where one is a stream whose length nobody knows.</summary>
    public long? TotalBytes => Files.Aggregate((long?)0, (sum, file) => sum + file.Length);

    /// <summary>Says for how long a document memory has room; before it is read.</summary>
    /// <param name="bytes">Bytes of its text in UTF-8.</param>
    public void HoldDocumentsTo(long bytes) => options = options with { RoomForDocument = bytes };

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
    public IEnumerable<Document> Read(CancellationToken cancellation = default)
    {
        Reset();
        long number = 0;
        foreach (CorpusFile file in Files)
        {
            using TextSource source = current = Open(file, cancellation);
            foreach (CorpusRecord record in CorpusFormats.Create(file.Format).Read(source, options))
            {
                cancellation.ThrowIfCancellationRequested();
                long index = number++;
                if (record.Problem is { } problem)
                {
                    bad.Add(problem, number);
                    continue;
                }
                if (record is { Text.Length: 0 } or { TokenIds.Length: 0 })
                {
                    EmptyDocuments++;
                    continue;
                }
                DocumentsRead++;
                yield return ToDocument(index, record, file);
                if (DocumentsRead == options.LimitDocuments)
                {
                    bad.Finish(number);
                    yield break;
                }
            }
            string sha256 = source.Finish();
            file.SetOutcome(source.ByteCount, sha256);
            finishedBytes += source.ByteCount;
            warnings.AddRange(source.Warnings);
            current = null;
        }
        bad.Finish(number);
        if (DocumentsRead == 0)
        {
            throw new ProbeException(
                $"--corpus: expected at least one document with content, but got {EmptyDocuments} empty ones in "
                + $"{Files.Count} files. Check the files, and that --corpus-format fits them.");
        }
    }

    private void Reset()
    {
        DocumentsRead = 0;
        EmptyDocuments = 0;
        finishedBytes = 0;
        current = null;
        bad = new BadRecords(options);
        warnings.Clear();
        foreach (CorpusFile file in Files)
        {
            file.SetOutcome(0, null);
        }
    }

    private TextSource Open(CorpusFile file, CancellationToken cancellation)
    {
        if (file.FullPath is not null)
        {
            FileStream stream = OpenFile(file);
            return new TextSource(
                file.DisplayName, stream.CanSeek ? stream : new WaitingStream(stream, cancellation), file.Packing,
                options.DocumentLimit);
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

    private static Document ToDocument(long index, CorpusRecord record, CorpusFile file)
    {
        string id = string.IsNullOrEmpty(record.Id) ? TextSource.At(file.Name, record.Line) : record.Id;
        return new Document(
            index, id, record.Text, record.TokenIds, TextSource.At(file.DisplayName, record.Line), record.Labels);
    }
}
