using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Windows;

namespace NeuronProbe.Concepts.Labels;

/// <summary>The concepts of a scan, which documents are held out, and the control labels:
/// the same in every shard of a corpus.</summary>
/// <remarks>
/// A control concept has random labels by word type, here by token id, on as many tokens as the concept that it stands
/// beside (Hewitt and Liang 2019). Concepts of whole documents have control labels by document,
/// with the concept's base rate as the chance of each.
/// </remarks>
public sealed class ConceptPlan
{
    /// <summary>Control concepts beside each concept.</summary>
    public const int ControlDraws = 20;

    private const ulong HeldOutSeed = 1;
    private const ulong ControlSeed = 2;

    // Digits of expected counts: what is equal but for rounding is to be equal.
    private const int RoundedTo = 9;

    private readonly ConcurrentDictionary<int, byte[]> controlsOfTypes = [];
    private readonly Lazy<HashSet<int>[][]> controls;
    private readonly double[] rates;
    private readonly ulong[] nameHashes;

    // The type counts in an order that is the same everywhere.
    private readonly KeyValuePair<int, long>[] types = [];

    /// <param name="concepts">The concepts, in the order of results.</param>
    /// <param name="tokens">Tokens of the whole corpus.</param>
    /// <param name="documents">Its documents.</param>
    /// <param name="heldOut">The share of documents that are held out, from 0 to below 1.</param>
    /// <param name="ownRates">Where each concept has negatives of its own,
    /// the share of its tokens among these and itself; else null.</param>
    public ConceptPlan(
        IReadOnlyList<Concept> concepts,
        long tokens,
        long documents,
        double heldOut,
        IReadOnlyList<double>? ownRates = null)
    {
        controls = new(() => [.. Enumerable.Range(0, concepts.Count).Select(DrawTypes)]);
        OwnRates = ownRates;
        Concepts = concepts;
        Tokens = tokens;
        Documents = documents;
        HeldOut = heldOut;
        nameHashes = [.. concepts.Select(c => StableHash.Of(c.Name))];
        rates = [.. concepts.Select((c, i) => c.IsOfDocuments
            ? (double)c.PositiveDocuments / Math.Max(1, documents)
            : ownRates?[i] ?? (double)c.Positives / Math.Max(1, tokens))];
    }

    /// <summary>No concepts: what a scan has before it has read its corpus.</summary>
    public static ConceptPlan Empty { get; } = new([], 0, 0, 0);

    public IReadOnlyList<Concept> Concepts { get; }

    public long Tokens { get; }

    public long Documents { get; }

    public double HeldOut { get; }

    /// <summary>Where each concept has negatives of its own, the share of its tokens among these and itself;
    /// else null.</summary>
    public IReadOnlyList<double>? OwnRates { get; }

    /// <summary>Whether each concept has negatives of its own;
    /// else they are all tokens that it does not apply to.</summary>
    internal bool HasOwnNegatives => OwnRates is not null;

    /// <summary>In what a concept's tokens and its negatives are alike, where it has negatives of its own.</summary>
    [JsonInclude]
    internal IReadOnlyList<TokenTrait> Control { get; init; } = [];

    /// <summary>The same in words, <c>length and frequency</c>; null where all tokens are compared.</summary>
    internal string? Likeness => !HasOwnNegatives ? null : Control.Count == 0
        ? NameOf(TokenTrait.Frequency)
        : string.Join(" and ", Control.Select(NameOf).Chunk(Math.Max(1, Control.Count - 1))
            .Select(some => string.Join(", ", some)));

    /// <summary>Names of some concepts that there are, chosen or not, where the corpus is being read.</summary>
    internal IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>The tokens that are compared for each concept, where it has negatives of its own and the corpus is
    /// being read.</summary>
    internal MatchedTokens? Matched { get; init; }

    /// <summary>A hash of <see cref="TypeCounts"/>,
    /// which tells whether two scans have the same control labels.</summary>
    public ulong TypeHash { get; init; }

    /// <summary>Tokens of the corpus by token id, of which control labels are drawn where the corpus is being read;
    /// without them there are none by word type.</summary>
    internal IReadOnlyDictionary<int, long> TypeCounts
    {
        get;
        init
        {
            field = value;
            types = [.. value.OrderBy(type => type.Key)];
            TypeHash = types.Aggregate(0UL, (hash, type) => StableHash.Of(hash, (ulong)type.Key, (ulong)type.Value));
        }
    } = new Dictionary<int, long>();

