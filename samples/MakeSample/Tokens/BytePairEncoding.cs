using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MakeSample.Tokens;

/// <summary>A byte-level vocabulary as GPT-2 has it (Sennrich et al. 2016; Radford et al. 2019).</summary>
/// <param name="Vocabulary">Every token by its id: 256 bytes, a token a merge, <see cref="EndOfText"/>.</param>
/// <param name="Merges">Pairs of tokens that become one, the first to be joined first.</param>
internal sealed partial record BytePairEncoding(
    IReadOnlyList<string> Vocabulary, IReadOnlyList<(string Left, string Right)> Merges)
{
    /// <summary>What ends a document; the last id.</summary>
    public const string EndOfText = "<|endoftext|>";

    private static readonly JsonSerializerOptions JsonFormat =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Dictionary<string, int> ids = Vocabulary.Select((token, id) => (token, id)).ToDictionary(
        pair => pair.token, pair => pair.id);
    private readonly Dictionary<(string, string), int> ranks = Merges.Select((pair, rank) => (pair, rank)).ToDictionary(
        entry => entry.pair, entry => entry.rank);
    private readonly Dictionary<string, int[]> known = [];

    /// <summary>The id of <see cref="EndOfText"/>.</summary>
    public int EndOfTextId => Vocabulary.Count - 1;

    /// <summary>The pieces that tokens never reach across, by GPT-2's own expression.</summary>
    public static IEnumerable<string> Words(string text) => Word().Matches(text).Select(match => match.Value);

    /// <summary>The ids of a text; nothing is put before or after them.</summary>
    public int[] Encode(string text) => [.. Words(text).SelectMany(EncodeWord)];

    /// <summary>Writes <c>vocab.json</c> and <c>merges.txt</c> in GPT-2's format.</summary>
    public void Save(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "vocab.json"), JsonSerializer.Serialize(ids, JsonFormat) + "\n");
        var lines = new StringBuilder("#version: 0.2\n");
        foreach ((string left, string right) in Merges)
        {
            lines.Append(left).Append(' ').Append(right).Append('\n');
        }
        File.WriteAllText(Path.Combine(folder, "merges.txt"), lines.ToString());
    }

    private int[] EncodeWord(string word)
    {
        if (!known.TryGetValue(word, out int[]? encoded))
        {
            List<string> tokens = [.. ByteAlphabet.Spell(word).Select(character => character.ToString())];
            while (tokens.Count > 1)
            {
                (int best, int at) = Enumerable.Range(0, tokens.Count - 1)
                    .Min(i => (ranks.GetValueOrDefault((tokens[i], tokens[i + 1]), int.MaxValue), i));
                if (best == int.MaxValue)
                {
                    break;
                }
                tokens[at] += tokens[at + 1];
                tokens.RemoveAt(at + 1);
            }
            known[word] = encoded = [.. tokens.Select(token => ids[token])];
        }
        return encoded;
    }

    [GeneratedRegex(
        @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
