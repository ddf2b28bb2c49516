using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Tests.Tokenizers.Kinds;

/// <summary>Writes tokenizer.json in parts.</summary>
internal static class KindJson
{
    public const string ByteLevelOnly =
        """{"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false}""";

    public const string Gpt2Words =
        """{"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true}""";

    private static readonly string[] FlagNames = ["single_word", "lstrip", "rstrip", "normalized", "special"];

    private static readonly JsonSerializerOptions Readable =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The tokens of byte-level BPE: 256 bytes, then what the merges make.</summary>
    public static IReadOnlyList<string> ByteTokens { get; } =
        [.. Enumerable.Range(0, 256).Select(value => ByteAlphabet.Write([(byte)value])), .. PairTrainer.ByteMerges
            .Select(merge => merge.Left + merge.Right)];

    /// <summary>
    /// The tokens of SentencePiece's BPE: three controls, 256 bytes, characters, then what the merges make.
    /// </summary>
    public static IReadOnlyList<string> CharacterTokens { get; } =
    [
        .. new[] { "<unk>", "<s>", "</s>" }
            .Concat(Enumerable.Range(0, 256).Select(value => $"<0x{value:X2}>"))
            .Concat(PairTrainer.CharacterMerges
                .SelectMany(merge =>
                new[] { merge.Left, merge.Right }.Where(part => part.EnumerateRunes().Count() == 1)))
            .Concat(PairTrainer.CharacterMerges.Select(merge => merge.Left + merge.Right)).Distinct(),
    ];

    public static string ByteLevel(string preTokenizer, string normalizer = "null", string processor = "null",
        string added = "", bool ignoresMerges = false, string[]? extra = null) =>
        Bpe([.. ByteTokens, .. extra ?? []], PairTrainer.ByteMerges, preTokenizer, normalizer, processor, added,
            $"\"ignore_merges\": {(ignoresMerges ? "true" : "false")}");

    public static string Characters(string preTokenizer, string normalizer = "null", string processor = "null",
        string added = "", bool fallsBack = true, bool fuses = true, IReadOnlyList<(string, string)>? merges = null) =>
        Bpe(CharacterTokens, merges ?? PairTrainer.CharacterMerges, preTokenizer, normalizer, processor, added,
            $"\"unk_token\": \"<unk>\", \"byte_fallback\": {(fallsBack ? "true" : "false")}, \"fuse_unk\": "
                + $"{(fuses ? "true" : "false")}");

    public static string WordPiece(string preTokenizer, string normalizer, string processor = "null",
        string added = "") => Whole(
        """{"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##","""
            + $$""" "max_input_chars_per_word": 100, "vocab": {{Vocabulary(WordPieceTokens)}}}""",
        preTokenizer, normalizer, processor, added);

    public static IReadOnlyList<string> WordPieceTokens { get; } =
        [.. new[] { "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]" }.Concat(PairTrainer.WordPieces)];

    /// <summary>A special token as tokenizer.json has it, with further flags.</summary>
    public static string Special(int id, string content, string flags = "") =>
        Added(id, content, $"\"special\": true, \"normalized\": false{flags}");

    public static string Added(int id, string content, string flags) =>
        $$"""{"id": {{id}}, "content": {{Text(content)}}, {{Filled(flags)}}}""";

    /// <summary>The pre-tokenizers in a row.</summary>
    public static string Sequence(params string[] steps) =>
        $$"""{"type": "Sequence", "pretokenizers": [{{string.Join(", ", steps)}}]}""";

    public static string Normalizers(params string[] steps) =>
        $$"""{"type": "Sequence", "normalizers": [{{string.Join(", ", steps)}}]}""";

    public static string Split(string pattern, string behavior = "Isolated", bool inverts = false) =>
        $$"""{"type": "Split", "pattern": {"Regex": {{Text(pattern)}}}, "behavior": "{{behavior}}","""
        + $$""" "invert": {{(inverts ? "true" : "false")}}}""";

    public static string SplitText(string text, string behavior) =>
        $$"""{"type": "Split", "pattern": {"String": {{Text(text)}}}, "behavior": "{{behavior}}", "invert": false}""";

    public static string Digits(bool individual) =>
        $$"""{"type": "Digits", "individual_digits": {{(individual ? "true" : "false")}}}""";

    public static string Replace(string pattern, string content) =>
        $$"""{"type": "Replace", "pattern": {"Regex": {{Text(pattern)}}}, "content": {{Text(content)}}}""";

    public static string ReplaceText(string text, string content) =>
        $$"""{"type": "Replace", "pattern": {"String": {{Text(text)}}}, "content": {{Text(content)}}}""";

    /// <summary>A template with tokens before and after the text.</summary>
    public static string Template((string Content, int Id)[] before, (string Content, int Id)[] after)
    {
        IEnumerable<string> parts =
        [
            .. before.Select(token => Part(token.Content)), """{"Sequence": {"id": "A", "type_id": 0} }""", .. after
                .Select(token => Part(token.Content)),
        ];
        IEnumerable<string> tokens = before.Concat(after).DistinctBy(token => token.Content).Select(token =>
            $$"""{{Text(token.Content)}}: {"id": {{Text(token.Content)}}, "ids": [{{token.Id}}],"""
                + $$""" "tokens": [{{Text(token.Content)}}] }""");
        string joined = string.Join(", ", parts);
        return $$"""{"type": "TemplateProcessing", "single": [{{joined}}], "pair": [{{joined}}, """
            + $$"""{"Sequence": {"id": "B", "type_id": 1} }], "special_tokens": { {{string.Join(", ", tokens)}} } }""";

        static string Part(string content) => $$"""{"SpecialToken": {"id": {{Text(content)}}, "type_id": 0} }""";
    }

    public static string Vocabulary(IReadOnlyList<string> tokens) =>
        new JsonObject(tokens.Index()
        .Select(token => KeyValuePair.Create(token.Item, (JsonNode?)token.Index))).ToJsonString(Readable);

    public static string Text(string text) => JsonSerializer.Serialize(text, Readable);

    private static string Bpe(
        IReadOnlyList<string> tokens, IReadOnlyList<(string Left, string Right)> merges, string preTokenizer,
            string normalizer, string processor, string added, string options)
    {
        string pairs = string.Join(", ", merges.Select(merge => $"[{Text(merge.Left)}, {Text(merge.Right)}]"));
        return Whole(
            $$"""{"type": "BPE", "dropout": null, {{options}}, "vocab": {{Vocabulary(tokens)}},"""
                + $$""" "merges": [{{pairs}}]}""",
            preTokenizer,
            normalizer,
            processor,
            added);
    }

    private static string Whole(string model, string preTokenizer, string normalizer, string processor, string added) =>
        $$"""
        {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [{{added}}],
        "normalizer": {{normalizer}}, "pre_tokenizer": {{preTokenizer}}, "post_processor": {{processor}},
        "decoder": null, "model": {{model}}}
        """;

    /// <summary>All flags: the Rust library wants them.</summary>
    private static string Filled(string flags) =>
        string.Join(", ", FlagNames
        .Where(name => !flags.Contains($"\"{name}\"", StringComparison.Ordinal)).Select(name => $"\"{name}\": false")
            .Append(flags));
}
