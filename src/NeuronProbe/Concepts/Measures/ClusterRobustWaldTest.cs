using MathNet.Numerics;

namespace NeuronProbe.Concepts.Measures;

/// <summary>Counts of a concept over the documents that rank, the same for all neurons. All are exact, so that no order
/// of additions matters.</summary>
/// <param name="Tokens">Tokens.</param>
/// <param name="Positives">Those that the concept applies to.</param>
/// <param name="Documents">Documents with tokens.</param>
/// <param name="PositiveDocuments">Documents with positive tokens.</param>
/// <param name="NegativeDocuments">Documents with others.</param>
/// <param name="Squares">Sum over documents of the square of their tokens.</param>
/// <param name="PositiveSquares">Sum of the square of their positive tokens.</param>
/// <param name="Products">Sum of the product of both.</param>
internal readonly record struct ClusterCounts(
    long Tokens,
    long Positives,
    long Documents,
    long PositiveDocuments,
    long NegativeDocuments,
    Int128 Squares,
    Int128 PositiveSquares,
    Int128 Products)
{
    /// <summary>The same with one document more.</summary>
    /// <param name="tokens">Its tokens; without any it does not count.</param>
    /// <param name="positives">Those that the concept applies to.</param>
    public ClusterCounts With(int tokens, int positives) => tokens == 0 ? this : Join(new(
        tokens,
        positives,
        1,
        positives > 0 ? 1 : 0,
        positives < tokens ? 1 : 0,
        (Int128)tokens * tokens,
        (Int128)positives * positives,
        (Int128)positives * tokens));

    /// <summary>The counts of these documents and others together.</summary>
    public ClusterCounts Join(ClusterCounts other) => new(
        Tokens + other.Tokens,
        Positives + other.Positives,
        Documents + other.Documents,
        PositiveDocuments + other.PositiveDocuments,
        NegativeDocuments + other.NegativeDocuments,
        Squares + other.Squares,
        PositiveSquares + other.PositiveSquares,
        Products + other.Products);
}

/// <summary>Sums of one neuron over documents, S being the sum of its values in a document and n
/// the document's tokens.</summary>
internal struct NeuronSums
{
    /// <summary>Sum of all values.</summary>
    public double Sum;

    /// <summary>Sum of their squares.</summary>
    public double SumOfSquares;

    /// <summary>Sum of S x S.</summary>
    public double Squares;

    /// <summary>Sum of S x n.</summary>
    public double Products;

    /// <summary>Adds a document, of which the first two sums have the values already.</summary>
    public void Close(double sum, int tokens)
    {
        Squares += sum * sum;
        Products += sum * tokens;
    }
}

/// <summary>Sums of one neuron and concept over documents, s and p being the sum of its values on positive tokens of a
/// document and their number.</summary>
internal struct ConceptSums
{
    /// <summary>Sum of the values on positive tokens.</summary>
    public double Sum;

    /// <summary>Sum of their squares.</summary>
    public double SumOfSquares;

    /// <summary>Sum of s x s.</summary>
    public double Squares;

    /// <summary>Sum of s x p.</summary>
    public double OwnProducts;

    /// <summary>Sum of s x n.</summary>
    public double AllProducts;

    /// <summary>Sum of s x S.</summary>
    public double SumProducts;

    /// <summary>Sum of p x S.</summary>
    public double CountProducts;

    /// <summary>Adds a document, of which the first two sums have the values already.</summary>
    public void Close(double positive, int positives, double sum, int tokens)
    {
        Squares += positive * positive;
        OwnProducts += positive * positives;
        AllProducts += positive * tokens;
        SumProducts += positive * sum;
        CountProducts += sum * positives;
    }
}

/// <summary>The difference of a neuron's means on and off the tokens of a concept,
/// with documents as clusters.</summary>
internal static class ClusterRobustWaldTest
{
    /// <summary>Fewer documents on either side say nothing about their variance.</summary>
    public const int LeastDocuments = 10;

