using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NeuronProbe.Concepts.Measures;

/// <summary>Intervals of the AUROC from documents drawn with replacement (Efron 1979):
/// tokens of one document are not independent.</summary>
/// <remarks>All neurons and concepts see the same draws.</remarks>
internal sealed class DocumentBootstrap
{
    private const int Lanes = 16;
    private const double Tail = 0.025;

    private readonly int replicates;

    // How often each document is drawn: by group of replicates, then document, then replicate. The mean is 1,
    // and 256 times does not happen.
    private readonly byte[][] weights;

    /// <param name="documentCount">Documents.</param>
    /// <param name="replicates">How often they are drawn.</param>
    /// <param name="seed">Other draws for another seed.</param>
    /// <param name="options">Threads, and what stops them.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public DocumentBootstrap(int documentCount, int replicates, ulong seed, ParallelOptions options)
    {
        this.replicates = replicates;
        weights =
            [.. Enumerable.Range(0, (int)GroupsOf(replicates)).Select(_ => new byte[checked(documentCount * Lanes)])];
        Parallel.For(0, weights.Length, options, group =>
        {
            for (int draw = 0; draw < documentCount * Lanes; draw++)
            {
                (int place, int lane) = (draw / Lanes, draw % Lanes);
                int document = (int)(StableHash.Of(seed, (ulong)((group * Lanes) + lane), (ulong)place)
                    % (ulong)documentCount);
                weights[group][(document * Lanes) + lane]++;
            }
        });
    }

    /// <summary>Memory of the draws.</summary>
    public static long Bytes(long documentCount, int replicates) => GroupsOf(replicates) * Lanes * documentCount;

    /// <summary>The values between which the middle 95 % of the draws' AUROC lie, by NumPy's quantiles; null where no
    /// draw has tokens on both sides.</summary>
    /// <param name="tokens">The tokens, ascending by value.</param>
    /// <param name="documents">The number of each token's document, in the same order.</param>
    /// <param name="isPositive">Whether the concept applies to each token, in the same order.</param>
    public (double Low, double High)? Interval(
        SortedTokens tokens, ReadOnlySpan<int> documents, ReadOnlySpan<bool> isPositive)
    {
        double[] all = new double[weights.Length * Lanes];
        for (int group = 0; group < weights.Length; group++)
        {
            FindAurocs(tokens, documents, isPositive, weights[group], all.AsSpan(group * Lanes, Lanes));
        }
        double[] valid = [.. all.Take(replicates).Where(auroc => !double.IsNaN(auroc)).Order()];
        return valid.Length == 0 ? null : (Quantile(valid, Tail), Quantile(valid, 1 - Tail));
    }

    /// <summary>Finds the AUROC of one group of replicates: the share of pairs in which the positive token has the
    /// higher value, of which ties are half.</summary>
    private static void FindAurocs(
        SortedTokens tokens,
        ReadOnlySpan<int> documents,
        ReadOnlySpan<bool> isPositive,
        ReadOnlySpan<byte> drawn,
        Span<double> aurocs)
    {
        ref byte weights = ref MemoryMarshal.GetReference(drawn);
        Vector512<int> below = default;
        Vector512<int> above = default;
        (Vector512<long> lowerHalfWins, Vector512<long> upperHalfWins) = (default, default);
        int i = 0;
        foreach (int end in tokens.GroupEnds)
        {
            if (end == i + 1 && !isPositive[i])
            {
                below += Drawn(ref weights, documents[i++]);
                continue;
            }
            (Vector512<int> positives, Vector512<int> negatives) = (default, default);
            for (; i < end; i++)
            {
                Vector512<int> own = Drawn(ref weights, documents[i]);
                (positives, negatives) = isPositive[i] ? (positives + own, negatives) : (positives, negatives + own);
            }
            (Vector512<long> lowerPositives, Vector512<long> upperPositives) = Vector512.Widen(positives);
            (Vector512<long> lowerHalves, Vector512<long> upperHalves) = Vector512.Widen(below + below + negatives);
            lowerHalfWins += lowerPositives * lowerHalves;
            upperHalfWins += upperPositives * upperHalves;
            below += negatives;
            above += positives;
        }
        for (int lane = 0; lane < Lanes; lane++)
        {
            long halfWins = lane < Lanes / 2 ? lowerHalfWins[lane] : upperHalfWins[lane - (Lanes / 2)];
            aurocs[lane] = halfWins / (2.0 * below[lane] * above[lane]);
        }
    }

    /// <summary>How often each replicate of a group has a document.</summary>
    private static Vector512<int> Drawn(ref byte weights, int document)
    {
        Vector256<ushort> own = Vector256.WidenLower(
            Vector128.LoadUnsafe(ref weights, (nuint)document * Lanes).ToVector256Unsafe());
        (Vector256<uint> lower, Vector256<uint> upper) = Vector256.Widen(own);
        return Vector512.Create(lower, upper).AsInt32();
    }

    private static long GroupsOf(int replicates) => (replicates + Lanes - 1L) / Lanes;

    private static double Quantile(double[] sorted, double fraction)
    {
        double place = fraction * (sorted.Length - 1);
        int lower = (int)place;
        int upper = Math.Min(lower + 1, sorted.Length - 1);
        return sorted[lower] + ((place - lower) * (sorted[upper] - sorted[lower]));
    }
}
