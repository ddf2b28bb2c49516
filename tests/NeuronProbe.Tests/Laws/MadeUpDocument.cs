using System.Text;
using NeuronProbe.Corpora;

namespace NeuronProbe.Tests.Laws;

/// <summary>Documents with characters outside the BMP, such that offsets in UTF-16 units and in code points differ.</summary>
internal static class MadeUpDocument
{
    private static readonly string[] Pieces = ["cat", " 😀", " naïve", " 東京", " 𝔘𝟙", ".", "\n", " of"];

    /// <summary>A document of so many tokens; a token's id is 100 + its number, and its text follows from that and the document's length.</summary>
    public static TokenizedDocument Create(long index, int tokenCount, string? id = null, bool hasText = true)
    {
        StringBuilder text = new();
        TextToken[] tokens = new TextToken[tokenCount];
        for (int i = 0; i < tokenCount; i++)
        {
            int start = text.Length;
            text.Append(Pieces[(tokenCount + i) % Pieces.Length]);
            tokens[i] = new(100 + i, start, text.Length);
        }
        Document document = new(index, id ?? $"doc{index}", text.ToString(), null, $"made-up:{index}");
        return new(document, hasText ? text.ToString() : null, tokens);
    }

    /// <summary>Cuts it into windows.</summary>
    public static Window[] Windows(this TokenizedDocument document, int length, int[]? prefix = null, int[]? suffix = null)
    {
        List<Window> windows = [];
        for (int first = 0; first < document.Tokens.Length; first += length)
        {
            windows.Add(new(document, first, Math.Min(length, document.Tokens.Length - first), prefix ?? [], suffix ?? []));
        }
        return [.. windows];
    }
}
