using static NeuronProbe.Tests.Tokenizers.Kinds.KindJson;

namespace NeuronProbe.Tests.Tokenizers.Kinds;

/// <summary>Byte-level BPE as the models in use have it.</summary>
internal static class ByteLevelKinds
{
    public const string Llama3 =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
        + @"|\s+(?!\S)|\s+";

    public const string Qwen2 =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)"
        + @"|\s+";

    private const string Cl100k =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+"
        + @"|\s+(?!\S)|\s+";

    private const string O200k =
        @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        + @"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        + @"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string DeepSeekV3 =
        @"[!""#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*"
        + @"|\s*[\r\n]+|\s+(?!\S)|\s+";

    // Letters by ranges, some of them beyond U+FFFF, as DeepSeek LLM writes them; shortened.
    private const string DeepSeekLetters =
        "\\s?[A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷͻ-ͽͿΆΈ-ΊΌΎ-ΡΣ-ϵϷ-ҁ"
        + "Ҋ-ԯԱ-ՖႠ-ჅᎠ-Ᏽᏸ-ᏽᲐ-ᲺᲽ-Ჿᴀ-ᴫᵫ-ᵷᵹ-ᶚḀ-ἕἘ-Ἕἠ-ὅℂℇℊ-ℓℕℙ-ℝK-ℭꙀ-ꙭꚀ-ꚛＡ-Ｚａ-ｚ𐐀-𐑏𐒰-𐓓𐓘-𐓻𐲀-𐲲𐳀-𐳲𑢠-𑣟𞤀-𞥃]+";

    public static IEnumerable<TokenizerKind> All =>
    [
        TokenizerKind.Plain("gpt2",
            ByteLevel(Gpt2Words, processor: Gpt2Words, added: Special(ByteTokens.Count, "<|endoftext|>"))),
        TokenizerKind.Plain("llama3", ByteLevel(
            Sequence(Split(Llama3), ByteLevelOnly), ignoresMerges: true, extra: ["separated", "Ġtrailing", "456"],
            processor: $$"""{"type": "Sequence", "processors": [{{Gpt2Words}}, """
                + $$"""{{Template([("<s>", ByteTokens.Count + 3)], [])}}]}""",
            added: Special(ByteTokens.Count + 3, "<s>"))),
        TokenizerKind.Plain("qwen2", ByteLevel(
            Sequence(Split(Qwen2), ByteLevelOnly), normalizer: """{"type": "NFC"}""", processor: ByteLevelOnly,
            added: Special(ByteTokens.Count, "<|endoftext|>") + "," + Special(ByteTokens.Count + 1, "<|im_start|>")
                + "," + Special(ByteTokens.Count + 2, "<|im_end|>"))),
        TokenizerKind.Plain("olmo2",
            ByteLevel(Sequence(Split(Cl100k), ByteLevelOnly), added: Special(ByteTokens.Count, "<|endoftext|>"))),
        TokenizerKind.Plain("phi4", ByteLevel(Sequence(Split(
            @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s*[\r\n]"
                + @"|\s+(?!\S)|\s+",
            "Removed",
            inverts: true),
            ByteLevelOnly),
            added: Special(ByteTokens.Count, "<|endoftext|>", ", \"lstrip\": true, \"rstrip\": true"))),
        TokenizerKind.Plain("o200k", ByteLevel(Sequence(Split(O200k), ByteLevelOnly))),
        TokenizerKind.Plain("bloom",
            ByteLevel(Sequence(Split(@" ?[^(\s|[.,!?…。，、।۔،])]+"), ByteLevelOnly),
            added: Special(ByteTokens.Count, "<s>"))),
        TokenizerKind.Plain("starcoder2",
            ByteLevel(Sequence(Digits(true), Gpt2Words), added: Special(ByteTokens.Count, "<|endoftext|>"))),
        TokenizerKind.Plain("falcon", ByteLevel(
            Sequence("""{"type": "Punctuation", "behavior": "Contiguous"}""", Gpt2Words, Digits(false),
                Split("[0-9][0-9][0-9]")), added: Special(ByteTokens.Count, "<|endoftext|>"))),
        TokenizerKind.Plain("falcon3", ByteLevel(
            Sequence("""{"type": "Punctuation", "behavior": "Contiguous"}""", Gpt2Words, Digits(true),
                Split("[0-9][0-9][0-9]")), added: Special(ByteTokens.Count, "<|endoftext|>"))),
        TokenizerKind.Plain("deepseek-llm", ByteLevel(
            Sequence(Split("[\r\n]"), Split(DeepSeekLetters), Split(@"\s?[!-/:-~！-／：-～‘-‟　-。]+"), Split(@"\s+$"),
                Split("[一-龥ࠀ-一가-퟿]+"), Digits(true), ByteLevelOnly),
            processor: Template([("<s>", ByteTokens.Count)], []), added: Special(ByteTokens.Count, "<s>"))),
        TokenizerKind.Plain("deepseek-v3",
            ByteLevel(Sequence(Split(@"\p{N}{1,3}"), Split("[一-龥\u3040-ゟ゠-ヿ]+"), Split(DeepSeekV3), ByteLevelOnly))),
        TokenizerKind.Plain("spaced-byte-level",
            ByteLevel("""{"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true}""")),
        TokenizerKind.Plain("spaced-words", ByteLevel(
            Sequence("""{"type": "WhitespaceSplit"}""",
                """{"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": false}"""))),
        TokenizerKind.Plain("byte-level-normalizer", ByteLevel(
            Split(@"[^\u0120]+|\u0120+"), normalizer: """{"type": "ByteLevel"}""",
                added: Added(ByteTokens.Count, "ADDED", "\"normalized\": true") + ","
                + Special(ByteTokens.Count + 1, "<s>"))),
        TokenizerKind.Plain("modernbert", ByteLevel(
            Gpt2Words, normalizer: """{"type": "NFC"}""",
                processor: Template([("[CLS]", ByteTokens.Count + 1)], [("[SEP]", ByteTokens.Count + 2)]),
            added: string.Join(", ", Added(ByteTokens.Count, "  ", "\"normalized\": true"),
                Special(ByteTokens.Count + 1, "[CLS]"), Special(ByteTokens.Count + 2, "[SEP]"),
                Special(ByteTokens.Count + 3, "[MASK]", ", \"lstrip\": true")))),
    ];
}
