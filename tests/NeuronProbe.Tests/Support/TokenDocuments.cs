using System.Text.Json;

namespace NeuronProbe.Tests.Support;

/// <summary>A document that was tokenised before.</summary>
internal sealed record TokenDocument(string Id, int[] Ids);

/// <summary>Corpora of random token ids.</summary>
internal static class TokenDocuments
{
    /// <summary>Documents of lengths from 1 to <paramref name="longest"/>, short ones more often.</summary>
    public static TokenDocument[] Random(int seed, int count, int longest, int vocabulary)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            int length = 1 + (int)(longest * Math.Pow(random.NextDouble(), 2));
            return new TokenDocument($"d{i}", [.. Enumerable.Range(0, length).Select(_ => random.Next(vocabulary))]);
        })];
    }

    /// <summary>Writes them as jsonl. A document that is left out keeps its line, without a token,
    /// so that the others keep their numbers.</summary>
    public static string Write(
        TemporaryFolder folder, string name, IEnumerable<TokenDocument> documents, Func<int, bool>? isKept = null)
    {
        string path = folder[name];
        File.WriteAllLines(path, documents.Select((d, i) =>
            JsonSerializer.Serialize(new { id = d.Id, input_ids = isKept?.Invoke(i) == false ? [] : d.Ids })));
        return path;
    }
}
