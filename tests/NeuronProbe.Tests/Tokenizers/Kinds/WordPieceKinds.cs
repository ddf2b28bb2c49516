using static NeuronProbe.Tests.Tokenizers.Kinds.KindJson;

namespace NeuronProbe.Tests.Tokenizers.Kinds;

/// <summary>WordPiece as the models in use have it.</summary>
internal static class WordPieceKinds
{
    public const string BertWords = """{"type": "BertPreTokenizer"}""";

    public static string Controls { get; } =
        string.Join(", ", Special(0, "[PAD]"), Special(1, "[UNK]"), Special(2, "[CLS]"), Special(3, "[SEP]"),
        Special(4, "[MASK]"));

    public static string Round { get; } = Template([("[CLS]", 2)], [("[SEP]", 3)]);

    public static string Bert(bool lowers, string accents = "null", bool spaces = true, bool cleans = true) =>
        $$"""{"type": "BertNormalizer", "clean_text": {{Flag(cleans)}}, "handle_chinese_chars": {{Flag(spaces)}},"""
        + $$""" "strip_accents": {{accents}}, "lowercase": {{Flag(lowers)}}}""";

    public static IEnumerable<TokenizerKind> All =>
    [
        TokenizerKind.Plain("bert-uncased", WordPiece(BertWords, Bert(lowers: true), Round, Controls)),
        TokenizerKind.Plain("bert-cased", WordPiece(BertWords, Bert(lowers: false), Round, Controls)),
        TokenizerKind.Plain("bert-stripped",
            WordPiece(BertWords, Bert(lowers: false, accents: "true", spaces: false, cleans: false), Round, Controls)),
        TokenizerKind.Plain("wordpiece-sequence",
            WordPiece("""{"type": "Whitespace"}""",
            Normalizers("""{"type": "NFD"}""", """{"type": "Lowercase"}""", """{"type": "StripAccents"}"""), Round,
            Controls)),
        TokenizerKind.Plain("wordpiece-digits", WordPiece(
            Sequence("""{"type": "WhitespaceSplit"}""", Digits(true),
                """{"type": "Punctuation", "behavior": "Isolated"}"""),
                Normalizers("""{"type": "NFKC"}""", Replace("[’`]", "'"),
                """{"type": "Strip", "strip_left": true, "strip_right": true}"""), Round, Controls)),
        TokenizerKind.Plain("wordpiece-added", WordPiece(BertWords, Bert(lowers: true), Round, string.Join(", ",
            Controls, Added(WordPieceTokens.Count, "ADDED", "\"normalized\": true"),
                Added(WordPieceTokens.Count + 1, "<mask>", "\"normalized\": false, \"lstrip\": true"),
                Added(WordPieceTokens.Count + 2, "<s>", "\"single_word\": true")))),
        TokenizerKind.Plain("wordpiece-whole-text", WordPiece("null", """{"type": "Lowercase"}""", added: Controls)),
    ];

    public static string Flag(bool value) => value ? "true" : "false";
}
