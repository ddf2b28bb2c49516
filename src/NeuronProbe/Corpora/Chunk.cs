using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora;

/// <summary>A fixed number of consecutive document numbers, and those of its documents that were not skipped.</summary>
/// <param name="Index">Number of the chunk, from 0: a document's number divided by the size.</param>
/// <param name="Documents">
/// Its documents, read as they are enumerated, which can be done once and only until the next chunk is asked for.
/// </param>
internal sealed record Chunk(long Index, IEnumerable<TokenizedDocument> Documents);
