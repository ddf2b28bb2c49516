namespace NeuronProbe.Corpora.Readers;

/// <summary>A file of a corpus that was read before.</summary>
/// <param name="Name">Its name then.</param>
/// <param name="KnownPath">Its full path then, of which ids of documents may have the end.</param>
/// <param name="Format">How it was read, never <c>auto</c>.</param>
/// <param name="Path">Where it is now.</param>
internal sealed record CorpusPlace(string Name, string KnownPath, string Format, string Path);
