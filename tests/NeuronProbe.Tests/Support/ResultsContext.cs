using System.Text.Json.Nodes;

namespace NeuronProbe.Tests.Support;

/// <summary>The contexts of <c>results.json</c>, put together as its documentation says.</summary>
internal static class ResultsContext
{
    /// <summary>The ids of the tokens of an example's context.</summary>
    /// <param name="site">The example's site in the file.</param>
    /// <param name="example">The example.</param>
    /// <param name="table">The table that it is in.</param>
    public static int[] TokenIds(JsonNode site, JsonNode example, string table = "top_examples")
    {
        JsonNode passage = site[$"{table}_passages"]![(int)example["passage"]!]!;
        int count = example["context_activations"]!.AsArray().Count;
        int[] ids =
        [
            .. passage["token_ids"]!.AsArray().Skip((int)example["passage_start"]!).Take(count).Select(id => (int)id!),
        ];
        return ids.Length == count ? ids : throw new InvalidDataException("The passage is shorter than the context.");
    }

    /// <summary>The text of each token of an example's context, or null where there is none.</summary>
    public static string[]? Tokens(JsonNode site, JsonNode example, string table = "top_examples")
    {
        JsonNode passage = site[$"{table}_passages"]![(int)example["passage"]!]!;
        int first = (int)example["passage_start"]!;
        return (string?)passage["text"] is not { } text
            ? null
            : [.. Enumerable.Range(first, example["context_activations"]!.AsArray().Count).Select(i =>
                text[(int)passage["starts"]![i]!..(int)passage["ends"]![i]!])];
    }
}
