namespace NeuronProbe.Concepts.Measures;

/// <summary>
/// The mutual information of value and label in nats, values in 16 bins of near-equal mass, and how far it can be off
/// where groups have no known order.
/// </summary>
/// <param name="positives">Tokens that the concept applies to, at least one.</param>
/// <param name="negatives">All others, at least one.</param>
internal readonly struct InformationSum(long positives, long negatives)
{
    private const int MassBins = 16;
    private const int Borders = MassBins - 1;
    private const int Corners = 4;

    // k ln k for the numbers that come most.
    private static readonly double[] Products =
        [.. Enumerable.Range(0, 1 << 16).Select(k => k == 0 ? 0 : k * Math.Log(k))];

    private readonly double perPositive = Math.Log(((double)positives + negatives) / positives);
    private readonly double perNegative = Math.Log(((double)positives + negatives) / negatives);

    private double Total => (double)positives + negatives;

    /// <summary>The information of values in ascending groups, each group within one bin.</summary>
    public Bounded Of(ReadOnlySpan<LabelledGroup> groups)
    {
        Span<Tokens> ends = stackalloc Tokens[MassBins];
        int bins = FindEnds(groups, ends, out bool hasUnknownOrder);
        double sum = 0;
        int mixed = 0;
        for (int bin = 0; bin < bins; bin++)
        {
            Tokens own = bin == 0 ? ends[0] : ends[bin] - ends[bin - 1];
            sum += Term(own);
            mixed += own.AreMixed ? 1 : 0;
        }
        double value = Corrected(sum, mixed);
        if (!hasUnknownOrder)
        {
            return new(value, 0);
        }
        (double lower, double upper) = Bounds(groups, ends, bins);
        return Bounded.Between(lower, value, upper);
    }

    /// <summary>
    /// Finds where bins end, as the tokens up to there: with the first group at which a bin has its share.
    /// </summary>
    private int FindEnds(ReadOnlySpan<LabelledGroup> groups, Span<Tokens> ends, out bool hasUnknownOrder)
    {
        var seen = default(Tokens);
        int bins = 0;
        hasUnknownOrder = false;
        foreach (LabelledGroup group in groups)
        {
            hasUnknownOrder |= group.HasUnknownOrder;
            seen += new Tokens(group.Positives, group.Negatives);
            if (group.Count > 0 && seen.Count * MassBins >= Total * (bins + 1))
            {
                ends[bins++] = seen;
            }
        }
        return bins;
    }

    /// <summary>
    /// What the information lies between. The border after the k-th bin is after the token that completes its share,
    /// and with any order not after the end that <see cref="FindEnds"/> has for it. The tokens between these two are
    /// on either side of it, and the sum over the bins is convex in how many of each label are: so its largest value is
    /// at a corner, where each kind is on one side, and it lies above its tangent in the middle.
    /// </summary>
    private (double Lower, double Upper) Bounds(ReadOnlySpan<LabelledGroup> groups, ReadOnlySpan<Tokens> ends, int bins)
    {
        Span<Open> open = stackalloc Open[Borders];
        open = open[..FindOpen(groups, ends[..bins], open)];
        int mixed = 0;
        var last = default(Tokens);
        for (int i = 0; i <= open.Length; i++)
        {
            Tokens certain = (i < open.Length ? open[i].From : new Tokens(positives, negatives)) - last;
            mixed += certain.AreMixed ? 1 : 0;
            last = i < open.Length ? open[i].To : last;
        }
        double most = Math.Min(MassBins, Math.Min(positives, negatives));
        return (Corrected(Math.Max(0, Least(open)), most), Corrected(Most(open), mixed));
    }

    /// <summary>
    /// Finds the runs of tokens in which borders lie, ascending; borders whose runs overlap share one.
    /// </summary>
    private int FindOpen(ReadOnlySpan<LabelledGroup> groups, ReadOnlySpan<Tokens> ends, Span<Open> open)
    {
        var seen = default(Tokens);
        int border = 0;
        int count = 0;
        foreach (LabelledGroup group in groups)
        {
            Tokens before = seen;
            seen += new Tokens(group.Positives, group.Negatives);
            for (; border < Borders && seen.Count * MassBins >= Total * (border + 1); border++)
            {
                Tokens end = border < ends.Length ? ends[border] : new Tokens(positives, negatives);
                var own = new Open(group.HasUnknownOrder ? before : seen, end, false);
                if (count > 0 && own.From.Count < open[count - 1].To.Count)
                {
                    open[count - 1] = new Open(open[count - 1].From, own.To, true);
                }
                else
                {
                    open[count++] = own;
                }
            }
        }
        return count;
    }

    /// <summary>
    /// The largest sum over the bins, found run by run: the largest that is left of each, for each corner.
    /// </summary>
    private double Most(ReadOnlySpan<Open> open)
    {
        Span<double> best = stackalloc double[Corners];
        Span<Tokens> right = stackalloc Tokens[Corners];
        Span<double> nextBest = stackalloc double[Corners];
        Span<Tokens> nextRight = stackalloc Tokens[Corners];
        (int states, best[0], right[0]) = (1, 0, default);
        var last = default(Tokens);
        foreach (Open run in open)
        {
            Tokens between = run.From - last;
            int next = 0;
            for (int corner = 0; corner < (run.HasSeveral ? 1 : Corners); corner++)
            {
                var left = new Tokens(
                    (corner & 1) == 0 ? 0 : run.Size.Positives, (corner & 2) == 0 ? 0 : run.Size.Negatives);
                if ((corner & 1) != 0 && run.Size.Positives == 0 || ((corner & 2) != 0 && run.Size.Negatives == 0))
                {
                    continue;
                }
                double largest = 0;
                for (int state = 0; state < states; state++)
                {
                    largest = Math.Max(largest, best[state] + Term(right[state] + between + left));
                }
                // Several borders may part the labels of a run from each other and from all else.
                (nextBest[next], nextRight[next++]) = run.HasSeveral
                    ? (largest + Term(run.Size with { Negatives = 0 }) + Term(run.Size with { Positives = 0 }), default)
                    : (largest, run.Size - left);
            }
            (states, last) = (next, run.To);
            nextBest.CopyTo(best);
            nextRight.CopyTo(right);
        }
        double found = 0;
        for (int state = 0; state < states; state++)
        {
            found = Math.Max(found, best[state] + Term(right[state] + (new Tokens(positives, negatives) - last)));
        }
        return found;
    }

    /// <summary>
    /// No more than the smallest sum over the bins. What lies between two borders of one run is taken to be in the next
    /// bin, which only lessens it.
    /// </summary>
    private double Least(ReadOnlySpan<Open> open)
    {
        double sum = 0;
        var last = default(Tokens);
        Tokens half = default;
        (double ofPositives, double ofNegatives) = (0, 0);
        for (int i = 0; i <= open.Length; i++)
        {
            var all = new Tokens(positives, negatives);
            Open run = i < open.Length ? open[i] : new Open(all, all, false);
            Tokens own = half + (run.From - last) + (run.Size / 2);
            (double positiveSlope, double negativeSlope) = Slopes(own);
            sum += TermOfParts(own, positiveSlope, negativeSlope);
            sum -= half.Positives == 0 ? 0 : half.Positives * Math.Abs(positiveSlope - ofPositives);
            sum -= half.Negatives == 0 ? 0 : half.Negatives * Math.Abs(negativeSlope - ofNegatives);
            (half, last, ofPositives, ofNegatives) = (run.Size / 2, run.To, positiveSlope, negativeSlope);
        }
        return sum;
    }

    /// <summary>
    /// What a bin of whole tokens adds to n times the information: of each label, its tokens times the logarithm of how
    /// many more they are than by chance.
    /// </summary>
    private double Term(Tokens bin) =>
        Product(bin.Positives) + Product(bin.Negatives) - Product(bin.Count)
            + (bin.Positives * perPositive) + (bin.Negatives * perNegative);

    private static double Product(double count) =>
        count < Products.Length ? Products[(int)count] : count * Math.Log(count);

    private static double TermOfParts(Tokens bin, double positiveSlope, double negativeSlope) =>
        (bin.Positives == 0 ? 0 : bin.Positives * positiveSlope)
        + (bin.Negatives == 0 ? 0 : bin.Negatives * negativeSlope);

    /// <summary>How much more a bin adds for one more token of each label.</summary>
    private (double OfPositives, double OfNegatives) Slopes(Tokens bin) => (
        bin.Positives == 0 ? double.NegativeInfinity : Math.Log(bin.Positives * Total / (bin.Count * positives)),
        bin.Negatives == 0 ? double.NegativeInfinity : Math.Log(bin.Negatives * Total / (bin.Count * negatives)));

    /// <summary>
    /// Each entropy has (cells - 1) / 2n more: of the bins, of the two labels, and less of both together, which have a
    /// cell more for each bin with both labels.
    /// </summary>
    private double Corrected(double sum, double mixed) => (sum + ((1 - mixed) / 2)) / Total;

    /// <summary>Numbers of tokens.</summary>
    private readonly record struct Tokens(double Positives, double Negatives)
    {
        public double Count => Positives + Negatives;

        public bool AreMixed => Positives > 0 && Negatives > 0;

        public static Tokens operator +(Tokens a, Tokens b) =>
            new(a.Positives + b.Positives, a.Negatives + b.Negatives);

        public static Tokens operator -(Tokens a, Tokens b) =>
            new(a.Positives - b.Positives, a.Negatives - b.Negatives);

        public static Tokens operator /(Tokens a, double b) => new(a.Positives / b, a.Negatives / b);
    }

    /// <summary>Tokens among which a border lies, or several.</summary>
    /// <param name="From">All tokens before them.</param>
    /// <param name="To">Those and these.</param>
    /// <param name="HasSeveral">Whether several borders do.</param>
    private readonly record struct Open(Tokens From, Tokens To, bool HasSeveral)
    {
        public Tokens Size => To - From;
    }
}
