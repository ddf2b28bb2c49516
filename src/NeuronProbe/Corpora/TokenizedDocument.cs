namespace NeuronProbe.Corpora;

/// <summary>A document and its tokens, special tokens not among them.</summary>
/// <param name="Document">Where the tokens come from.</param>
/// <param name="Text">The text that the tokens' offsets point into, or null where there is none (token ids without a tokenizer).</param>
/// <param name="Tokens">All tokens of the document, in order.</param>
public sealed record TokenizedDocument(Document Document, string? Text, TextToken[] Tokens);
