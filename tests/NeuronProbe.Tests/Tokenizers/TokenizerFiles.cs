using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Tests.Tokenizers;

/// <summary>Makes tokenizer.json of a byte-level BPE, or of one over characters.</summary>
internal static class TokenizerFiles
{
    public const string LlamaWords =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
        + @"|\s+(?!\S)|\s+";

    public static readonly string ByteLevelOnly =
        """{"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}""";

    public static string Special(string content, int id) =>
        $$"""{"id": {{id}}, "content": "{{content}}", "special": true, "normalized": false}""";

    public static string Split(string pattern) =>
        """{"type": "Sequence", "pretokenizers": [{"type": "Split", "pattern": {"Regex": """
        + $$"""{{JsonSerializer.Serialize(pattern)}}}, "behavior": "Isolated", "invert": false}, {{ByteLevelOnly}}]}""";

    public static TokenizerFolder ByteLevel(
        string[] merges,
        string[]? extra = null,
        Action<JsonObject>? model = null,
        string? preTokenizer = null,
        string normalizer = "null",
        string processor = "null",
        string added = "") =>
        Write([
            .. Enumerable.Range(0, 256).Select(value => ByteAlphabet.Write([(byte)value])),
            .. merges.Select(m => m.Replace(" ", "", StringComparison.Ordinal)),
            .. extra ?? [],
        ], merges, model, normalizer, preTokenizer ?? ByteLevelOnly, processor, added);

    public static TokenizerFolder Characters(
        string[] tokens,
        string[] merges,
        Action<JsonObject>? model = null,
        string normalizer = "null",
        string preTokenizer = "null",
        string processor = "null",
        string added = "") =>
        Write(
            [.. tokens, .. merges.Select(m => m.Replace(" ", "", StringComparison.Ordinal))],
            merges,
            model,
            normalizer,
            preTokenizer,
            processor,
            added);

    private static TokenizerFolder Write(
        string[] tokens,
        string[] merges,
        Action<JsonObject>? change,
        string normalizer,
        string preTokenizer,
        string processor,
        string added)
    {
        var model = new JsonObject
        {
            ["type"] = "BPE",
            ["vocab"] = new JsonObject(tokens.Index().Select(t => KeyValuePair.Create(t.Item, (JsonNode?)t.Index))),
            ["merges"] = new JsonArray([.. merges.Select(m => (JsonNode?)m)]),
        };
        change?.Invoke(model);
        var root = new JsonObject
        {
            ["version"] = "1.0",
            ["added_tokens"] = JsonNode.Parse($"[{added}]"),
            ["normalizer"] = JsonNode.Parse(normalizer),
            ["pre_tokenizer"] = JsonNode.Parse(preTokenizer),
            ["post_processor"] = JsonNode.Parse(processor),
            ["model"] = model,
        };
        return new TokenizerFolder().With("tokenizer.json", root.ToJsonString());
    }
}
