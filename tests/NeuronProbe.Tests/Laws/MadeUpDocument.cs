using System.Text;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Tests.Support;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Tests.Laws;

/// <summary>Documents with characters outside the BMP,
/// such that offsets in UTF-16 units and in code points differ.</summary>
internal static class MadeUpDocument
{
    private static readonly string[] Pieces = ["cat", " 😀", " naïve", " 東京", " 𝔘𝟙", ".", "\n", " of"];

    /// <summary>Concepts that apply to every third token of a document, to documents whose id is of odd length as a
    /// whole, and to nothing.</summary>
    public static ConceptPlan Plan { get; } = new(
        [new("third", false, 120, 24), new("long", true, 180, 12), new("never", false, 0, 0)],
        tokens: 360,
        documents: 24,
        heldOut: 0.4)
    { TypeCounts = TypeCounts.Of(Documents()) };

    /// <summary>The same concepts, each with negatives as frequent as its tokens, in documents as long.</summary>
    public static ConceptPlan MatchedPlan { get; } = MakeMatchedPlan();

    private static ConceptPlan MakeMatchedPlan()
    {
        TokenTrait[] control = [TokenTrait.Length, TokenTrait.Frequency];
        var matched = MatchedTokens.Read(
            Documents().SelectMany(document => document.Windows(int.MaxValue)),
            3,
            control,
            TypeCounts.Of(Documents()));
        return new(Plan.Concepts, Plan.Tokens, Plan.Documents, Plan.HeldOut, matched.Rates)
        {
            Control = control,
            Matched = matched,
            TypeCounts = TypeCounts.Of(Documents()),
        };
    }

    private static IEnumerable<TokenizedDocument> Documents() =>
        Enumerable.Range(0, 24).Select(i => Create(i, 1 + (i * 7 % 29), $"document {i}"));

    /// <summary>A document of so many tokens; a token's id is 100 + its number,
    /// and its text follows from that and the document's length.</summary>
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
        int[] all = [.. Enumerable.Range(0, tokenCount)];
        return new TokenizedDocument(document, hasText ? text.ToString() : null, tokens)
            .WithMarks(new ConceptMarks(
                [[.. all.Where(token => token % 3 == 0)], document.Id.Length % 2 == 1 ? all : [], []]));
    }

    /// <summary>Cuts it into windows.</summary>
    public static Window[] Windows(
        this TokenizedDocument document, int length, int[]? prefix = null, int[]? suffix = null)
    {
        List<Window> windows = [];
        for (int first = 0; first < document.Tokens.Length; first += length)
        {
            windows.Add(
                new(document, first, Math.Min(length, document.Tokens.Length - first), prefix ?? [], suffix ?? []));
        }
        return [.. windows];
    }
}
