using System.Numerics;
using System.Runtime.InteropServices;
using NeuronProbe.Corpora.Documents;

namespace NeuronProbe.Concepts.Labels;

/// <summary>For each concept, tokens that it does not apply to and whose types are as frequent in the corpus as those
/// of the tokens that it applies to.</summary>
/// <remarks>
/// Types of like frequency, by powers of two, are a band. Of the other tokens of a band a share is taken, such that
/// bands have the same proportions as among the concept's tokens wherever there are enough others; which tokens is
/// decided by a hash of document and place, the same in every shard.
/// </remarks>
internal sealed class MatchedNegatives
{
    private const ulong Seed = 3;

    private readonly IReadOnlyDictionary<int, long> all;
    private readonly Dictionary<int, int> bandOf;
    private readonly Dictionary<int, long>[] positives;
    private readonly double[][] shares;

    private MatchedNegatives(IReadOnlyDictionary<int, long> all, Dictionary<int, long>[] positives)
    {
        this.all = all;
        this.positives = positives;
        bandOf = all.ToDictionary(type => type.Key, type => BitOperations.Log2((ulong)type.Value));
        double[] ofBands = SumByBand(all);
        double[][] own = [.. positives.Select(SumByBand)];
        shares = [.. own.Select(counts => SharesOf(counts, ofBands))];
        Rates = [.. own.Zip(shares, (counts, share) => Rate(counts, share, ofBands))];
    }

    /// <summary>By concept, the share of the tokens taken that it applies to.</summary>
    public IReadOnlyList<double> Rates { get; }

    /// <summary>Reads a corpus whose tokens are marked.</summary>
    /// <param name="documents">Its documents.</param>
    /// <param name="conceptCount">Concepts.</param>
    /// <param name="typeCounts">Its tokens by token id.</param>
    public static MatchedNegatives Read(
        IEnumerable<TokenizedDocument> documents, int conceptCount, IReadOnlyDictionary<int, long> typeCounts)
    {
        var positives = Enumerable.Range(0, conceptCount).Select(_ => new Dictionary<int, long>()).ToArray();
        foreach (TokenizedDocument document in documents)
        {
            for (int concept = 0; concept < conceptCount; concept++)
            {
                foreach (int token in document.Marks!.Of(concept))
                {
                    DemandKnown(document, token, typeCounts);
                    CollectionsMarshal.GetValueRefOrAddDefault(positives[concept], document.Tokens[token].Id, out _)++;
                }
            }
        }
        return new(typeCounts, positives);
    }

    /// <summary>How many tokens of a type are taken for a concept: its own,
    /// and of the others as many as are to be expected.</summary>
    public double TokensOf(int concept, int tokenId)
    {
        long own = positives[concept].GetValueOrDefault(tokenId);
        return own + (shares[concept][bandOf[tokenId]] * (all[tokenId] - own));
    }

    /// <summary>Whether a token that a concept does not apply to is one of its negatives.</summary>
    /// <param name="concept">Index of the concept.</param>
    /// <param name="document">The token's document.</param>
    /// <param name="place">Its place in the document.</param>
    /// <param name="tokenId">Its type.</param>
    public bool IsNegative(int concept, Document document, long place, int tokenId) =>
        bandOf.TryGetValue(tokenId, out int band)
        && StableHash.Fraction(StableHash.Of(Seed, (ulong)concept, StableHash.Of(document.Id), (ulong)place))
            < shares[concept][band];

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

    private double[] SumByBand(IEnumerable<KeyValuePair<int, long>> counts)
    {
        double[] sums = new double[64];
        foreach ((int id, long count) in counts)
        {
            sums[bandOf[id]] += count;
        }
        return sums;
    }

    /// <summary>What share of the other tokens of each band is taken: as many times those of the concept as the
    /// scarcest band allows, at least once.</summary>
    private static double[] SharesOf(double[] own, double[] all)
    {
        double[] times =
            [.. own.Zip(all, (mine, any) => mine > 0 && any > mine ? (any - mine) / mine : double.PositiveInfinity)];
        double most = Math.Max(1, times.Min());
        return [.. own.Zip(all, (mine, any) => mine > 0 && any > mine ? Math.Min(1, most * mine / (any - mine)) : 0)];
    }

    private static double Rate(double[] own, double[] shares, double[] all)
    {
        double positives = own.Sum();
        double negatives = shares.Select((share, band) => share * (all[band] - own[band])).Sum();
        return positives == 0 ? 0 : positives / (positives + negatives);
    }
}
