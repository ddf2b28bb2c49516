namespace NeuronProbe.Concepts.Labels;

/// <summary>Word types, here token ids, that a control concept labels (Hewitt and Liang 2019): types at random,
/// together with as many tokens of the corpus as the concept has.</summary>
internal static class ControlTypes
{
    // Probes for each type: enough to meet all but one in a hundred thousand.
    private const int MostProbes = 12;

    // What may be left of a draw's tokens: a thousandth.
    private const double Slack = 0.001;

    /// <summary>Draws types. One that would bring more tokens than are still wanted is passed over;
    /// where all have more, none is drawn.</summary>
    /// <param name="types">The types of the corpus with the number of their tokens, at least some,
    /// in an order that is the same everywhere.</param>
    /// <param name="wanted">Tokens that the types are to have together.</param>
    /// <param name="seed">Other types for another seed.</param>
    public static HashSet<int> Draw(IReadOnlyList<(int Id, double Tokens)> types, double wanted, ulong seed)
    {
        var chosen = new HashSet<int>();
        double left = wanted;
        for (ulong probe = 0; probe < (ulong)types.Count * MostProbes && left > wanted * Slack; probe++)
        {
            (int id, double tokens) = types[(int)(StableHash.Of(seed, probe) % (ulong)types.Count)];
            if (tokens <= left && chosen.Add(id))
            {
                left -= tokens;
            }
        }
        return chosen;
    }
}
