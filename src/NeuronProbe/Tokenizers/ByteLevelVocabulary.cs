using System.Text;

namespace NeuronProbe.Tokenizers;

/// <summary>What the files of a byte-level BPE tokenizer say, checked.</summary>
/// <param name="Tokens">Token as written in the vocabulary, and its id.</param>
/// <param name="Merges">Pairs as written, first come first merged; parts and results are in the vocabulary.</param>
/// <param name="Special">Content and id of the tokens that are found whole in a text.</param>
/// <param name="SpecialIds">Those of them that stand for no text of their own.</param>
/// <param name="UnknownId">What stands for bytes without a token, or null where there is none.</param>
internal sealed record ByteLevelVocabulary(
    IReadOnlyDictionary<string, int> Tokens,
    IReadOnlyList<(string Left, string Right)> Merges,
    IReadOnlyDictionary<string, int> Special,
    IReadOnlySet<int> SpecialIds,
    int? UnknownId)
{
    /// <summary>The id of each single byte, or null where the vocabulary lacks it.</summary>
    public int?[] ByteIds()
    {
        int?[] ids = new int?[256];
        foreach ((string token, int id) in Tokens)
        {
            if (token.Length == 1 && ByteAlphabet.Read(token) is [byte value] && !Special.ContainsKey(token))
            {
                ids[value] = id;
            }
        }
        return ids;
    }

    /// <summary>What every token spells; special ones, and those not written in the byte alphabet,
    /// their content.</summary>
    public TokenSpelling Spelling()
    {
        byte[]?[] bytes = new byte[]?[1 + Tokens.Values.Concat(Special.Values).DefaultIfEmpty(-1).Max()];
        foreach ((string token, int id) in Tokens)
        {
            bytes[id] = ByteAlphabet.Read(token) ?? Encoding.UTF8.GetBytes(token);
        }
        foreach ((string content, int id) in Special)
        {
            bytes[id] = Encoding.UTF8.GetBytes(content);
        }
        return new TokenSpelling(bytes, SpecialIds, dropsFirstSpace: false);
    }

    /// <summary>The merges between ids; ranks are their numbers in order.</summary>
    public MergeTable MergeTable()
    {
        MergeTable table = new();
        for (int rank = 0; rank < Merges.Count; rank++)
        {
            (string left, string right) = Merges[rank];
            table.Set(Tokens[left], Tokens[right], rank, Tokens[left + right]);
        }
        return table;
    }
}
