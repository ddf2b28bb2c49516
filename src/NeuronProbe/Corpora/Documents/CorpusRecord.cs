using System.Text;

namespace NeuronProbe.Corpora.Documents;

/// <summary>One document as a reader finds it in a file: text or token ids, one of them;
/// or a record that can't be read.</summary>
/// <param name="Id">Its id field, or null where it has none.</param>
/// <param name="Line">The line where it starts, from 1 (in parquet the row); 0 where the file is the document.</param>
/// <param name="Text">The text, or null where the record brings token ids.</param>
/// <param name="TokenIds">The ids of a record that was tokenised before, else null.</param>
/// <param name="Labels">What the file says of it, or null where nobody asked.</param>
internal sealed record CorpusRecord(
    string? Id, long Line, string? Text, int[]? TokenIds = null, DocumentLabels? Labels = null)
{
    /// <summary>Why it can't be read, or null for a record that was; the next one may be good all the same.</summary>
    public ProbeException? Problem { get; private init; }

    /// <summary>Bytes of the file's content before it; 0 where the format jumps about or the file is the
    /// document.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether it has neither a character nor a token id, though it can be read.</summary>
    public bool IsEmpty => this is { Text.Length: 0 } or { TokenIds.Length: 0 };

    /// <summary>Bytes of its text in UTF-8, four for each token id; none of one that can't be read.</summary>
    public long ContentBytes =>
        Text is null ? (TokenIds?.Length ?? 0) * (long)sizeof(int) : Encoding.UTF8.GetByteCount(Text);

    /// <summary>Reads one record; what is wrong with it alone becomes its problem.</summary>
    /// <param name="line">Where it starts.</param>
    /// <param name="offset">Bytes of the content before it.</param>
    /// <param name="read">Reads it.</param>
    public static CorpusRecord Of(long line, long offset, Func<CorpusRecord> read)
    {
        CorpusRecord record;
        try
        {
            record = read();
        }
        catch (ProbeException e)
        {
            record = new CorpusRecord(null, line, null) { Problem = e };
        }
        record.Offset = offset;
        return record;
    }
}
