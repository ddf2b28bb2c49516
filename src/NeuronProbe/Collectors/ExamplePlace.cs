using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Collectors;

/// <summary>A place in a list of examples: 24 bytes, beside the activations of the context, which the list keeps.</summary>
/// <param name="Context">The token and those round it, shared with other neurons.</param>
/// <param name="Document">The document's number, kept here too since every example that is offered is compared with it.</param>
/// <param name="Score">The activation, its sign turned in a list of the smallest.</param>
/// <param name="FirstToken">The number of its window's first token.</param>
internal readonly record struct ExamplePlace(PackedContext Context, long Document, float Score, int FirstToken)
{
    /// <summary>What decides where it stands.</summary>
    public ExampleKey Key => new(Score, Document, Context.Token, FirstToken, Context.Position);

    public static ExamplePlace Of(float score, PackedContext context) => new(context, context.Document, score, context.FirstToken);

    /// <summary>Whether an example comes before this one.</summary>
    public bool IsBehind(in ExampleKey key) => key.Score != Score ? key.Score > Score : key.IsBefore(Key);

    /// <summary>Whether an example would fill the same place.</summary>
    public bool IsSameUnit(in ExampleKey key, TopPer per) => per switch
    {
        TopPer.Document => Document == key.Document,
        TopPer.Window => Document == key.Document && FirstToken == key.FirstToken,
        _ => false,
    };
}
