namespace NeuronProbe.Concepts.Measures;

/// <summary>Tokens in ascending order of one neuron's values. Its memory can serve one neuron after another.</summary>
/// <param name="capacity">Tokens that there are at most.</param>
internal sealed class SortedTokens(int capacity)
{
    private readonly float[] values = new float[capacity];
    private readonly int[] tokens = new int[capacity];
    private readonly int[] groupEnds = new int[capacity];
    private int count;
    private int groupCount;

    /// <summary>The tokens' numbers.</summary>
    public ReadOnlySpan<int> Tokens => tokens.AsSpan(0, count);

    /// <summary>Where each group of equal values ends, which is where the next one begins.</summary>
    public ReadOnlySpan<int> GroupEnds => groupEnds.AsSpan(0, groupCount);

    /// <summary>Memory of a token.</summary>
    public const long BytesPerToken = sizeof(float) + (2 * sizeof(int));

    /// <summary>Forgets all tokens.</summary>
    public void Clear() => count = groupCount = 0;

    /// <summary>Adds a token; the order is that of <see cref="Sort"/>, which must come last.</summary>
    /// <param name="token">Its number.</param>
    /// <param name="value">Its value, finite.</param>
    public void Add(int token, float value)
    {
        values[count] = value;
        tokens[count++] = token;
    }

    /// <summary>Puts the tokens in order.</summary>
    public void Sort()
    {
        Array.Sort(values, tokens, 0, count);
        for (int end = 1; end <= count; end++)
        {
            if (end == count || values[end] != values[end - 1])
            {
                groupEnds[groupCount++] = end;
            }
        }
    }

    /// <summary>Puts something of each token, by its number, in the order of their values.</summary>
    /// <param name="ofTokens">What to put in order.</param>
    /// <param name="ordered">Gets it, and must have room for it.</param>
    /// <returns>What it got.</returns>
    public ReadOnlySpan<T> InOrder<T>(ReadOnlySpan<T> ofTokens, Span<T> ordered)
    {
        for (int place = 0; place < count; place++)
        {
            ordered[place] = ofTokens[tokens[place]];
        }
        return ordered[..count];
    }

    /// <summary>The values in groups of equal ones.</summary>
    /// <param name="isPositive">Of each token, by its number, whether a concept applies to it.</param>
    /// <param name="groups">What holds the groups for as long as the answer is used;
    /// memory of its own where nothing is given.</param>
    public LabelledDistribution Distribution(ReadOnlySpan<bool> isPositive, LabelledGroup[]? groups = null)
    {
        groups ??= new LabelledGroup[groupCount];
        int place = 0;
        for (int group = 0; group < groupCount; group++)
        {
            int first = place;
            int positives = 0;
            for (; place < groupEnds[group]; place++)
            {
                positives += isPositive[tokens[place]] ? 1 : 0;
            }
            // The sum makes -0 a 0.
            float value = values[first] + 0f;
            groups[group] = new LabelledGroup(value, value, positives, place - first - positives);
        }
        return new LabelledDistribution(groups.AsMemory(0, groupCount));
    }
}
