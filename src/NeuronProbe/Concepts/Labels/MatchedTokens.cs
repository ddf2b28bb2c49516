using System.Runtime.InteropServices;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Concepts.Labels;

/// <summary>For each concept, tokens of it and others that are compared with them, such that both have the same
/// proportions in strata of tokens that are alike.</summary>
/// <remarks>
/// Coarsened exact matching (Iacus, King and Porro 2012), each stratum thinned to one ratio of others to the concept's
/// tokens: of whichever side has too many a share is taken. Which tokens is decided by a hash of document and number,
/// the same in every shard. What has no counterpart in its stratum is left out.
/// </remarks>
internal sealed class MatchedTokens
{
    private const ulong OthersSeed = 3;
    private const ulong OwnSeed = 4;

    private readonly TokenStrata strata;
    private readonly Dictionary<int, Shares>[] shares;
    private readonly (double Own, double Others)[] taken;
    private readonly Dictionary<int, double>[] types;
    private readonly Dictionary<int, long> all;
    private readonly Dictionary<int, long>[] own;

    private MatchedTokens(TokenStrata strata, Dictionary<int, long> all, Dictionary<int, long>[] own)
    {
        this.strata = strata;
        this.all = all;
        this.own = own;
        Stratum[][] counts = [.. own.Select(of => StrataOf(of, all))];
        shares = [.. counts.Select(SharesOf)];
        taken = [.. counts.Zip(shares, (of, share) => (
            of.Sum(stratum => share[stratum.Number].Own * stratum.Own),
            of.Sum(stratum => share[stratum.Number].Others * stratum.Others)))];
        Rates = [.. taken.Select(sides => sides.Own == 0 ? 0 : sides.Own / (sides.Own + sides.Others))];
        types = [.. own.Select(_ => new Dictionary<int, double>())];
    }

    /// <summary>By concept, the share of the tokens taken that it applies to.</summary>
    public IReadOnlyList<double> Rates { get; }

    /// <summary>Reads a corpus whose tokens are marked, twice: what it keeps is no more than strata and token ids for
    /// each concept.</summary>
    /// <param name="windows">Its windows; they are gone through twice.</param>
    /// <param name="conceptCount">Concepts.</param>
    /// <param name="traits">In what tokens of a stratum are alike.</param>
    /// <param name="typeCounts">Its tokens by token id.</param>
    /// <exception cref="ProbeException">It has tokens that were not counted.</exception>
    public static MatchedTokens Read(
        IEnumerable<Window> windows,
        int conceptCount,
        IReadOnlyCollection<TokenTrait> traits,
        IReadOnlyDictionary<int, long> typeCounts)
    {
        var strata = new TokenStrata(traits, typeCounts);
        var all = new Dictionary<int, long>();
        var own = Enumerable.Range(0, conceptCount).Select(_ => new Dictionary<int, long>()).ToArray();
        int[] buffer = [];
        foreach (Window window in windows)
        {
            ReadOnlySpan<int> strataOf = StrataOf(window, strata, typeCounts, ref buffer);
            foreach (int stratum in strataOf)
            {
                CountIn(all, stratum);
            }
            for (int concept = 0; concept < conceptCount; concept++)
            {
                foreach (int number in window.Document.Marks!.Of(concept, window.FirstToken, window.TokenCount))
                {
                    CountIn(own[concept], strataOf[number - window.FirstToken]);
                }
            }
        }
        var matched = new MatchedTokens(strata, all, own);
        foreach (Window window in windows)
        {
            matched.AddTypes(window, StrataOf(window, strata, typeCounts, ref buffer));
        }
        return matched;
    }

    /// <summary>What <see cref="Of(Counts, IReadOnlyCollection{TokenTrait}, IReadOnlyDictionary{int, long})"/> makes it
    /// of again.</summary>
    public Counts Found => new(all, own, types);

    /// <summary>The same as a reading of the corpus found.</summary>
    /// <param name="found">What it found.</param>
    /// <param name="traits">In what tokens of a stratum are alike.</param>
    /// <param name="typeCounts">Tokens of the corpus by token id.</param>
    public static MatchedTokens Of(
        Counts found, IReadOnlyCollection<TokenTrait> traits, IReadOnlyDictionary<int, long> typeCounts)
    {
        var matched = new MatchedTokens(
            new TokenStrata(traits, typeCounts),
            found.All.ToDictionary(),
            [.. found.Own.Select(of => of.ToDictionary())]);
        for (int concept = 0; concept < matched.types.Length; concept++)
        {
            matched.types[concept] = found.Types[concept].ToDictionary();
        }
        return matched;
    }

    /// <summary>How many of a concept's tokens are taken, as is to be expected.</summary>
    public double PositivesOf(int concept) => taken[concept].Own;

    /// <summary>How many tokens are taken for a concept by token id, as is to be expected: of its own and others.
    /// Types of which none are taken may be left out.</summary>
    public IReadOnlyDictionary<int, double> TypesOf(int concept) => types[concept];

