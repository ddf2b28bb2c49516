namespace NeuronProbe.Collectors.Concepts;

/// <summary>How well the values of one neuron tell the tokens of a concept from all others. Definitions are scikit-learn's, a neuron's value being the score.</summary>
internal sealed class LabelledDistribution
{
    private const int MassBins = 16;

    private readonly ReadOnlyMemory<LabelledGroup> groups;

    /// <param name="groups">The values in ascending groups; those of one group count as equal. Borrowed.</param>
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

    /// <summary>The share of the tokens that the concept applies to.</summary>
    public double BaseRate => (double)Positives / (Positives + Negatives);

    private double Pairs => (double)Positives * Negatives;

    /// <summary>The chance that a positive token has a higher value than a negative one, ties counted as a half.</summary>
    public double Auroc()
    {
        var pairs = default(PairCount);
        foreach (LabelledGroup group in Groups)
        {
            pairs.Add(group.Positives, group.Negatives);
        }
        return pairs.Auroc ?? double.NaN;
    }

    /// <summary>How far <see cref="Auroc"/> can be from that of the values themselves: within a group their order is not known.</summary>
    public double AurocBound()
    {
        double sum = 0;
        foreach (LabelledGroup group in Groups)
        {
            sum += IsMixed(group) ? (double)group.Positives * group.Negatives : 0;
        }
        return sum / 2 / Pairs;
    }

    /// <summary>The mean of precision over recall, stepwise: a threshold at each group.</summary>
    public double AveragePrecision()
    {
        ReadOnlySpan<LabelledGroup> own = Groups;
        double truePositives = 0;
        double above = 0;
        double sum = 0;
        for (int i = own.Length - 1; i >= 0; i--)
        {
            truePositives += own[i].Positives;
            above += own[i].Positives + own[i].Negatives;
            sum += own[i].Positives == 0 ? 0 : own[i].Positives * (truePositives / above);
        }
        return sum / Positives;
    }

    /// <summary>How far <see cref="AveragePrecision"/> can be from that of the values themselves: all positives of a group first, or all last.</summary>
    public double AveragePrecisionBound() => AveragePrecisionBound(isExact: true);

    /// <summary>Whether <see cref="AveragePrecisionBound()"/> is above a border; mostly without the logarithms that it takes.</summary>
    public bool AveragePrecisionBoundExceeds(double border) => AveragePrecisionBound(isExact: false) > border && AveragePrecisionBound() > border;

    /// <summary>The best harmonic mean of precision and recall that a threshold reaches, and the lowest value that it lets through.</summary>
    public (double F1, float Threshold) BestF1()
    {
        ReadOnlySpan<LabelledGroup> own = Groups;
        double truePositives = 0;
        double above = 0;
        (double F1, float Threshold) best = (0, float.NaN);
        for (int i = own.Length - 1; i >= 0; i--)
        {
            truePositives += own[i].Positives;
            above += own[i].Positives + own[i].Negatives;
            if (own[i].Positives > 0)
            {
                double f1 = 2 * truePositives / (Positives + above);
                best = f1 > best.F1 ? (f1, own[i].Lower) : best;
            }
        }
        return best;
    }

    /// <summary>Mutual information of value and label in nats: values in 16 bins of near-equal mass, corrected as Miller (1955) and Madow have it.</summary>
    /// <remarks>A bin ends with the group in which it reaches its share of all tokens, so equal values stay together. Without information it may come out below 0.</remarks>
    public double MutualInformation()
    {
        double total = Positives + Negatives;
        (double positives, double negatives, double seen) = (0, 0, 0);
        double plain = 0;
        (int bins, int cells) = (0, 0);
        foreach (LabelledGroup group in Groups)
        {
            positives += group.Positives;
            negatives += group.Negatives;
            seen += group.Positives + group.Negatives;
            if (seen >= total * (bins + 1) / MassBins && positives + negatives > 0)
            {
                double share = (positives + negatives) / total;
                plain += Term(positives, share * Positives) + Term(negatives, share * Negatives);
                cells += (positives > 0 ? 1 : 0) + (negatives > 0 ? 1 : 0);
                bins++;
                (positives, negatives) = (0, 0);
            }
        }
        int sides = (Positives > 0 ? 1 : 0) + (Negatives > 0 ? 1 : 0);
        return plain + ((bins - 1 + sides - 1 - (cells - 1)) / (2 * total));

        double Term(double count, double expected) => count == 0 ? 0 : count / total * Math.Log(count / expected);
    }

    /// <summary>The bound itself, or one above it that is soon found.</summary>
    private double AveragePrecisionBound(bool isExact)
    {
        ReadOnlySpan<LabelledGroup> own = Groups;
        double truePositives = 0;
        double above = 0;
        double higher = 0;
        double lower = 0;
        for (int i = own.Length - 1; i >= 0; i--)
        {
            LabelledGroup group = own[i];
            long count = group.Positives;
            if (IsMixed(group))
            {
                double falsePositives = above - truePositives;
                // Else each of the positives is taken for the last of them that comes first, or for the first of them that come last.
                (double first, double last) = isExact
                    ? (PrecisionSum(truePositives, falsePositives, count), PrecisionSum(truePositives, falsePositives + group.Negatives, count))
                    : (count * ((truePositives + count) / (above + count)), count * ((truePositives + 1) / (above + group.Negatives + 1)));
                double asTies = count * ((truePositives + count) / (above + count + group.Negatives));
                higher += first - asTies;
                lower += asTies - last;
            }
            truePositives += count;
            above += count + group.Negatives;
        }
        return Math.Max(higher, lower) / Positives;
    }

    private static bool IsMixed(LabelledGroup group) => !group.IsOneValue && group.Positives > 0 && group.Negatives > 0;

    /// <summary>The sum of the precisions at each of some positives that come one behind the other, behind so many true and false positives.</summary>
    private static double PrecisionSum(double truePositives, double falsePositives, long count)
    {
        // The sum of (t + i) / (t + i + f) is n less f times a difference of harmonic numbers, here to 2e-3 of itself at worst.
        double low = truePositives + falsePositives + 0.5;
        double high = low + count;
        return count - (falsePositives == 0 ? 0 : falsePositives * (Math.Log(high / low) - (((1 / (low * low)) - (1 / (high * high))) / 24)));
    }
}
