namespace NeuronProbe.Corpora.Windows;

/// <summary>One step of a pass over a corpus: a batch to run, or the end of a chunk.</summary>
/// <param name="Batch">What the model reads next, or null where a chunk ends.</param>
/// <param name="Chunk">Number of the chunk that the batch is of, or that ends; numbers ascend, and those of chunks
/// without tokens do not come.</param>
/// <param name="HasMore">
/// Whether anything comes after the chunk that ends; true for a batch, after which its chunk's end comes.
/// </param>
/// <param name="Position">How far the reading had come when the step was made.</param>
internal sealed record BatchStep(TokenBatch? Batch, long Chunk, bool HasMore, CorpusPosition Position);
