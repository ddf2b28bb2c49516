namespace NeuronProbe.Corpora;

/// <summary>One document as a reader finds it in a file: text or token ids, one of them.</summary>
/// <param name="Id">Its id field, or null where it has none.</param>
/// <param name="Line">The line where it starts, from 1 (in parquet the row); 0 where the file is the document.</param>
/// <param name="Text">The text, or null where the record brings token ids.</param>
/// <param name="TokenIds">The ids of a record that was tokenised before, else null.</param>
/// <param name="Labels">What the file says of it, or null where nobody asked.</param>
internal sealed record CorpusRecord(string? Id, long Line, string? Text, int[]? TokenIds = null, DocumentLabels? Labels = null);
