using System.Text;
using Microsoft.ML.Tokenizers;

namespace NeuronProbe.Tokenizers;

/// <summary>Byte-level BPE through the library, which merges whatever pair spells the token of the lowest id.</summary>
internal static class TiktokenVocabulary
{
    /// <summary>The library's tokenizer, without special tokens,
    /// or null where it would not merge as the merges say.</summary>
    /// <remarks>
    /// It does as they say where all bytes have tokens, ids grow with the ranks, and every merge result is what its own
    /// bytes merge to: then, by induction over a token's length,
    /// no pair spells a token but the one that the merges name.
    /// </remarks>
    public static TiktokenTokenizer? TryCreate(
        ByteLevelVocabulary vocabulary, MergeTable merges, int?[] byteIds, PreTokenizer words)
    {
        if (byteIds.Contains(null))
        {
            return null;
        }
        StringBuilder lines = new();
        for (int value = 0; value < 256; value++)
        {
            AppendLine(lines, [(byte)value], byteIds[value]!.Value);
        }
        int last = -1;
        foreach ((string left, string right) in vocabulary.Merges)
        {
            int id = vocabulary.Tokens[left + right];
            byte[]? bytes = ByteAlphabet.Read(left + right);
            if (id <= last || bytes is null || vocabulary.Special.ContainsKey(left + right)
                || !MergesTo(id, bytes, merges, byteIds))
            {
                return null;
            }
            AppendLine(lines, bytes, id);
            last = id;
        }
        using MemoryStream stream = new(Encoding.ASCII.GetBytes(lines.ToString()));
        return TiktokenTokenizer.Create(stream, words, normalizer: null);
    }

    private static bool MergesTo(int id, byte[] bytes, MergeTable merges, int?[] byteIds)
    {
        int[] symbols = Array.ConvertAll(bytes, value => byteIds[value]!.Value);
        return merges.Merge(symbols, new int[symbols.Length]) == 1 && symbols[0] == id;
    }

    private static void AppendLine(StringBuilder lines, byte[] bytes, int id) =>
        lines.Append(Convert.ToBase64String(bytes)).Append(' ').Append(id).Append('\n');
}
