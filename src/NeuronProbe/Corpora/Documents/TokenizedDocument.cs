using NeuronProbe.Tokenizers;

namespace NeuronProbe.Corpora.Documents;

/// <summary>A document and its tokens, special tokens not among them.</summary>
/// <param name="Document">Where the tokens come from.</param>
/// <param name="Text">The text that the tokens' offsets point into,
/// or null where there is none (token ids without a tokenizer).</param>
/// <param name="Tokens">All tokens of the document, in order.</param>
public sealed record TokenizedDocument(Document Document, string? Text, TextToken[] Tokens)
{
    private CodePoints? codePoints;

    /// <summary>What collectors need to know of it.</summary>
    internal TypedValues Annotations { get; init; } = TypedValues.None;

    /// <summary>An offset in the text, counted in Unicode code points as Python counts them.</summary>
    /// <param name="offset">The offset in UTF-16 units.</param>
    /// <exception cref="InvalidOperationException">There is no text.</exception>
    internal int CodePointOffset(int offset)
    {
        string text = Text ?? throw new InvalidOperationException("A document without text has no offsets.");
        // A copy made by 'with' brings this field along, but perhaps another text.
        if (codePoints is not CodePoints known || !ReferenceEquals(known.Text, text))
        {
            codePoints = known = new CodePoints(text);
        }
        return known.OffsetOf(offset);
    }
}