    /// <summary>Whether a token is among those taken for a concept.</summary>
    /// <param name="concept">Index of the concept.</param>
    /// <param name="window">The window that holds the token.</param>
    /// <param name="number">The token's number in the document, or -1 where the tool added it: it is not
    /// taken.</param>
    /// <param name="isPositive">Whether the concept applies to it.</param>
    public bool IsTaken(int concept, Window window, int number, bool isPositive)
    {
        if (number < 0 || strata.Of(window, number) is not { } stratum
            || !shares[concept].TryGetValue(stratum, out Shares both))
        {
            return false;
        }
        double share = isPositive ? both.Own : both.Others;
        return share >= 1 || StableHash.Fraction(StableHash.Of(
            isPositive ? OwnSeed : OthersSeed,
            (ulong)concept,
            StableHash.Of(window.Document.Document.Id),
            (ulong)number)) < share;
    }

    private static void DemandKnown(TokenizedDocument document, int token, IReadOnlyDictionary<int, long> typeCounts)
    {
        if (!typeCounts.ContainsKey(document.Tokens[token].Id))
        {
            throw new ProbeException(
                $"--corpus: expected the same documents in each reading, but {document.Document.Location} has the "
                + $"token {document.Tokens[token].Id}, which was nowhere before. "
                + "Don't change the files during a scan.");
        }
    }

    /// <summary>The stratum of each token of a window.</summary>
    private static ReadOnlySpan<int> StrataOf(
        Window window, TokenStrata strata, IReadOnlyDictionary<int, long> typeCounts, ref int[] buffer)
    {
        buffer = buffer.Length < window.TokenCount ? new int[window.TokenCount] : buffer;
        Span<int> found = buffer.AsSpan(0, window.TokenCount);
        for (int i = 0; i < found.Length; i++)
        {
            DemandKnown(window.Document, window.FirstToken + i, typeCounts);
            found[i] = strata.Of(window, window.FirstToken + i)!.Value;
        }
        return found;
    }

    private static void CountIn(Dictionary<int, long> counts, int stratum) =>
        CollectionsMarshal.GetValueRefOrAddDefault(counts, stratum, out _)++;

    private void AddTypes(Window window, ReadOnlySpan<int> strataOf)
    {
        for (int concept = 0; concept < types.Length; concept++)
        {
            ReadOnlySpan<int> marked = window.Document.Marks!.Of(concept, window.FirstToken, window.TokenCount);
            for (int i = 0; i < strataOf.Length; i++)
            {
                bool isPositive = marked is [int next, ..] && next == window.FirstToken + i;
                marked = isPositive ? marked[1..] : marked;
                if (shares[concept].TryGetValue(strataOf[i], out Shares share))
                {
                    CollectionsMarshal.GetValueRefOrAddDefault(
                        types[concept], window.Document.Tokens[window.FirstToken + i].Id, out _) +=
                        isPositive ? share.Own : share.Others;
                }
            }
        }
    }

    /// <summary>The strata that have tokens of both sides, those with the fewest others for each of the concept's
    /// first.</summary>
    private static Stratum[] StrataOf(Dictionary<int, long> own, Dictionary<int, long> all) =>
    [
        .. own.Select(stratum => new Stratum(stratum.Key, stratum.Value, all[stratum.Key] - stratum.Value))
            .Where(stratum => stratum.Others > 0)
            .OrderBy(stratum => stratum.Times).ThenBy(stratum => stratum.Number),
    ];

    private static Dictionary<int, Shares> SharesOf(Stratum[] sorted)
    {
        double times = BestTimes(sorted);
        return sorted.ToDictionary(
            stratum => stratum.Number,
            stratum => new Shares(Math.Min(1, stratum.Times / times), Math.Min(1, times / stratum.Times)));
    }

    /// <summary>How many others there are to be for each token of the concept, such that n1 n0 / (n1 + n0) is largest
    /// for n1 tokens of the concept and n0 others: the variance of a difference of means goes with its
    /// inverse.</summary>
    /// <param name="sorted">The strata, ascending by that number.</param>
    /// <remarks>
    /// Strata with fewer others are thinned to n others / times of the concept's, the rest keeps all of these. Between
    /// the ratios of two strata the figure is monotonic in it, so that the best is the ratio of a stratum.
    /// </remarks>
    private static double BestTimes(Stratum[] sorted)
    {
        const double Rounding = 1e-12;
        double best = 0;
        double bestTimes = 1;
        double thinned = 0;
        double kept = sorted.Sum(stratum => stratum.Own);
        foreach (Stratum stratum in sorted)
        {
            double size = (thinned + (kept * stratum.Times)) / (1 + stratum.Times);
            if (size > best * (1 + Rounding))
            {
                (best, bestTimes) = (size, stratum.Times);
            }
            thinned += stratum.Others;
            kept -= stratum.Own;
        }
        return bestTimes;
    }

    /// <summary>Tokens of a corpus.</summary>
    /// <param name="All">By stratum, all.</param>
    /// <param name="Own">By concept and stratum, those that it applies to.</param>
    /// <param name="Types">By concept and token id, those that are taken, as is to be expected.</param>
    internal sealed record Counts(
        IReadOnlyDictionary<int, long> All,
        IReadOnlyList<IReadOnlyDictionary<int, long>> Own,
        IReadOnlyList<IReadOnlyDictionary<int, double>> Types);

    private readonly record struct Stratum(int Number, double Own, double Others)
    {
        /// <summary>Others for each token of the concept.</summary>
        public double Times => Others / Own;
    }

    /// <summary>What share of the concept's tokens of a stratum is taken, and of the others.</summary>
    private readonly record struct Shares(double Own, double Others);
}