    /// <summary>The share of tokens, or of documents, that the control draws of a concept label.</summary>
    public double BaseRate(int concept) => rates[concept];

    /// <summary>Whether figures of a document are for evaluation alone.</summary>
    public bool IsHeldOut(Document document) =>
        HeldOut > 0 && StableHash.Fraction(StableHash.Of(HeldOutSeed, StableHash.Of(document.Id))) < HeldOut;

    /// <summary>Whether a token is among those that are compared for a concept.</summary>
    /// <param name="concept">Index of the concept.</param>
    /// <param name="window">The window that holds the token.</param>
    /// <param name="number">The token's number in the document, or -1 where the tool added it.</param>
    /// <param name="isPositive">Whether the concept applies to it.</param>
    internal bool IsCompared(int concept, Window window, int number, bool isPositive) =>
        Matched?.IsTaken(concept, window, number, isPositive) ?? true;

    /// <summary>The draws that label the tokens of a document, as a <see cref="ControlRow"/>;
    /// none of those that are not of whole documents.</summary>
    internal byte[] ControlsOf(Document document) => Row(StableHash.Of(document.Id), isOfDocuments: true);

    /// <summary>The draws that label the tokens of a type, likewise; none of those of whole documents.</summary>
    internal byte[] ControlsOf(int tokenId) =>
        controlsOfTypes.GetOrAdd(tokenId, id => Row((ulong)id, isOfDocuments: false));

    /// <summary>Whether a token is labelled in one draw.</summary>
    /// <param name="concept">Index of the concept.</param>
    /// <param name="draw">From 0 to below <see cref="ControlDraws"/>.</param>
    /// <param name="unit">A token id, or for concepts of whole documents the hash of a document's id.</param>
    internal bool IsControl(int concept, int draw, ulong unit) => Concepts[concept].IsOfDocuments
        ? StableHash.Fraction(StableHash.Of(SeedOf(concept, draw), unit)) < rates[concept]
        : controls.Value[concept][draw].Contains((int)unit);

    private static string NameOf(TokenTrait trait) => $"{trait}".ToLowerInvariant();

    private ulong SeedOf(int concept, int draw) => StableHash.Of(ControlSeed, (ulong)draw, nameHashes[concept]);

    private HashSet<int>[] DrawTypes(int concept)
    {
        if (Concepts[concept].IsOfDocuments)
        {
            return [];
        }
        IReadOnlyDictionary<int, double>? taken = Matched?.TypesOf(concept);
        (int Id, double Tokens)[] own =
        [
            .. types.Select(type => (type.Key, Tokens: taken is null
                    ? type.Value : Math.Round(taken.GetValueOrDefault(type.Key), RoundedTo)))
                .Where(type => type.Tokens > 0),
        ];
        double wanted = Matched is null
            ? Concepts[concept].Positives : Math.Round(Matched.PositivesOf(concept), RoundedTo);
        return [.. Enumerable.Range(0, ControlDraws).Select(
            draw => ControlTypes.Draw(own, wanted, SeedOf(concept, draw)))];
    }

    private byte[] Row(ulong unit, bool isOfDocuments)
    {
        byte[] row = new byte[ControlRow.Length(Concepts.Count)];
        for (int concept = 0; concept < Concepts.Count; concept++)
        {
            for (int draw = 0; draw < ControlDraws && Concepts[concept].IsOfDocuments == isOfDocuments; draw++)
            {
                if (IsControl(concept, draw, unit))
                {
                    ControlRow.Mark(row, concept, draw);
                }
            }
        }
        return row;
    }

    /// <summary>Demands that the corpus has something of the concepts.</summary>
    /// <returns>What is to be said where it has nothing of some, or null.</returns>
    /// <exception cref="ProbeException">It has nothing of any.</exception>
    internal string? DemandFound()
    {
        string[] none = [.. Concepts.Where(concept => concept.Positives == 0).Select(concept => concept.Name)];
        if (none.Length == 0)
        {
            return null;
        }
        string[] others = [.. Examples.Except(none).Select(TextSource.Quote)];
        string problem = "--concept: expected labels or definitions of all concepts, but the corpus has nothing of "
            + $"{string.Join(", ", none.Select(TextSource.Quote))}. "
            + (others.Length > 0 ? $"There are {string.Join(", ", others)}. " : "")
            + "Check the names, and that texts are there where definitions search them.";
        return none.Length < Concepts.Count ? problem : throw new ProbeException(problem);
    }
}
