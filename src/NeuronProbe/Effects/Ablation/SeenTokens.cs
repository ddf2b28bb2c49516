namespace NeuronProbe.Effects.Ablation;

/// <summary>The tokens of the vocabulary that come in a corpus, numbered as they come.</summary>
internal sealed class SeenTokens
{
    private readonly Dictionary<int, int> numbers = [];
    private readonly List<int> ids = [];
    private readonly List<long> counts = [];

    /// <summary>How many there are.</summary>
    public int Count => ids.Count;

    /// <summary>Counts tokens.</summary>
    /// <returns>The number of each.</returns>
    public int[] Add(int[] tokens)
    {
        int[] found = new int[tokens.Length];
        for (int i = 0; i < tokens.Length; i++)
        {
            if (!numbers.TryGetValue(tokens[i], out int number))
            {
                number = ids.Count;
                numbers[tokens[i]] = number;
                ids.Add(tokens[i]);
                counts.Add(0);
            }
            counts[number]++;
            found[i] = number;
        }
        return found;
    }

    /// <summary>The id of a token, and how often it came.</summary>
    public (int Id, long Count) this[int number] => (ids[number], counts[number]);
}
