using System.Text.Json;
using NeuronProbe.Tokenizers;

namespace NeuronProbe.Fuzz.Targets;

/// <summary>Small tokenizer files of the kinds that models have.</summary>
internal static class TokenizerSeeds
{
    /// <summary>Merges of the byte-level vocabulary.</summary>
    public static readonly string[] Merges = ["t h", "th e", "Ġ the", "Ġ a", "o n"];

    /// <summary>A WordPiece vocabulary.</summary>
    public static readonly string[] WordPieces =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "hello", ",", "the", "na", "##ive", "12", "##3", "don", "'", "t",
        "x",
    ];

    private static IEnumerable<string> ByteTokens() =>
        Enumerable.Range(0, 256).Select(value => ByteAlphabet.Write([(byte)value]));

    private static Dictionary<string, int> ByteLevelIds() =>
        ByteTokens().Concat(Merges.Select(m => m.Replace(" ", "", StringComparison.Ordinal))).Append("<|endoftext|>")
            .Index().ToDictionary(t => t.Item, t => t.Index);

    /// <summary>The byte-level vocabulary as vocab.json has it.</summary>
    public static byte[] Vocabulary() => JsonSerializer.SerializeToUtf8Bytes(ByteLevelIds());

    public static byte[] ByteLevel() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        version = "1.0",
        added_tokens = new[] { Added(261, "<|endoftext|>") },
        normalizer = new { type = "NFC" },
        pre_tokenizer = new
        {
            type = "Sequence",
            pretokenizers = new object[]
            {
                new
                {
                    type = "Split",
                    pattern = new { Regex = @"'s|'t| ?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+" },
                    behavior = "Isolated",
                    invert = false,
                },
                new { type = "ByteLevel", add_prefix_space = false, trim_offsets = true, use_regex = false },
            },
        },
        post_processor = new { type = "ByteLevel", add_prefix_space = true, trim_offsets = false },
        decoder = new { type = "ByteLevel" },
        model = new { type = "BPE", vocab = ByteLevelIds(), merges = Merges },
    });

    public static byte[] SentencePieceStyle()
    {
        string[] tokens =
        [
            "<unk>",
            "<s>",
            "</s>",
            .. Enumerable.Range(0, 256).Select(i => $"<0x{i:X2}>"),
            "▁",
            "t",
            "h",
            "e",
            "▁t",
            "he",
            "▁the",
        ];
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            version = "1.0",
            added_tokens = new[] { Added(0, "<unk>"), Added(1, "<s>"), Added(2, "</s>") },
            normalizer = new
            {
                type = "Sequence",
                normalizers = new object[]
                {
                    new { type = "Prepend", prepend = "▁" },
                    new { type = "Replace", pattern = new { String = " " }, content = "▁" },
                },
            },
            post_processor = new
            {
                type = "TemplateProcessing",
                single = new object[]
                {
                    new { SpecialToken = new { id = "<s>", type_id = 0 } },
                    new { Sequence = new { id = "A", type_id = 0 } },
                },
                pair = Array.Empty<object>(),
                special_tokens = new Dictionary<string, object>
                {
                    ["<s>"] = new { id = "<s>", ids = new[] { 1 }, tokens = new[] { "<s>" } },
                },
            },
            model = new
            {
                type = "BPE",
                unk_token = "<unk>",
                fuse_unk = true,
                byte_fallback = true,
                vocab = tokens.Index().ToDictionary(t => t.Item, t => t.Index),
                merges = new[] { "▁ t", "h e", "▁t he" },
            },
        });
    }

    public static byte[] WordPiece() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        version = "1.0",
        added_tokens = WordPieces[..5].Index().Select(t => Added(t.Index, t.Item)),
        normalizer = new
        {
            type = "BertNormalizer",
            clean_text = true,
            handle_chinese_chars = true,
            strip_accents = (bool?)null,
            lowercase = true,
        },
        pre_tokenizer = new { type = "BertPreTokenizer" },
        post_processor = new
        {
            type = "BertProcessing",
            sep = new object[] { "[SEP]", 3 },
            cls = new object[] { "[CLS]", 2 },
        },
        model = new
        {
            type = "WordPiece",
            unk_token = "[UNK]",
            continuing_subword_prefix = "##",
            max_input_chars_per_word = 100,
            vocab = WordPieces.Index().ToDictionary(t => t.Item, t => t.Index),
        },
    });

    private static object Added(int id, string content) =>
        new { id, content, single_word = false, lstrip = false, rstrip = false, normalized = false, special = true };
}
