using Microsoft.ML.Tokenizers;

namespace NeuronProbe.Tokenizers;

/// <summary>A model's tokenizer with what its files say about it: text to tokens with offsets into that text,
/// and back.</summary>
/// <remarks>Safe to use from several threads at once.</remarks>
internal sealed class TextTokenizer(SourceTokenizer tokenizer)
{
    /// <summary>The tokenizer by itself, without special tokens round a text.</summary>
    public Tokenizer Tokenizer => tokenizer;

    /// <summary>1 + the largest id.</summary>
    public int VocabularySize => tokenizer.Spelling.VocabularySize;

    /// <summary>The most bytes of text that one token stands for.</summary>
    public int LongestToken => tokenizer.LongestToken;

    /// <summary>Kind, size and files, for people to read.</summary>
    public required string Description { get; init; }

    /// <summary>Full paths of the files that it was read from.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The token that begins a text (BOS), or null where there is none.</summary>
    public int? BeginningId { get; init; }

    /// <summary>The token that ends a text (EOS), or null where there is none.</summary>
    public int? EndId { get; init; }

    /// <summary>Special tokens that the tokenizer's own files say to put before each text.</summary>
    public IReadOnlyList<int> Prefix { get; init; } = [];

    /// <summary>Special tokens that the tokenizer's own files say to put after each text.</summary>
    public IReadOnlyList<int> Suffix { get; init; } = [];

    /// <summary>Tokens that stand for no text of their own.</summary>
    public IReadOnlySet<int> SpecialIds => tokenizer.Spelling.SpecialIds;

    /// <summary>Whether the vocabulary has a token of that id.</summary>
    public bool Knows(int id) => tokenizer.Spelling.Contains(id);

    /// <summary>The tokens of a text, none added.</summary>
    /// <remarks>
    /// Starts and ends never decrease and no surrogate pair is cut. Lone surrogates read as U+FFFD.
    /// Every character is in a token's range, but white space that a SentencePiece model says to remove after the
    /// text, and white space, control characters and stripped accents where WordPiece does the cutting.
    /// </remarks>
    /// <exception cref="ProbeException">The vocabulary can't express the text.</exception>
    public TextToken[] Encode(string text) => [.. tokenizer.Encode(text)];

    /// <summary>The text that the ids spell together, bytes that are no UTF-8 as U+FFFD,
    /// and each token's whole characters in it.</summary>
    /// <exception cref="ProbeException">The vocabulary lacks one of the ids.</exception>
    public (string Text, TextToken[] Tokens) Decode(IReadOnlyList<int> ids) => tokenizer.Spelling.Decode(ids);

    /// <summary>One token for display; bytes that are only part of a character as <c>&lt;0xNN&gt;</c>.</summary>
    public string Show(int id) => tokenizer.Spelling.Show(id);
}
