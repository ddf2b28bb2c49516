using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora;

/// <summary>Where each chunk of a corpus begins, and what a whole reading finds: the outcome of one that neither
/// tokenises nor looks at labels.</summary>
/// <remarks>Numbers of chunks stand in lists of their own, one for each figure: there may be very many.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record CorpusIndex : IJsonOnDeserialized
{
    /// <summary>What to do where the corpus is not what was indexed.</summary>
    public const string Advice = "The corpus was changed since: put the former files back, or scan anew.";

    private readonly long[] filesFirst = [];

    /// <summary>Where chunks end.</summary>
    public required ChunkRule Rule { get; init; }

    /// <summary>The files in the order in which they are read.</summary>
    public required IReadOnlyList<IndexedFile> Files { get; init => filesFirst = FirstRecordsOf(field = value); }

    /// <summary>The number of each chunk's first record, over all files, from 0.</summary>
    public required IReadOnlyList<long> FirstRecords { get; init; }

    /// <summary>Bytes of the file's content before it.</summary>
    public required IReadOnlyList<long> Offsets { get; init; }

    /// <summary>The line where it starts, from 1; 0 where the file is the document.</summary>
    public required IReadOnlyList<long> Lines { get; init; }

    /// <summary>Bytes of text that each chunk has, in UTF-8, token ids counted as four each.</summary>
    public required IReadOnlyList<long> TextBytes { get; init; }

    /// <summary>Records in all: documents, empty ones and bad ones.</summary>
    public required long Records { get; init; }

    /// <summary>Documents with content.</summary>
    public required long Documents { get; init; }

    /// <summary>Documents without any.</summary>
    public required long EmptyDocuments { get; init; }

    /// <summary>Records that can't be read and are skipped.</summary>
    public required long BadRecords { get; init; }

    /// <summary>What the user should know of the corpus as a whole, bad records named. A reading of a range warns of
    /// nothing of this again.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>Chunks in all.</summary>
    [JsonIgnore]
    public long ChunkCount => FirstRecords.Count;

    /// <summary>All chunks.</summary>
    [JsonIgnore]
    public ChunkRange All => new(this, 0, ChunkCount);

    /// <summary>The number of a chunk's first record; of the chunk after the last the number of records.</summary>
    public long FirstRecordOf(long chunk) => chunk == ChunkCount ? Records : FirstRecords[(int)chunk];

    /// <summary>Bytes of text of chunks that follow each other.</summary>
    public long TextBytesOf(long first, long end)
    {
        long sum = 0;
        for (long chunk = first; chunk < end; chunk++)
        {
            sum += TextBytes[(int)chunk];
        }
        return sum;
    }

    /// <summary>The file in which a chunk begins, and where.</summary>
    public (int File, RecordPlace Place) PlaceOf(long chunk)
    {
        long record = FirstRecordOf(chunk);
        int file = Array.BinarySearch(filesFirst, record);
        // A file without records begins where the next one does.
        file = file < 0 ? ~file - 1 : Array.LastIndexOf(filesFirst, record);
        return (file, new RecordPlace(Offsets[(int)chunk], Lines[(int)chunk], record - filesFirst[file]));
    }

    /// <summary>Refuses files that are not those that were indexed, by their names.</summary>
    /// <exception cref="ProbeException">A file is new, missing, or read in another way.</exception>
    public void DemandFiles(IReadOnlyList<CorpusFile> files)
    {
        string[] before = [.. Files.Select(Describe)];
        string[] now = [.. files.Select(file => $"'{file.Name}' ({file.Format})")];
        if (before.SequenceEqual(now, StringComparer.Ordinal))
        {
            return;
        }
        string got = now.Except(before, StringComparer.Ordinal).FirstOrDefault() is { } added ? $"{added}, a new one"
            : before.Except(now, StringComparer.Ordinal).FirstOrDefault() is { } gone ? $"no {gone}"
            : "them in another order";
        throw new ProbeException(string.Create(
            CultureInfo.InvariantCulture,
            $"--corpus: expected the {before.Length} files that were indexed, but got {got}. {Advice}"));
    }

    /// <summary>Refuses what JSON can hold and no corpus.</summary>
    /// <exception cref="JsonException">The figures don't fit together.</exception>
    public void OnDeserialized()
    {
        int count = FirstRecords.Count;
        bool isWhole = Rule.HasRoom && Offsets.Count == count && Lines.Count == count && TextBytes.Count == count
            && Offsets.All(IsCount) && Lines.All(IsCount) && TextBytes.All(IsCount)
            && Files.All(file => IsCount(file.Records) && IsCount(file.Bytes))
            && IsCount(Documents) && IsCount(EmptyDocuments) && IsCount(BadRecords)
            && Documents + EmptyDocuments + BadRecords == Records
            && Files.Sum(file => file.Records) == Records
            && (count > 0 ? FirstRecords[0] == 0 : Records == 0);
        for (int chunk = 0; chunk < count && isWhole; chunk++)
        {
            isWhole = FirstRecordOf(chunk) < FirstRecordOf(chunk + 1);
        }
        if (!isWhole)
        {
            throw new JsonException("an index of a corpus whose figures don't fit together.");
        }
    }

    private static bool IsCount(long value) => value >= 0;

    private static string Describe(IndexedFile file) => $"'{file.Name}' ({file.Format})";

    private static long[] FirstRecordsOf(IReadOnlyList<IndexedFile> files)
    {
        long[] first = new long[files.Count];
        long sum = 0;
        for (int i = 0; i < first.Length; i++)
        {
            first[i] = sum;
            sum += files[i]?.Records ?? throw new JsonException("a list with null in it.");
        }
        return first;
    }
}
