using static NeuronProbe.Tests.Tokenizers.Kinds.KindJson;

namespace NeuronProbe.Tests.Tokenizers.Kinds;

/// <summary>tokenizer.json with files beside it that change ids, and what transformers makes of both.</summary>
internal static class SettingsKinds
{
    private const string Config = "tokenizer_config.json";

    public static IEnumerable<TokenizerKind> All => [.. OfAddedTokens, .. OfBert, .. OfSpaces];

    private static IEnumerable<TokenizerKind> OfAddedTokens
    {
        get
        {
            int next = ByteTokens.Count;
            string bare = ByteLevel(Gpt2Words);
            string ended = ByteLevel(Gpt2Words, added: Special(next, "<|endoftext|>"));
            yield return TokenizerKind.With("settings-added-tokens-decoder", ended,
                ByteLevel(Gpt2Words,
                    added: string.Join(", ", Special(next, "<|endoftext|>", ", \"rstrip\": true"),
                    Special(next + 1, "<|im_start|>"), Added(next + 2, "ADDED", "\"single_word\": true"))),
                (Config, $$"""
                {"tokenizer_class": "PreTrainedTokenizerFast", "added_tokens_decoder": {
                "{{next + 2}}": {"content": "ADDED", "single_word": true, "lstrip": false, "rstrip": false,
                "normalized": false, "special": false},
                "{{next}}": {"content": "<|endoftext|>", "single_word": false, "lstrip": false, "rstrip": true,
                "normalized": false, "special": true},
                "{{next + 1}}": {"content": "<|im_start|>", "single_word": false, "lstrip": false, "rstrip": false,
                "normalized": false, "special": true} } }
                """));
            yield return TokenizerKind.With("settings-special-tokens-named", ended,
                ByteLevel(Gpt2Words,
                    added: string.Join(", ", Special(next, "<|endoftext|>"), Special(next + 1, "<s>"),
                    Special(next + 2, "</s>"), Special(next + 3, "<pad>"), Special(next + 4, "<|im_end|>"),
                    Special(next + 5, "<|im_start|>"))),
                (Config,
                    """{"tokenizer_class": "PreTrainedTokenizerFast", "bos_token": "<s>", "pad_token": "<pad>","""
                        + """ "eos_token": "</s>", "additional_special_tokens": ["<|im_end|>", "<|im_start|>"]}"""));
            yield return TokenizerKind.With("settings-special-tokens-map", bare,
                ByteLevel(Gpt2Words,
                    added: string.Join(", ", Special(next, "<unk>"), Added(next + 1, "ADDED", "\"normalized\": true"),
                    Special(next + 2, "<mask>", ", \"lstrip\": true"))),
                (Config, """{"tokenizer_class": "PreTrainedTokenizerFast", "unk_token": "<s>"}"""),
                ("special_tokens_map.json",
                    """{"unk_token": "<unk>", "mask_token": {"content": "<mask>", "lstrip": true,"""
                        + """ "normalized": false, "rstrip": false, "single_word": false}}"""),
                ("added_tokens.json", $$"""{"<unk>": {{next}}, "ADDED": {{next + 1}}}"""));
            yield return TokenizerKind.With("settings-split-special-tokens",
                ByteLevel(Gpt2Words,
                added: Special(next, "<|endoftext|>") + ", " + Added(next + 1, "ADDED", "\"normalized\": true")),
                ByteLevel(Gpt2Words,
                    added: Added(next, "never in a text", "\"normalized\": false") + ", "
                    + Added(next + 1, "ADDED", "\"normalized\": true")),
                (Config,
                    """{"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": "<|endoftext|>","""
                        + """ "split_special_tokens": true}"""));
            yield return TokenizerKind.With("settings-class-in-config", ByteLevel(Gpt2Words, extra: ["<|endoftext|>"]),
                ByteLevel(Gpt2Words, added: Special(next, "<|endoftext|>"), extra: ["<|endoftext|>"]),
                    ("config.json", """{"model_type": "llama", "tokenizer_class": "GPT2Tokenizer"}"""));
        }
    }

