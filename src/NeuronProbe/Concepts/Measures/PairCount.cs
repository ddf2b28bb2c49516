namespace NeuronProbe.Concepts.Measures;

/// <summary>Counts pairs of a positive and a negative token of which the positive one has the higher value, ties as a
/// half: the AUROC is their share.</summary>
internal struct PairCount
{
    private double positives;
    private double negatives;
    private double won;
    private double unknown;

    /// <summary>Adds a group of values, above all that were added.</summary>
    /// <param name="positiveTokens">Its positive tokens.</param>
    /// <param name="negativeTokens">Its negative ones.</param>
    /// <param name="areEqual">Whether all its values are equal; else its pairs count as ties because
    /// their order is not known.</param>
    public void Add(double positiveTokens, double negativeTokens, bool areEqual)
    {
        won += positiveTokens * (negatives + (negativeTokens / 2));
        unknown += areEqual ? 0 : positiveTokens * negativeTokens;
        positives += positiveTokens;
        negatives += negativeTokens;
    }

    /// <summary>The AUROC, or null where one side is empty.</summary>
    public readonly double? Auroc => positives > 0 && negatives > 0 ? won / (positives * negatives) : null;

    /// <summary>
    /// How far that can be from the AUROC of the values themselves: all pairs of unknown order are won, or all lost.
    /// </summary>
    public readonly double Error => unknown / 2 / (positives * negatives);
}
