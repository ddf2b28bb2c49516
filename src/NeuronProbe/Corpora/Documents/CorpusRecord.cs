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

    /// <summary>Reads one record; what is wrong with it alone becomes its problem.</summary>
    /// <param name="line">Where it starts.</param>
    /// <param name="read">Reads it.</param>
    public static CorpusRecord Of(long line, Func<CorpusRecord> read)
    {
        try
        {
            return read();
        }
        catch (ProbeException e)
        {
            return new CorpusRecord(null, line, null) { Problem = e };
        }
    }
}
