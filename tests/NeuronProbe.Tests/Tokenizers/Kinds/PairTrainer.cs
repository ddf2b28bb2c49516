using System.Text;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Tests.Tokenizers.Kinds;

/// <summary>
/// Vocabularies learned from the texts, over all borders of words, so that a border that is not kept shows in the ids.
/// </summary>
internal static class PairTrainer
{
    private const int MergeCount = 700;

    private static readonly string[] Special =
        ["<s>", "</s>", "<unk>", "<pad>", "<mask>", "[CLS]", "[SEP]", "[MASK]", "[UNK]", "<|endoftext|>",
        "<|im_start|>", "<|im_end|>", "<bos>", "ADDED"];

    /// <summary>The texts without special tokens, which vocabularies have beside what is learned.</summary>
    private static readonly string[] Learned =
        [.. KindTexts.All
        .Select(text => Special.Aggregate(text, (rest, token) => rest.Replace(token, "", StringComparison.Ordinal)))];

    /// <summary>Merges in the byte alphabet.</summary>
    public static IReadOnlyList<(string Left, string Right)> ByteMerges { get; } =
        Learn(Learned
        .Select(text => ByteAlphabet.Write(Encoding.UTF8.GetBytes(text)).EnumerateRunes().Select(r => r.ToString())));

    /// <summary>Merges of characters, with U+2581 for a space.</summary>
    public static IReadOnlyList<(string Left, string Right)> CharacterMerges { get; } =
        Learn(Learned.Select(text => ("▁" + text.Replace(' ', '▁')).EnumerateRunes().Select(r => r.ToString())));

    /// <summary>The characters that occur in the texts at least twice.</summary>
    public static IReadOnlyList<string> Characters { get; } =
        [.. KindTexts.All.SelectMany(text => text.EnumerateRunes()).GroupBy(rune => rune)
            .Where(group => group.Count() > 1).Select(group => group.Key.ToString()).Order(StringComparer.Ordinal)];

    /// <summary>Pieces of words, plain and as they go on.</summary>
    public static IReadOnlyList<string> WordPieces { get; } = Pieces();

    private static List<(string, string)> Learn(IEnumerable<IEnumerable<string>> sequences)
    {
        List<string>[] rows = [.. sequences.Select(sequence => sequence.ToList())];
        List<(string, string)> merges = [];
        HashSet<string> made = [];
        while (merges.Count < MergeCount)
        {
            Dictionary<(string, string), int> counts = [];
            foreach (List<string> row in rows)
            {
                for (int i = 0; i + 1 < row.Count; i++)
                {
                    counts[(row[i], row[i + 1])] = counts.GetValueOrDefault((row[i], row[i + 1])) + 1;
                }
            }
            (string Left, string Right) best = counts.Where(pair => !made.Contains(pair.Key.Item1 + pair.Key.Item2))
                .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Item1, StringComparer.Ordinal)
                    .ThenBy(pair => pair.Key.Item2, StringComparer.Ordinal).First().Key;
            made.Add(best.Left + best.Right);
            merges.Add(best);
            foreach (List<string> row in rows)
            {
                for (int i = 0; i + 1 < row.Count; i++)
                {
                    if (row[i] == best.Left && row[i + 1] == best.Right)
                    {
                        row[i] = best.Left + best.Right;
                        row.RemoveAt(i + 1);
                    }
                }
            }
        }
        return merges;
    }

    private static List<string> Pieces()
    {
        string[] words =
            [.. Learned.SelectMany(text => text.Split(' ', '\n', '\t'))
            .Where(word => word.Length > 0 && !word.Contains('\r', StringComparison.Ordinal))];
        IEnumerable<string> lowered = words.SelectMany(word => new[] { word, word.ToLowerInvariant() });
        IEnumerable<string> common = lowered.Where(word => word.Length > 1 && word.All(char.IsLetter))
            .GroupBy(word => word).OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal).Take(150).Select(group => group.Key);
        IEnumerable<string> ends = lowered.Where(word => word.Length > 3 && word.All(char.IsLetter))
            .Select(word => "##" + word[^2..]).Distinct().Order(StringComparer.Ordinal).Take(100);
        string[] single =
            [.. Characters.Where(character => !char.IsWhiteSpace(character[0]) && !char.IsControl(character[0]))];
        return [.. single.Concat(single.Select(character => "##" + character)).Concat(common).Concat(ends).Distinct()];
    }
}
