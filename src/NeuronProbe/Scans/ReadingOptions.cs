using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Readers;

namespace NeuronProbe.Scans;

/// <summary>How a model reads a corpus.</summary>
/// <param name="Corpus">Which files, and as what.</param>
/// <param name="MaxLength">Tokens in a window, special tokens included, or null for the model's own limit, at most
/// <see cref="ScanOptions.LongestWindow"/>.</param>
/// <param name="Bos">Whether special tokens are put round each window.</param>
/// <param name="LimitTokens">Reading stops before the document that would pass it; null for no limit.</param>
/// <param name="Chunk">Documents in a chunk.</param>
internal sealed record ReadingOptions(
    CorpusOptions Corpus, int? MaxLength, SpecialTokens Bos, long? LimitTokens, int Chunk)
{
    /// <summary>Bytes of text in a chunk, token ids counted as four each, or null for no limit.</summary>
    public long? ChunkBytes { get; init; }

    /// <summary>Where chunks end.</summary>
    public ChunkRule Rule => new(Chunk, ChunkBytes);
}
