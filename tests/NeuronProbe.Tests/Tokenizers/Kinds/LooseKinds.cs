using System.Text;
using static NeuronProbe.Tests.Tokenizers.Kinds.KindJson;

namespace NeuronProbe.Tests.Tokenizers.Kinds;

/// <summary>
/// Tokenizers without tokenizer.json, with the tokenizer.json that transformers' converters make of their files.
/// </summary>
internal static class LooseKinds
{
    private const string Config = "tokenizer_config.json";

    public static IEnumerable<TokenizerKind> All => [.. OfMerges, .. OfWordPieces, .. OfSentencePiece];

    private static IEnumerable<TokenizerKind> OfMerges
    {
        get
        {
            int next = ByteTokens.Count;
            string merges =
                string.Join('\n',
                ["#version: 0.2", .. PairTrainer.ByteMerges.Select(merge => $"{merge.Left} {merge.Right}"), ""]);
            (string, string)[] files =
                [("vocab.json", Vocabulary([.. ByteTokens, "<|endoftext|>"])), ("merges.txt", merges)];
            string[] extra = ["<|endoftext|>"];
            yield return TokenizerKind.Loose("files-gpt2",
                ByteLevel(Gpt2Words, added: Special(next, "<|endoftext|>"), extra: extra), files);
            yield return TokenizerKind.Loose("files-gpt2-added-tokens",
                ByteLevel(Gpt2Words, extra: extra,
                added: string.Join(", ", Special(next, "<|endoftext|>"),
                Added(next + 1, "ADDED", "\"normalized\": true"), Special(next + 2, "<|im_end|>"))),
                [.. files, (Config,
                    """{"tokenizer_class": "GPT2Tokenizer", "additional_special_tokens": ["<|im_end|>"]}"""),
                    ("added_tokens.json", $$"""{"<|im_end|>": {{next + 2}}, "ADDED": {{next + 1}}}""")]);
            yield return TokenizerKind.Loose("files-gpt2-spaced-with-bos", ByteLevel(
                Gpt2Words.Replace("\"add_prefix_space\": false", "\"add_prefix_space\": true",
                    StringComparison.Ordinal), extra: extra, processor: Template([("<|endoftext|>", next)], []),
                    added: Special(next, "<|endoftext|>")),
                [.. files, (Config,
                    """{"tokenizer_class": "GPT2Tokenizer", "add_prefix_space": true, "add_bos_token": true}""")]);
            string[] roberta = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"];
            yield return TokenizerKind.Loose("files-roberta", ByteLevel(
                Gpt2Words,
                extra: roberta,
                processor: $$"""{"type": "RobertaProcessing", "sep": ["</s>", {{next + 2}}], "cls": ["<s>", """
                    + $$"""{{next}}], "trim_offsets": true, "add_prefix_space": false}""",
                added: string.Join(", ", roberta.Index()
                    .Select(token =>
                    Special(next + token.Index, token.Item, token.Item == "<mask>" ? ", \"lstrip\": true" : "")))),
                ("vocab.json", Vocabulary([.. ByteTokens, .. roberta])), ("merges.txt", merges),
                    ("config.json", """{"model_type": "roberta"}"""));
            string qwenWords = Sequence(Split(ByteLevelKinds.Qwen2), ByteLevelOnly);
            yield return TokenizerKind.Loose("files-qwen2", ByteLevel(
                qwenWords, normalizer: """{"type": "NFC"}""", extra: extra,
                    added: string.Join(", ", Special(next, "<|endoftext|>"), Special(next + 1, "<|im_start|>"),
                    Special(next + 2, "<|im_end|>"))),
                [.. files, (Config, $$"""
                {"tokenizer_class": "Qwen2Tokenizer", "eos_token": "<|im_end|>", "pad_token": "<|endoftext|>",
                "bos_token": null, "added_tokens_decoder": {
                "{{next}}": {"content": "<|endoftext|>", "special": true},
                "{{next + 1}}": {"content": "<|im_start|>", "special": true},
                "{{next + 2}}": {"content": "<|im_end|>", "special": true} } }
                """)]);
        }
    }

