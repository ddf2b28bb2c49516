using System.Text.RegularExpressions;

namespace NeuronProbe.Tokenizers;

/// <summary>
/// One step of what tokenizer.json calls the pre-tokenizer: it takes each piece that the step before left.
/// </summary>
internal abstract record PreTokenizerStep
{
    /// <summary>The pieces that it makes of one, none empty.</summary>
    public abstract IEnumerable<TextPiece> Apply(TextPiece piece);

    protected static IEnumerable<TextPiece> Cut(TextSplitter splitter, TextPiece piece) =>
        splitter.Split(piece.Text)
            .Select(part =>
            piece with { First = piece.First + part.Offset, End = piece.First + part.Offset + part.Length });
}

/// <summary>Cuts pieces.</summary>
internal sealed record CuttingStep(TextSplitter Splitter) : PreTokenizerStep
{
    public override IEnumerable<TextPiece> Apply(TextPiece piece) => Cut(Splitter, piece);
}

/// <summary>Writes pieces byte by byte in the byte alphabet.</summary>
/// <param name="AddsSpace">Whether a space is put before a piece that begins with none.</param>
/// <param name="Words">Cuts them before that, or null.</param>
internal sealed record ByteLevelStep(bool AddsSpace, TextSplitter? Words) : PreTokenizerStep
{
    public override IEnumerable<TextPiece> Apply(TextPiece piece)
    {
        TextPiece spaced = AddsSpace && !piece.Span.StartsWith(' ')
            ? TextPiece.Of(Normalizers.Prepend(piece.Cut(), " ")) : piece;
        return (Words is null ? [spaced] : Cut(Words, spaced))
            .Select(word => TextPiece.Of(Normalizers.WriteBytes(word.Cut())));
    }
}

/// <summary>Writes spaces as a visible mark.</summary>
/// <param name="Mark">The mark.</param>
/// <param name="Scheme">Which pieces get one before them: <c>always</c>, <c>first</c> or <c>never</c>.</param>
/// <param name="Splits">Whether a mark begins a new piece.</param>
internal sealed record MetaspaceStep(string Mark, string Scheme, bool Splits) : PreTokenizerStep
{
    private readonly PatternSplitter marks = new(
        new Regex(Regex.Escape(Mark), PatternSplitter.Options, PatternSplitter.MatchTimeout),
        SplitBehavior.MergedWithNext);

    public override IEnumerable<TextPiece> Apply(TextPiece piece)
    {
        NormalizedText text = Normalizers.Replace(piece.Cut(), " ", Mark);
        bool isAsked = Scheme == "always" || (Scheme == "first" && text.Ranges is [{ Start: 0 }, ..]);
        bool isMarked = text.Text.StartsWith(Mark, StringComparison.Ordinal);
        TextPiece marked = TextPiece.Of(isAsked && !isMarked ? Normalizers.Prepend(text, Mark) : text);
        return Splits ? Cut(marks, marked) : [marked];
    }
}
