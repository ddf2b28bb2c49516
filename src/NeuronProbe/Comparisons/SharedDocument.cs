using NeuronProbe.Collectors;

namespace NeuronProbe.Comparisons;

/// <summary>A document that one of two scans, or both, have sums of.</summary>
/// <param name="Key">A number that it has in any scan: of its id, and of its place among those that share it.</param>
/// <param name="One">Its place among the documents of the one scan; -1 where it has no token there that counts.</param>
/// <param name="Other">The same of the other scan.</param>
internal readonly record struct SharedDocument(ulong Key, int One, int Other)
{
    /// <summary>Finds the documents of two scans of one corpus by their ids, in an order that is the same whatever that
    /// of the corpus is. Where some share an id, the first of them is the other scan's first one, and so on.</summary>
    /// <param name="one">Documents in the order of the corpus.</param>
    /// <param name="other">Others, likewise.</param>
    public static SharedDocument[] Of(IReadOnlyList<SummedDocument> one, IReadOnlyList<SummedDocument> other)
    {
        var found = Keys(one).Select((key, place) => new SharedDocument(key, place, -1))
            .ToDictionary(document => document.Key);
        foreach ((int place, ulong key) in Keys(other).Index())
        {
            found[key] = found.TryGetValue(key, out SharedDocument same)
                ? same with { Other = place }
                : new(key, -1, place);
        }
        return [.. found.Values.OrderBy(document => document.Key)];
    }

    private static IEnumerable<ulong> Keys(IReadOnlyList<SummedDocument> documents)
    {
        Dictionary<string, ulong> seen = [];
        foreach (SummedDocument document in documents)
        {
            ulong number = seen.GetValueOrDefault(document.Id);
            seen[document.Id] = number + 1;
            yield return StableHash.Of(StableHash.Of(document.Id), number);
        }
    }
}
