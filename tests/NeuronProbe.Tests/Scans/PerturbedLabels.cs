using System.Text.Json;

namespace NeuronProbe.Tests.Scans;

/// <summary>Documents whose concepts are labelled twice more: with half of the labels left out at random, and with as
/// many false ones added on other tokens.</summary>
internal static class PerturbedLabels
{
    /// <summary>Writes documents as jsonl of token ids with all labels.</summary>
    /// <param name="names">Names of the documents' concepts.</param>
    /// <param name="documents">The documents; at most half of all tokens have a concept.</param>
    /// <param name="path">The file to write.</param>
    /// <returns>The labels of each concept.</returns>
    public static LabelTriple[] Write(IReadOnlyList<string> names, LabelledDocument[] documents, string path)
    {
        var random = new Random(11);
        LabelTriple[] triples = [.. names.Select(name => new LabelTriple(name, $"half of {name}", $"false {name}"))];
        Dictionary<string, bool[][]> labels = [];
        foreach ((int concept, LabelTriple of) in triples.Index())
        {
            bool[][] whole = [.. documents.Select(document => document.Labels[concept])];
            (int Document, int Token)[] own = Places(whole, true);
            (int Document, int Token)[] others = Places(whole, false);
            random.Shuffle(own);
            random.Shuffle(others);
            labels[of.Whole] = whole;
            labels[of.Half] = With(whole, own[..(own.Length / 2)], false);
            labels[of.False] = With(whole, others[..own.Length], true);
        }
        File.WriteAllLines(path, documents.Select((document, i) => JsonSerializer.Serialize(new
        {
            id = document.Id,
            input_ids = document.Ids,
            labels = labels.ToDictionary(
                of => of.Key, of => Array.ConvertAll(of.Value[i], isLabelled => isLabelled ? 1 : 0)),
        })));
        return triples;
    }

    private static (int Document, int Token)[] Places(bool[][] labels, bool isLabelled) =>
    [
        .. labels.Index().SelectMany(document => document.Item.Index()
            .Where(token => token.Item == isLabelled).Select(token => (document.Index, token.Index))),
    ];

    private static bool[][] With(bool[][] labels, (int Document, int Token)[] places, bool isLabelled)
    {
        bool[][] changed = [.. labels.Select(own => own.ToArray())];
        Array.ForEach(places, at => changed[at.Document][at.Token] = isLabelled);
        return changed;
    }
}
