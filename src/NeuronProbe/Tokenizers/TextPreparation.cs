namespace NeuronProbe.Tokenizers;

/// <summary>What is done to a text before its words are cut: added tokens are found in it,
/// and the pieces between them normalised.</summary>
/// <param name="Added">Tokens that are found whole.</param>
/// <param name="Normalize">What is done to each piece between tokens that are looked for in the text as it is.</param>
internal sealed record TextPreparation(
    IReadOnlyList<AddedToken> Added,
    Func<NormalizedText, NormalizedText> Normalize)
{
    private readonly AddedTokenFinder plain = new(Added.Where(token => !token.IsNormalized));

    // Looked for in the normalised text, so normalised as that was.
    private readonly AddedTokenFinder normalized = new(Added
        .Where(token => token.IsNormalized)
        .Select(token => token with { Content = Normalize(NormalizedText.Of(token.Content)).Text })
        .Where(token => token.Content.Length > 0));

    /// <summary>What is done to each piece that is then left, just before its words are cut.</summary>
    public Func<NormalizedText, NormalizedText> Prepare { get; init; } = text => text;

    /// <summary>Prepares a text.</summary>
    /// <returns>In order: added tokens, each an id with the range that it stands for, and pieces of text,
    /// none empty.</returns>
    public IEnumerable<(int? Id, (int Start, int End) Range, NormalizedText? Piece)> Split(string text)
    {
        foreach ((int start, int end, int? id) in plain.Split(text))
        {
            if (id is not null)
            {
                yield return (id, (start, end), null);
                continue;
            }
            NormalizedText part = Normalize(NormalizedText.Of(text, start, end));
            foreach ((int first, int last, int? found) in normalized.Split(part.Text))
            {
                if (found is not null)
                {
                    yield return (found, part.Source(first, last), null);
                }
                else if (Prepare(part.Slice(first, last)) is { Text.Length: > 0 } piece)
                {
                    yield return (null, default, piece);
                }
            }
        }
    }
}
