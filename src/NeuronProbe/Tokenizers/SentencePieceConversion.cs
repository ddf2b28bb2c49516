namespace NeuronProbe.Tokenizers;

/// <summary>
/// Writes a SentencePiece model of the BPE kind as the merges that transformers makes of it for its fast tokenizers.
/// </summary>
internal static class SentencePieceConversion
{
    /// <summary>The pieces and their merges; characters without a piece are bytes, whatever the model says.</summary>
    /// <exception cref="InvalidDataException">A piece is there twice.</exception>
    public static BpeModel Convert(SentencePieceModel model)
    {
        Dictionary<string, int> ids = new(StringComparer.Ordinal);
        for (int id = 0; id < model.Pieces.Count; id++)
        {
            if (!ids.TryAdd(model.Pieces[id].Text, id))
            {
                throw new InvalidDataException($"the piece '{model.Pieces[id].Text}' twice");
            }
        }
        int unknown = model.Pieces.Index().First(piece => piece.Item.Type == SentencePieceType.Unknown).Index;
        return new BpeModel(ids, Merges(model, ids), unknown, FusesUnknown: true, HasByteFallback: true,
            IgnoresMerges: false);
    }

    /// <summary>The pieces that are found whole: controls and those that the user defined.</summary>
    public static IReadOnlyList<AddedToken> AddedTokens(SentencePieceModel model) =>
    [
        .. model.Pieces.Index()
            .Where(piece => piece.Item.Type is SentencePieceType.Control or SentencePieceType.UserDefined)
            .Select(piece =>
                new AddedToken(piece.Item.Text,
                piece.Index) { IsSpecial = piece.Item.Type == SentencePieceType.Control }),
    ];

    /// <summary>
    /// Every way to join two pieces into a third: the higher its score the sooner, then the longer the left part.
    /// </summary>
    private static List<(string Left, string Right)> Merges(SentencePieceModel model, Dictionary<string, int> ids)
    {
        List<(int Left, int Right, float Score)> found = [];
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup =
            ids.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (SentencePiece piece in model.Pieces)
        {
            List<(int Left, int Right, float Score)> ways = [];
            for (int cut = 1; cut < piece.Text.Length; cut++)
            {
                if (!char.IsLowSurrogate(piece.Text[cut])
                    && lookup.TryGetValue(piece.Text.AsSpan(0, cut), out int left)
                    && lookup.TryGetValue(piece.Text.AsSpan(cut), out int right))
                {
                    ways.Add((left, right, piece.Score));
                }
            }
            found.AddRange(ways.OrderBy(way => way.Left).ThenBy(way => way.Right));
        }
        return [.. found.OrderByDescending(way => way.Score).ThenByDescending(way => Characters(way.Left))
            .ThenByDescending(way => Characters(way.Right))
            .Select(way => (model.Pieces[way.Left].Text, model.Pieces[way.Right].Text))];

        int Characters(int id) => model.Pieces[id].Text.EnumerateRunes().Count();
    }
}
