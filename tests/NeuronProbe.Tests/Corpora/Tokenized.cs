using NeuronProbe.Corpora.Documents;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Tests.Corpora;

/// <summary>Documents of made-up tokens: the id of a token says which document and place it has.</summary>
internal static class Tokenized
{
    public static TokenizedDocument Document(long index, int tokenCount, long chunk = 0) => new(
        new Document(index, $"d{index}", null, null, $"f:{index}") { Chunk = chunk },
        null,
        [.. Enumerable.Range(0, tokenCount).Select(i => new TextToken(Id(index, i), 0, 0))]);

    public static int Id(long index, int token) => (int)(index * 10_000) + token + 1;
}