    private static IEnumerable<TokenizerKind> OfBert
    {
        get
        {
            string uncased = Bert(lowers: true);
            yield return TokenizerKind.With("settings-do-lower-case-false", uncased, Bert(lowers: false),
                (Config, """{"tokenizer_class": "BertTokenizer", "do_lower_case": false}"""));
            yield return TokenizerKind.With("settings-strip-accents", uncased, Bert(lowers: true, accents: "false"), (
                Config,
                """{"tokenizer_class": "DistilBertTokenizerFast", "do_lower_case": true, "strip_accents": false}"""));
            yield return TokenizerKind.With("settings-chinese", uncased,
                Bert(lowers: false, accents: "true", spaces: false),
                (Config, """{"do_lower_case": false, "strip_accents": true, "tokenize_chinese_chars": false}"""),
                    ("config.json", """{"model_type": "bert"}"""));
            yield return TokenizerKind.With("settings-lower-case-by-class", Bert(lowers: false), uncased,
                (Config, """{"tokenizer_class": "ElectraTokenizer"}"""));
            yield return TokenizerKind.With("settings-plain-class-keeps-case", Bert(lowers: false),
                Bert(lowers: false),
                (Config, """{"tokenizer_class": "PreTrainedTokenizerFast", "do_lower_case": true}"""));
        }
    }

    private static IEnumerable<TokenizerKind> OfSpaces
    {
        get
        {
            string spaced = Gpt2Words
                .Replace("\"add_prefix_space\": false", "\"add_prefix_space\": true", StringComparison.Ordinal);
            string Gpt2(string words) => ByteLevel(words, added: Special(ByteTokens.Count, "<|endoftext|>"));
            string Neox(string[] before, string[] after) => ByteLevel(
                Gpt2Words, processor: Template([.. before.Select(token => (token, ByteTokens.Count))],
                    [.. after.Select(token => (token, ByteTokens.Count))]),
                    added: Special(ByteTokens.Count, "<|endoftext|>"));
            yield return TokenizerKind.With("settings-add-prefix-space", Gpt2(Gpt2Words), Gpt2(spaced),
                (Config, """{"tokenizer_class": "GPT2Tokenizer", "add_prefix_space": true}"""));
            yield return TokenizerKind.With("settings-no-prefix-space-by-class", Gpt2(spaced), Gpt2(Gpt2Words),
                (Config, """{"tokenizer_class": "CodeGenTokenizer"}"""));
            yield return TokenizerKind.With("settings-bos-and-eos", Neox([], []),
                Neox(["<|endoftext|>"], ["<|endoftext|>"]),
                (Config, """{"tokenizer_class": "GPTNeoXTokenizer", "add_bos_token": true, "add_eos_token": true}"""));
            string llama =
                Characters("null", CharacterKinds.LlamaNormalizer, Template([("<s>", 1)], []), CharacterKinds.Controls);
            yield return TokenizerKind.With("settings-llama-adds-eos", llama,
                Characters(
                    "null", CharacterKinds.LlamaNormalizer, Template([], [("</s>", 2)]), CharacterKinds.Controls),
                (Config, """{"tokenizer_class": "LlamaTokenizer", "add_bos_token": false, "add_eos_token": true}"""));
            yield return TokenizerKind.With("settings-llama-bos-by-class",
                Characters("null", CharacterKinds.LlamaNormalizer, added: CharacterKinds.Controls), llama,
                (Config, """{"tokenizer_class": "LlamaTokenizerFast"}"""));
            yield return TokenizerKind.With("settings-llama-no-prefix-space", llama,
                Characters("null", ReplaceText(" ", "▁"), Template([("<s>", 1)], []), CharacterKinds.Controls),
                    (Config, """{"tokenizer_class": "LlamaTokenizer", "legacy": true, "add_prefix_space": false}"""));
            yield return TokenizerKind.With("settings-llama-not-legacy", llama,
                Characters(CharacterKinds.Metaspace("first", splits: false), processor: Template([("<s>", 1)], []),
                    added: CharacterKinds.Controls),
                    (Config, """{"tokenizer_class": "LlamaTokenizer", "legacy": false, "add_prefix_space": true}"""));
        }
    }

    private static string Bert(bool lowers, string accents = "null", bool spaces = true) =>
        WordPiece(WordPieceKinds.BertWords, WordPieceKinds.Bert(lowers, accents, spaces), WordPieceKinds.Round,
            WordPieceKinds.Controls);
}
