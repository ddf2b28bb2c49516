namespace NeuronProbe.Tokenizers;

/// <summary>A part of a normalised text.</summary>
/// <param name="Whole">The text.</param>
/// <param name="First">Where the part begins, in UTF-16 units.</param>
/// <param name="End">Where it ends, exclusive.</param>
internal readonly record struct TextPiece(NormalizedText Whole, int First, int End)
{
    /// <summary>All of a text.</summary>
    public static TextPiece Of(NormalizedText text) => new(text, 0, text.Text.Length);

    public ReadOnlySpan<char> Span => Whole.Text.AsSpan(First, End - First);

    public string Text => End - First == Whole.Text.Length ? Whole.Text : Whole.Text[First..End];

    /// <summary>The part as a text of its own.</summary>
    public NormalizedText Cut() => Whole.Slice(First, End);
}
