using System.Text;

namespace NeuronProbe.Tokenizers;

/// <summary>What the files of a WordPiece tokenizer say, checked.</summary>
/// <param name="Tokens">Token as written in the vocabulary, and its id; none is empty.</param>
/// <param name="UnknownId">What stands for words that can't be spelled.</param>
/// <param name="ContinuingPrefix">How pieces begin that go on with a word, such as <c>##</c>.</param>
/// <param name="LongestWord">Words of more characters are unknown.</param>
/// <param name="Special">Content and id of the tokens that are found whole in a text.</param>
/// <param name="SpecialIds">Tokens that stand for no text of their own.</param>
internal sealed record WordPieceVocabulary(
    IReadOnlyDictionary<string, int> Tokens,
    int UnknownId,
    string ContinuingPrefix,
    int LongestWord,
    IReadOnlyDictionary<string, int> Special,
    IReadOnlySet<int> SpecialIds)
{
    /// <summary>The pieces that words go on with, without their prefix.</summary>
    public Dictionary<string, int> Continuations() => Tokens
        .Where(token => token.Key.StartsWith(ContinuingPrefix, StringComparison.Ordinal))
        .ToDictionary(token => token.Key[ContinuingPrefix.Length..], token => token.Value, StringComparer.Ordinal);

    /// <summary>What every token spells: a piece that goes on with a word without its prefix, any other with the space
    /// that parts it from what comes before.</summary>
    public TokenSpelling Spelling()
    {
        byte[]?[] bytes = new byte[]?[1 + Tokens.Values.Concat(Special.Values).Max()];
        foreach ((string token, int id) in Tokens.Concat(Special))
        {
            bool continues = ContinuingPrefix.Length > 0 && token.StartsWith(ContinuingPrefix, StringComparison.Ordinal)
                && !Special.ContainsKey(token);
            bytes[id] = Encoding.UTF8.GetBytes(continues ? token[ContinuingPrefix.Length..] : ' ' + token);
        }
        return new TokenSpelling(bytes, SpecialIds, dropsFirstSpace: true);
    }
}
