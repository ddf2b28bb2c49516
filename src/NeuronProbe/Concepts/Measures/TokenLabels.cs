using NeuronProbe.Concepts.Labels;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Concepts.Measures;

/// <summary>Where a token is.</summary>
/// <param name="Window">Its window.</param>
/// <param name="Document">A hash of its document's id.</param>
/// <param name="Position">Its position in the window, special tokens counted.</param>
internal readonly record struct TokenPlace(Window Window, ulong Document, int Position);

/// <summary>What concepts say of a token: whether it is compared, has the label, and has it where labels are dealt
/// anew.</summary>
/// <remarks>
/// Dealt anew means that every token has the label with the same chance, the concept's share of all tokens; of a
/// concept of whole documents every document, with its share of documents. Draws depend on nothing but the concept's
/// name, the document's id and the token's place in it.
/// </remarks>
/// <param name="plan">The concepts.</param>
internal sealed class TokenLabels(ConceptPlan plan)
{
    /// <summary>How often labels are dealt anew.</summary>
    public const int Draws = 5;

    /// <summary>Ways in which a token can have the label: its own, and one for each draw.</summary>
    public const int Ways = 1 + Draws;

    /// <summary>The mark of a token that is compared for a concept.</summary>
    public const byte Compared = 1;

    private const ulong Seed = 3;

    private readonly ulong[] names = [.. plan.Concepts.Select(concept => StableHash.Of(concept.Name))];

    /// <summary>The mark of a token that has the label.</summary>
    /// <param name="way">0 for its own label, else the number of the draw, from 1.</param>
    public static byte Labelled(int way) => (byte)(2 << way);

    /// <summary>The marks of a token.</summary>
    /// <param name="concept">Index of the concept.</param>
    /// <param name="place">Where the token is.</param>
    /// <param name="isDealt">Whether its labels are dealt anew too.</param>
    public byte Of(int concept, in TokenPlace place, bool isDealt)
    {
        int number = place.Window.TokenAt(place.Position);
        bool isLabelled = number >= 0 && place.Window.Document.Marks?.Of(concept).BinarySearch(number) >= 0;
        if (!plan.IsCompared(concept, place.Window, number, isLabelled))
        {
            return 0;
        }
        int marks = Compared | (isLabelled ? Labelled(0) : 0);
        ulong unit = plan.Concepts[concept].IsOfDocuments
            ? place.Document
            : StableHash.Of(place.Document, (ulong)place.Window.FirstToken, (ulong)place.Position);
        for (int draw = 1; draw <= Draws && isDealt; draw++)
        {
            ulong hash = StableHash.Of(Seed, (ulong)draw, names[concept], unit);
            marks |= StableHash.Fraction(hash) < plan.BaseRate(concept) ? Labelled(draw) : 0;
        }
        return (byte)marks;
    }
}
