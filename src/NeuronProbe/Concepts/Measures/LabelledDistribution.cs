namespace NeuronProbe.Concepts.Measures;

/// <summary>How well the values of one neuron tell the tokens of a concept from all others. Definitions are
/// scikit-learn's, a neuron's value being the score.</summary>
/// <remarks>
/// Errors hold whatever the order within groups of unknown order is, and whichever of their values are equal.
/// </remarks>
internal sealed class LabelledDistribution
{
    private readonly ReadOnlyMemory<LabelledGroup> groups;

    /// <param name="groups">The values in ascending groups. Borrowed.</param>
    public LabelledDistribution(ReadOnlyMemory<LabelledGroup> groups)
    {
        this.groups = groups;
        foreach (LabelledGroup group in Groups)
        {
            Positives += group.Positives;
            Negatives += group.Negatives;
        }
    }

    /// <summary>The values in ascending groups.</summary>
    public ReadOnlySpan<LabelledGroup> Groups => groups.Span;

    public long Positives { get; }

    public long Negatives { get; }

    /// <summary>Whether there is something on either side.</summary>
    public bool HasBoth => Positives > 0 && Negatives > 0;

    /// <summary>
    /// The chance that a positive token has a higher value than a negative one, ties counted as a half, and pairs of
    /// unknown order too.
    /// </summary>
    public Bounded Auroc()
    {
        var pairs = default(PairCount);
        foreach (LabelledGroup group in Groups)
        {
            pairs.Add(group.Positives, group.Negatives, areEqual: !group.HasUnknownOrder);
        }
        return new(pairs.Auroc ?? double.NaN, pairs.Error);
    }

    /// <summary>
    /// The mean of precision over recall, stepwise: a threshold at each value. Of the orders that a group may have it
    /// is the mean.
    /// </summary>
    /// <param name="direction">Below 0 where low values are to tell the positive tokens: that of the values with the
    /// other sign.</param>
    public Bounded AveragePrecision(int direction)
    {
        ReadOnlySpan<LabelledGroup> own = Groups;
        var sum = default(PrecisionSum);
        for (int i = 0; i < own.Length; i++)
        {
            sum.Add(own[direction < 0 ? i : own.Length - 1 - i]);
        }
        return Bounded.Between(sum.Least / Positives, sum.Mean / Positives, sum.Most / Positives);
    }

    /// <summary>
    /// The best harmonic mean of precision and recall that a threshold between groups reaches, and the last value that
    /// it lets through: the lowest one, or where low values are to tell the positive tokens the highest one.
    /// </summary>
    /// <param name="direction">Below 0 where low values are to tell them.</param>
    /// <remarks>
    /// A threshold within a group may be better: at best it has all positive tokens of the group and none of the
    /// negative ones.
    /// </remarks>
    public (Bounded F1, float Threshold) BestF1(int direction)
    {
        ReadOnlySpan<LabelledGroup> own = Groups;
        double truePositives = 0;
        double before = 0;
        double most = 0;
        (double F1, float Threshold) best = (0, float.NaN);
        for (int i = 0; i < own.Length; i++)
        {
            LabelledGroup group = own[direction < 0 ? i : own.Length - 1 - i];
            truePositives += group.Positives;
            if (group.Positives > 0)
            {
                most = group.HasUnknownOrder ? Math.Max(most, F1(truePositives, before + group.Positives)) : most;
                double f1 = F1(truePositives, before + group.Count);
                best = f1 > best.F1 ? (f1, direction < 0 ? group.Upper : group.Lower) : best;
            }
            before += group.Count;
        }
        return (Bounded.Between(best.F1, best.F1, Math.Max(most, best.F1)), best.Threshold);

        double F1(double hits, double chosen) => 2 * hits / (Positives + chosen);
    }

    /// <summary>Mutual information of value and label in nats: values in 16 bins of near-equal mass, corrected as
    /// Miller (1955) and Madow have it.</summary>
    /// <remarks>A bin ends with the group in which it reaches its share of all tokens, so equal values stay together.
    /// Without information it may come out below 0.</remarks>
    public Bounded MutualInformation() => new InformationSum(Positives, Negatives).Of(Groups);
}
