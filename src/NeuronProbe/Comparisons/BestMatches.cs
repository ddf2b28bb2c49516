namespace NeuronProbe.Comparisons;

/// <summary>For each neuron of a site the one that it correlates with best, of sites that are gone through one by one.
/// </summary>
/// <param name="rows">The site's neurons.</param>
/// <param name="byMagnitude">Whether correlations count by their magnitude, else the most positive one is the best.
/// </param>
internal sealed class BestMatches(StandardRows rows, bool byMagnitude)
{
    private readonly BestMatch?[] best = new BestMatch?[rows.Count];

    /// <summary>For the neurons of a site; those of gated products by magnitude.</summary>
    public static BestMatches Of(SiteRows site) =>
        new(site.Rows, MatchedNeuron.IsByMagnitude(site.Selection.Site));

    /// <summary>The best so far of a neuron; null where it, or all others, have no correlation.</summary>
    public BestMatch? this[int row] => best[row];

    /// <summary>Goes through the neurons of a site.</summary>
    /// <param name="site">Its index, for <see cref="BestMatch.Site"/>.</param>
    /// <param name="others">Its neurons, at the same positions.</param>
    /// <param name="panels">The same, laid out.</param>
    public void Search(int site, StandardRows others, RowPanels panels) =>
        RowProducts.EachPiece(rows.Count, (first, count) =>
        {
            var candidates = new CandidateLists(count, byMagnitude);
            RowProducts.Multiply(rows.Rows(first, count), panels, candidates.Add);
            for (int i = 0; i < count; i++)
            {
                if (rows.KindOf(first + i) == RowKind.Varied)
                {
                    Choose(first + i, site, candidates.LargestOf(i), candidates.Of(i), others);
                }
            }
        });

    // What products in float32 can't tell apart is compared in double precision.
    private void Choose(int row, int site, float largest, ReadOnlySpan<int> candidates, StandardRows others)
    {
        if (best[row] is { } former && largest < Strength(former.R) - CandidateLists.Margin)
        {
            return;
        }
        foreach (int candidate in candidates)
        {
            int index = others.Varied[candidate];
            double r = RowCorrelation.Of(rows[row], others[index]);
            if (best[row] is not { } known || Strength(r) > Strength(known.R))
            {
                best[row] = new(site, index, r);
            }
        }
    }

    private double Strength(double r) => byMagnitude ? Math.Abs(r) : r;
}

/// <summary>The neuron that another one correlates with best.</summary>
/// <param name="Site">The index of its site.</param>
/// <param name="Index">Its index in the site's selection.</param>
/// <param name="R">Pearson's r, in double precision.</param>
internal readonly record struct BestMatch(int Site, int Index, double R);
