namespace NeuronProbe.Collectors.Concepts;

/// <summary>Tokens in ascending order of one neuron's values.</summary>
internal sealed class SortedTokens
{
    private readonly float[] values;
    private readonly int[] documents;

    /// <param name="values">The values, all finite.</param>
    /// <param name="tokens">The token that each is of.</param>
    /// <param name="documentOf">The document of each token, by the token's number.</param>
    public SortedTokens(float[] values, int[] tokens, ReadOnlySpan<int> documentOf)
    {
        this.values = values;
        Tokens = tokens;
        Array.Sort(values, tokens);
        documents = new int[tokens.Length];
        for (int i = 0; i < documents.Length; i++)
        {
            documents[i] = documentOf[tokens[i]];
        }
    }

    /// <summary>The tokens' numbers.</summary>
    public int[] Tokens { get; }

    /// <summary>The number of each token's document.</summary>
    public ReadOnlySpan<int> Documents => documents;

    /// <summary>Where the values that equal that of a place end, the first of them.</summary>
    public int GroupEnd(int place)
    {
        int end = place + 1;
        while (end < values.Length && values[end] == values[place])
        {
            end++;
        }
        return end;
    }
}
