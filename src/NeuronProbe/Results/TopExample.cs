namespace NeuronProbe.Results;

/// <summary>One of the documents on which a neuron was most active, as one row of <c>top_examples</c> has it.</summary>
/// <param name="Tail"><c>high</c> or <c>low</c>.</param>
/// <param name="Rank">Place in its list, from 1.</param>
/// <param name="Activation">The neuron's value on the token.</param>
/// <param name="Document">The document's name.</param>
/// <param name="Token">The token's number in the document, or -1 where the tool added it.</param>
/// <param name="TokenId">The token's number in the vocabulary.</param>
/// <param name="TextBefore">A piece of the document before the token; null where there is no text.</param>
/// <param name="TokenText">The token's own piece of text; null where there is no text.</param>
/// <param name="TextAfter">A piece of the document after the token; null where there is no text.</param>
/// <param name="Context">The tokens round it and the token itself; empty where they were not kept.</param>
/// <param name="ContextIndex">Which of <paramref name="Context"/> the token itself is, from 0.</param>
internal sealed record TopExample(
    string Tail,
    long Rank,
    double Activation,
    string Document,
    long Token,
    long TokenId,
    string? TextBefore,
    string? TokenText,
    string? TextAfter,
    IReadOnlyList<ContextToken> Context,
    int ContextIndex);

/// <summary>A token of an example's context.</summary>
/// <param name="Id">Its number in the vocabulary.</param>
/// <param name="Activation">The neuron's value on it, which may be NaN or infinite.</param>
/// <param name="Start">Where it begins in the example's text, in UTF-16 units.</param>
/// <param name="End">Where it ends there. Tokens that share a character have the same range; one without text has an empty range.</param>
internal readonly record struct ContextToken(int Id, float Activation, int Start, int End);