    private static IEnumerable<TokenizerKind> OfWordPieces
    {
        get
        {
            (string, string) file = ("vocab.txt", string.Join('\n', WordPieceTokens) + "\n");
            string Bert(bool lowers, string accents = "null", bool spaces = true, string added = "") =>
                WordPiece(WordPieceKinds.BertWords, WordPieceKinds.Bert(lowers, accents, spaces), WordPieceKinds.Round,
                    WordPieceKinds.Controls + added);
            int next = WordPieceTokens.Count;
            yield return TokenizerKind.Loose("files-bert", Bert(lowers: true), file);
            yield return TokenizerKind.Loose("files-bert-cased", Bert(lowers: false, spaces: false), file, (Config,
                """{"do_lower_case": false, "tokenize_chinese_chars": false, "tokenizer_class": "BertTokenizer"}"""));
            yield return TokenizerKind.Loose("files-bert-added-tokens",
                Bert(lowers: true,
                added: ", " + Added(next, "ADDED", "\"normalized\": true") + ", "
                + Special(next + 1, "<s>", ", \"lstrip\": true")),
                file, (Config, $$"""
                {"tokenizer_class": "MobileBertTokenizer", "added_tokens_decoder": {
                "{{next}}": {"content": "ADDED", "normalized": true, "special": false},
                "{{next + 1}}": {"content": "<s>", "lstrip": true, "normalized": false, "special": true} } }
                """));
        }
    }

    private static IEnumerable<TokenizerKind> OfSentencePiece
    {
        get
        {
            byte[] model = Model();
            string template = Template([("<s>", 1)], []);
            string control = CharacterKinds.Controls;
            int next = CharacterTokens.Count;
            yield return Of("files-llama", Converted("null", CharacterKinds.LlamaNormalizer, template, control),
                """{"tokenizer_class": "LlamaTokenizer"}""");
            yield return Of("files-llama-not-legacy",
                Converted(CharacterKinds.Metaspace("first", splits: false), processor: template, added: control),
                """{"tokenizer_class": "LlamaTokenizer", "legacy": false}""");
            yield return Of("files-llama-no-prefix-space",
                Converted("null", ReplaceText(" ", "▁"), Template([], [("</s>", 2)]), control),
                """{"tokenizer_class": "LlamaTokenizer", "add_prefix_space": false, "add_bos_token": false,"""
                    + """ "add_eos_token": true}""");
            yield return Of("files-llama-added-tokens",
                Converted("null", CharacterKinds.LlamaNormalizer, template,
                string.Join(", ", control, Added(next, "ADDED", "\"normalized\": true"), Special(next + 1, "<pad>"))),
                """{"tokenizer_class": "LlamaTokenizer", "pad_token": "<pad>", "added_tokens_decoder": """
                    + $$"""{"{{next}}": {"content": "ADDED", "normalized": true, "special": false} } }""");
            yield return Of("files-gemma",
                Converted(SplitText(" ", "MergedWithPrevious"), ReplaceText(" ", "▁"), template, control),
                """{"tokenizer_class": "GemmaTokenizer", "bos_token": "<s>", "eos_token": "</s>","""
                    + """ "unk_token": "<unk>", "pad_token": null}""");

            string Converted(string preTokenizer, string normalizer = "null", string processor = "null",
                string added = "") => Characters(preTokenizer, normalizer, processor, added, merges: AllMerges);

            TokenizerKind Of(string name, string loaded, string config) =>
                new(name, new Dictionary<string, byte[]>
                {
                    ["tokenizer.model"] = model,
                    [Config] = Encoding.UTF8.GetBytes(config)
                }, loaded);
        }
    }

    /// <summary>
    /// Every way to make a piece of two others: by the piece's score, then the longer the left part the sooner.
    /// </summary>
    private static IReadOnlyList<(string Left, string Right)> AllMerges { get; } =
    [
        .. CharacterTokens
            .SelectMany(token =>
            Enumerable.Range(1, token.Length - 1).Reverse().Select(cut => (token[..cut], token[cut..])))
            .Where(pair => CharacterTokens.Contains(pair.Item1) && CharacterTokens.Contains(pair.Item2)),
    ];

    /// <summary>
    /// The same vocabulary as a SentencePiece model; the sooner a piece is made, the higher its score.
    /// </summary>
    private static byte[] Model()
    {
        SentencePieceFile model = SentencePieceFile.Bpe();
        foreach ((int index, string token) in CharacterTokens.Index().Skip(259))
        {
            model.Piece(token, 259 - index);
        }
        return model.ToArray();
    }
}
