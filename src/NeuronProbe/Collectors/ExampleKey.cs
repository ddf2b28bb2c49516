namespace NeuronProbe.Collectors;

/// <summary>What decides where an example stands in its list.</summary>
/// <param name="Score">The activation, negated in a list of the smallest: larger is better in every list.</param>
/// <param name="Document">The document's number.</param>
/// <param name="Token">The token's number in the document, or -1 where the tool added it.</param>
/// <param name="FirstToken">The number of its window's first token.</param>
/// <param name="Position">Its position in the window.</param>
internal readonly record struct ExampleKey(float Score, long Document, int Token, int FirstToken, int Position)
{
    /// <summary>
    /// Whether this one comes first: the better score, then the smaller document, then the smaller token.
    /// </summary>
    public bool IsBefore(in ExampleKey other)
    {
        if (Score != other.Score)
        {
            return Score > other.Score;
        }
        // All tokens that the tool added have the number -1: only their place tells them apart.
        return (Document, Token, FirstToken, Position)
            .CompareTo((other.Document, other.Token, other.FirstToken, other.Position)) < 0;
    }
}
