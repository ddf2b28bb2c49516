namespace MakeSample.Tokens;

/// <summary>Learns a byte-pair encoding: again and again joins the pair of tokens that
/// stands together most often.</summary>
internal static class BytePairTrainer
{
    /// <summary>A vocabulary of <paramref name="size"/> tokens for these texts.</summary>
    /// <exception cref="ArgumentException">The texts are too few to have that many pairs.</exception>
    public static BytePairEncoding Train(IEnumerable<string> texts, int size)
    {
        List<string> vocabulary = [.. ByteAlphabet.InOrder];
        List<(string, string)> merges = [];
        (int[] Tokens, long Count)[] words = CountWords(texts, vocabulary);
        while (vocabulary.Count < size - 1)
        {
            (int left, int right) = MostFrequentPair(words, vocabulary);
            merges.Add((vocabulary[left], vocabulary[right]));
            vocabulary.Add(vocabulary[left] + vocabulary[right]);
            for (int i = 0; i < words.Length; i++)
            {
                words[i].Tokens = Join(words[i].Tokens, left, right, vocabulary.Count - 1);
            }
        }
        vocabulary.Add(BytePairEncoding.EndOfText);
        return new BytePairEncoding(vocabulary, merges);
    }

    private static (int[] Tokens, long Count)[] CountWords(IEnumerable<string> texts, List<string> vocabulary)
    {
        var ids = vocabulary.Select((token, id) => (token, id)).ToDictionary(pair => pair.token[0], pair => pair.id);
        return [.. texts.SelectMany(BytePairEncoding.Words).CountBy(word => word)
            .Select(word =>
                (ByteAlphabet.Spell(word.Key).Select(character => ids[character]).ToArray(), (long)word.Value))];
    }

    /// <summary>Of pairs that are as frequent, the one whose tokens come first in ordinal order.</summary>
    private static (int Left, int Right) MostFrequentPair((int[] Tokens, long Count)[] words, List<string> vocabulary)
    {
        var counts = new Dictionary<(int Left, int Right), long>();
        foreach ((int[] tokens, long count) in words)
        {
            for (int i = 1; i < tokens.Length; i++)
            {
                (int, int) pair = (tokens[i - 1], tokens[i]);
                counts[pair] = counts.GetValueOrDefault(pair) + count;
            }
        }
        if (counts.Count == 0)
        {
            throw new ArgumentException("vocabulary: expected texts with more pairs, but none is left after "
                + $"{vocabulary.Count} tokens. Ask for fewer tokens.");
        }
        long most = counts.Values.Max();
        return counts.Where(entry => entry.Value == most).Select(entry => entry.Key)
            .OrderBy(pair => vocabulary[pair.Left], StringComparer.Ordinal)
            .ThenBy(pair => vocabulary[pair.Right], StringComparer.Ordinal).First();
    }

    private static int[] Join(int[] tokens, int left, int right, int joined)
    {
        var result = new List<int>(tokens.Length);
        for (int i = 0; i < tokens.Length; i++)
        {
            bool pair = i + 1 < tokens.Length && tokens[i] == left && tokens[i + 1] == right;
            result.Add(pair ? joined : tokens[i]);
            i += pair ? 1 : 0;
        }
        return result.Count == tokens.Length ? tokens : [.. result];
    }
}
