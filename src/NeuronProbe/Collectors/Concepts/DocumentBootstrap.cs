using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NeuronProbe.Corpora.Concepts;

namespace NeuronProbe.Collectors.Concepts;

/// <summary>Intervals of the AUROC from documents drawn with replacement (Efron 1979): tokens of one document are not independent.</summary>
/// <remarks>All neurons and concepts see the same draws.</remarks>
internal sealed class DocumentBootstrap
{
    private const int Lanes = 8;
    private const double Tail = 0.025;

    private readonly int replicates;

    // How often each document is drawn: by group of replicates, then document, then replicate.
    private readonly float[] weights;
    private readonly int documentCount;

    /// <param name="documentCount">Documents.</param>
    /// <param name="replicates">How often they are drawn.</param>
    /// <param name="seed">Other draws for another seed.</param>
    public DocumentBootstrap(int documentCount, int replicates, ulong seed)
    {
        this.documentCount = documentCount;
        this.replicates = replicates;
        weights = new float[Bytes(documentCount, replicates) / sizeof(float)];
        Parallel.For(0, replicates, replicate =>
        {
            int first = (replicate / Lanes * documentCount * Lanes) + (replicate % Lanes);
            for (int draw = 0; draw < documentCount; draw++)
            {
                int document = (int)(StableHash.Of(seed, (ulong)replicate, (ulong)draw) % (ulong)documentCount);
                weights[first + (document * Lanes)]++;
            }
        });
    }

    /// <summary>Memory of the draws.</summary>
    public static long Bytes(long documentCount, int replicates) => (replicates + Lanes - 1L) / Lanes * Lanes * documentCount * sizeof(float);

    /// <summary>The values between which the middle 95 % of the draws' AUROC lie, by NumPy's quantiles; null where no draw has tokens on both sides.</summary>
    /// <param name="tokens">The tokens, ascending by value.</param>
    /// <param name="isPositive">Whether the concept applies to each token, in the same order.</param>
    public (double Low, double High)? Interval(SortedTokens tokens, ReadOnlySpan<bool> isPositive)
    {
        double[] all = new double[(replicates + Lanes - 1) / Lanes * Lanes];
        for (int first = 0; first < replicates; first += Lanes)
        {
            Aurocs(tokens, isPositive, weights.AsSpan(first * documentCount, documentCount * Lanes)).CopyTo(all, first);
        }
        double[] valid = [.. all.Take(replicates).Where(auroc => !double.IsNaN(auroc)).Order()];
        return valid.Length == 0 ? null : (Quantile(valid, Tail), Quantile(valid, 1 - Tail));
    }

    /// <summary>The AUROC of eight replicates.</summary>
    private static Vector512<double> Aurocs(SortedTokens tokens, ReadOnlySpan<bool> isPositive, ReadOnlySpan<float> drawn)
    {
        ref float weight = ref MemoryMarshal.GetReference(drawn);
        Vector512<double> half = Vector512.Create(0.5);
        Vector512<double> below = default;
        Vector512<double> above = default;
        Vector512<double> won = default;
        ReadOnlySpan<int> documents = tokens.Documents;
        for (int i = 0; i < documents.Length;)
        {
            Vector512<double> positives = default;
            Vector512<double> negatives = default;
            int end = tokens.GroupEnd(i);
            for (; i < end; i++)
            {
                Vector256<float> own = Vector256.LoadUnsafe(ref weight, (nuint)documents[i] * Lanes);
                (Vector256<double> lower, Vector256<double> upper) = Vector256.Widen(own);
                Vector512<double> wide = Vector512.Create(lower, upper);
                if (isPositive[i])
                {
                    positives += wide;
                }
                else
                {
                    negatives += wide;
                }
            }
            won += positives * (below + (half * negatives));
            below += negatives;
            above += positives;
        }
        return won / (below * above);
    }

    private static double Quantile(double[] sorted, double fraction)
    {
        double place = fraction * (sorted.Length - 1);
        int lower = (int)place;
        int upper = Math.Min(lower + 1, sorted.Length - 1);
        return sorted[lower] + ((place - lower) * (sorted[upper] - sorted[lower]));
    }
}
