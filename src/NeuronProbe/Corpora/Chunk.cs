using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Corpora;

/// <summary>Documents of a corpus that follow each other and were not skipped, as <see cref="ChunkRule"/> cuts
/// them.</summary>
/// <param name="Index">Number of the chunk, from 0; none is left out, though all of one may be skipped.</param>
/// <param name="Documents">
/// Its documents, read as they are enumerated, which can be done once and only until the next chunk is asked for.
/// </param>
internal sealed record Chunk(long Index, IEnumerable<TokenizedDocument> Documents);
