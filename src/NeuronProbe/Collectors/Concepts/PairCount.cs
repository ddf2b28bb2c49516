namespace NeuronProbe.Collectors.Concepts;

/// <summary>Counts pairs of a positive and a negative token of which the positive one has the higher value, ties as a half: the AUROC is their share.</summary>
internal struct PairCount
{
    private double positives;
    private double negatives;
    private double won;

    /// <summary>Adds a group of equal values, above all that were added.</summary>
    /// <param name="positiveTokens">Its positive tokens.</param>
    /// <param name="negativeTokens">Its negative ones.</param>
    public void Add(double positiveTokens, double negativeTokens)
    {
        won += positiveTokens * (negatives + (negativeTokens / 2));
        positives += positiveTokens;
        negatives += negativeTokens;
    }

    /// <summary>The AUROC, or null where one side is empty.</summary>
    public readonly double? Auroc => positives > 0 && negatives > 0 ? won / (positives * negatives) : null;
}
