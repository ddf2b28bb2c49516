namespace NeuronProbe.Corpora.Windows;

/// <summary>How far the reading of a corpus has come.</summary>
/// <param name="Tokens">Tokens of the documents that were handed out.</param>
/// <param name="Bytes">Bytes of files read.</param>
/// <param name="EmptyDocuments">Documents skipped because they have no content or no token.</param>
/// <param name="BadRecords">Records skipped because they can't be read.</param>
internal readonly record struct CorpusPosition(long Tokens, long Bytes, long EmptyDocuments, long BadRecords);
