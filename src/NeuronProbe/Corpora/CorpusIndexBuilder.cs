using System.Globalization;
using NeuronProbe.Corpora.Readers;

namespace NeuronProbe.Corpora;

/// <summary>Reads a corpus once without tokenising it, and notes where its chunks begin.</summary>
internal sealed class CorpusIndexBuilder
{
    private readonly Corpus corpus;
    private readonly long[] records;
    private readonly List<long> firstRecords = [];
    private readonly List<long> offsets = [];
    private readonly List<long> lines = [];
    private readonly List<long> bytes = [];

    private CorpusIndexBuilder(Corpus corpus)
    {
        this.corpus = corpus;
        DemandFiles();
        records = new long[corpus.Files.Count];
    }

    /// <summary>Reads a corpus to its end, or to its limit of documents.</summary>
    /// <param name="options">Which files, and as what.</param>
    /// <param name="rule">Where chunks end.</param>
    /// <param name="report">Told at each chunk how many bytes of files were read, or null.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ProbeException">An input can be read once only, or not at all;
    /// or has not what the options promise.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static CorpusIndex Build(
        CorpusOptions options,
        ChunkRule rule,
        Action<long>? report = null,
        CancellationToken cancellation = default)
    {
        // A record whose labels are bad is one that is skipped, and has no bytes then; where nothing is skipped, labels
        // that are bad end the scan anyway.
        Corpus corpus = new(options with { ReadsLabels = options.ReadsLabels && options.SkipsBadRecords });
        corpus.CutInto(rule);
        return new CorpusIndexBuilder(corpus).Read(report, cancellation);
    }

    private CorpusIndex Read(Action<long>? report, CancellationToken cancellation)
    {
        foreach (NumberedRecord next in corpus.Records(null, cancellation))
        {
            records[next.File]++;
            if (next.Chunk == firstRecords.Count)
            {
                firstRecords.Add(next.Number);
                offsets.Add(next.Record.Offset);
                lines.Add(next.Record.Line);
                bytes.Add(0);
                report?.Invoke(corpus.BytesRead);
            }
            bytes[^1] += next.Bytes;
        }
        return new CorpusIndex
        {
            Rule = corpus.Rule,
            Files = [.. corpus.Files.Select(Outcome)],
            FirstRecords = firstRecords,
            Offsets = offsets,
            Lines = lines,
            TextBytes = bytes,
            Records = records.Sum(),
            Documents = corpus.DocumentsRead,
            EmptyDocuments = corpus.EmptyDocuments,
            BadRecords = corpus.BadRecords,
            Warnings = [.. corpus.Warnings],
        };
    }

    private void DemandFiles()
    {
        // A named pipe has a length of 0, and its writer would not survive that it is opened twice.
        CorpusFile? stream = corpus.Files.FirstOrDefault(
            file => file.FullPath is null || file.Length is null || FileKind.Of(file.FullPath) == FileKind.Pipe);
        if (stream is not null)
        {
            throw new ProbeException(
                "--corpus: expected files, since a scan that goes on later or is shared out reads them from where it "
                + $"stopped, but got {(stream.FullPath is null ? "standard input" : $"the pipe '{stream.Name}'")}, "
                + "which can be read once only. Save it to a file first.");
        }
    }

    private IndexedFile Outcome(CorpusFile file, int number)
    {
        if (file.Sha256 is not null && file.ByteCount != file.Length)
        {
            throw new ProbeException(string.Create(
                CultureInfo.InvariantCulture,
                $"{file.Name}: expected a file of {file.Length} bytes, but read {file.ByteCount}: it was changed "
                    + $"meanwhile. Wait until it is written, and scan then."));
        }
        return new IndexedFile(file.Name, file.Format, records[number], file.ByteCount, file.Sha256);
    }
}