    /// <summary>The p-value of a Wald test with documents as clusters,
    /// or null where there are too few of them or nothing varies.</summary>
    /// <remarks>
    /// The variance is that of the slope of a regression on the label, by the sandwich of Liang and Zeger (1986) with
    /// the factor G/(G-1) x (N-1)/(N-2) for G documents and N tokens, or that of <see cref="VarianceOfRandomLabels"/>
    /// where it is larger: a concept that by chance misses the few tokens on which a neuron is strong has next to no
    /// sandwich, and t would be beyond all bounds.
    /// </remarks>
    public static double? PValue(in ClusterCounts counts, in NeuronSums all, in ConceptSums own) =>
        SquaredT(counts, all, own) is { } squaredT ? TwoSided(squaredT, Degrees(counts)) : null;

    /// <summary>The degrees of freedom of t: the documents of the side that has fewer, less one. The variance of the
    /// difference is mostly of that side's mean, of which only its documents tell (Satterthwaite 1946).</summary>
    public static long Degrees(in ClusterCounts counts) =>
        Math.Min(counts.PositiveDocuments, counts.NegativeDocuments) - 1;

    /// <summary>The square of t, or null where there are too few documents or nothing varies.</summary>
    public static double? SquaredT(in ClusterCounts counts, in NeuronSums all, in ConceptSums own)
    {
        if (counts.PositiveDocuments < LeastDocuments || counts.NegativeDocuments < LeastDocuments)
        {
            return null;
        }
        double positives = counts.Positives;
        double negatives = counts.Tokens - counts.Positives;
        double squares = (double)counts.Squares;
        double positiveSquares = (double)counts.PositiveSquares;
        double products = (double)counts.Products;
        double positiveMean = own.Sum / positives;
        double negativeMean = (all.Sum - own.Sum) / negatives;
        // Each document adds the square of (s - p m1) / n1 - ((S - s) - (n - p) m0) / n0.
        double withSelf = (own.Squares - (2 * positiveMean * own.OwnProducts)
            + (positiveMean * positiveMean * positiveSquares)) / (positives * positives);
        double withOthers = (own.SumProducts - own.Squares - (negativeMean * (own.AllProducts - own.OwnProducts))
            - (positiveMean * (own.CountProducts - own.OwnProducts))
            + (positiveMean * negativeMean * (products - positiveSquares))) / (positives * negatives);
        double otherSquares = all.Squares - (2 * own.SumProducts) + own.Squares;
        double otherProducts = all.Products - own.CountProducts - own.AllProducts + own.OwnProducts;
        double otherCounts = squares - (2 * products) + positiveSquares;
        double ofOthers = (otherSquares - (2 * negativeMean * otherProducts)
            + (negativeMean * negativeMean * otherCounts)) / (negatives * negatives);
        double factor = (double)counts.Documents / (counts.Documents - 1) * (counts.Tokens - 1) / (counts.Tokens - 2);
        double variance = factor * (withSelf - (2 * withOthers) + ofOthers);
        double difference = positiveMean - negativeMean;
        // What is left of a neuron that does not vary is rounding.
        double rounding = 1e-13 * ((positiveMean * positiveMean) + (negativeMean * negativeMean));
        return variance > rounding
            ? difference * difference / Math.Max(variance, VarianceOfRandomLabels(counts, all))
            : null;
    }

    /// <summary>The variance that the difference would have if the labels were drawn at random, as often and as close
    /// together in documents as they are.</summary>
    private static double VarianceOfRandomLabels(in ClusterCounts counts, in NeuronSums all)
    {
        double tokens = counts.Tokens;
        double share = counts.Positives / tokens;
        double ofLabels = share * (1 - share);
        double squares = (double)counts.Squares;
        double products = (double)counts.Products;
        double pairs = squares - tokens;
        // What two labels of a document have in common, on average over all pairs.
        double shared = pairs > 0
            ? ((double)counts.PositiveSquares - (2 * share * products) + (share * share * squares)
                - (tokens * ofLabels)) / pairs
            : 0;
        double mean = all.Sum / tokens;
        double overTokens = all.SumOfSquares - (tokens * mean * mean);
        double overDocuments = all.Squares - (2 * mean * all.Products) + (mean * mean * squares);
        return (((ofLabels - shared) * overTokens) + (shared * overDocuments))
            / (tokens * ofLabels * tokens * ofLabels);
    }

    /// <summary>The chance that the square of a t with so many degrees of freedom is at least as large.</summary>
    private static double TwoSided(double squaredT, double degrees) =>
        SpecialFunctions.BetaRegularized(degrees / 2, 0.5, degrees / (degrees + squaredT));
}
