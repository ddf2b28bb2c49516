namespace NeuronProbe.Tokenizers;

/// <summary>How a piece of text becomes the words that merges stay within.</summary>
/// <param name="steps">One after the other; without any a piece is one word.</param>
internal sealed class WordSplitting(IReadOnlyList<PreTokenizerStep> steps)
{
    /// <summary>Whether words are written byte by byte in the byte alphabet.</summary>
    public bool IsByteLevel => steps.OfType<ByteLevelStep>().Any();

    /// <summary>The words of a piece, none empty.</summary>
    /// <exception cref="ProbeException">A pattern takes too long on the text.</exception>
    public IEnumerable<TextPiece> Cut(NormalizedText text)
    {
        IEnumerable<TextPiece> pieces = [TextPiece.Of(text)];
        foreach (PreTokenizerStep step in steps)
        {
            pieces = pieces.SelectMany(step.Apply);
        }
        return pieces;
    }

    /// <summary>
    /// The same as cuts alone, where bytes are written last of all and a space is put at most before the whole piece;
    /// null in any other order.
    /// </summary>
    public (SplitChain Words, bool AddsSpace)? AsByteLevelCuts()
    {
        if (steps is not [.., ByteLevelStep last] || steps.SkipLast(1).Any(step => step is not CuttingStep)
            || (last.AddsSpace && steps.Count > 1))
        {
            return null;
        }
        IEnumerable<TextSplitter> cuts = steps.OfType<CuttingStep>().Select(step => step.Splitter);
        return (new SplitChain([.. last.Words is null ? cuts : cuts.Append(last.Words)]), last.AddsSpace);
    }
}
