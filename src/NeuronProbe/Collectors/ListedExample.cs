using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Collectors;

/// <summary>
/// An example in a list: 24 bytes, beside the activations of its context, which the list keeps, and the passage, which
/// neurons share.
/// </summary>
/// <param name="Passage">Holds the token and those round it.</param>
/// <param name="Document">
/// The document's number, kept here too since every example that is offered is compared with it.
/// </param>
/// <param name="Score">The activation, negated in a list of the smallest.</param>
/// <param name="Position">The token's position in its window.</param>
internal readonly record struct ListedExample(Passage Passage, long Document, float Score, int Position)
{
    /// <summary>What decides where it stands.</summary>
    public ExampleKey Key => new(Score, Document, Passage.TokenAt(Position), Passage.FirstToken, Position);

    /// <summary>What its context is cut from: two examples have the same where both are.</summary>
    public (Passage Passage, int Position) Context => (Passage, Position);

    /// <summary>Tokens of its context.</summary>
    public int ContextLength => Passage.ContextLength(Position);

    public static ListedExample Of(float score, Passage passage, int position) =>
        new(passage, passage.Document, score, position);

    /// <summary>Whether an example comes before this one.</summary>
    public bool IsAfter(in ExampleKey key) => key.Score != Score ? key.Score > Score : key.IsBefore(Key);

    /// <summary>Whether an example would fill the same place.</summary>
    public bool IsSameUnit(in ExampleKey key, TopPer per) => per switch
    {
        TopPer.Document => Document == key.Document,
        TopPer.Window => Document == key.Document && Passage.FirstToken == key.FirstToken,
        _ => false,
    };
}
