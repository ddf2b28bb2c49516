using static NeuronProbe.Tests.Tokenizers.Kinds.KindJson;

namespace NeuronProbe.Tests.Tokenizers.Kinds;

/// <summary>BPE over characters as the models in use have it, and the steps that may stand before it.</summary>
internal static class CharacterKinds
{
    private static readonly string[] Behaviors =
        ["Isolated", "Removed", "Contiguous", "MergedWithPrevious", "MergedWithNext"];

    public const string Controls =
        """{"id": 0, "content": "<unk>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false,"""
        + """ "special": true}, """
        + """{"id": 1, "content": "<s>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false,"""
        + """ "special": true}, """
        + """{"id": 2, "content": "</s>", "single_word": false, "lstrip": false, "rstrip": false,"""
        + """ "normalized": false, "special": true}""";

    public static string LlamaNormalizer { get; } =
        Normalizers("""{"type": "Prepend", "prepend": "▁"}""", ReplaceText(" ", "▁"));

    public static string Metaspace(string scheme, bool splits) => """{"type": "Metaspace", "replacement": "▁","""
        + $$""" "prepend_scheme": "{{scheme}}", "split": {{(splits ? "true" : "false")}}}""";

    public static IEnumerable<TokenizerKind> All =>
    [
        TokenizerKind.Plain("llama2", Characters("null", LlamaNormalizer, Template([("<s>", 1)], []), Controls)),
        TokenizerKind.Plain("llama2-normalized-controls",
            Characters("null", LlamaNormalizer, added: Controls
            .Replace("\"normalized\": false", "\"normalized\": true", StringComparison.Ordinal))),
        TokenizerKind.Plain("mistral-metaspace",
            Characters(Metaspace("first", splits: false), processor: Template([("<s>", 1)], []), added: Controls)),
        TokenizerKind.Plain("gemma",
            Characters(SplitText(" ", "MergedWithPrevious"), ReplaceText(" ", "▁"), Template([("<s>", 1)], []),
            Controls)),
        TokenizerKind.Plain("metaspace-words", Characters(Metaspace("always", splits: true), added: Controls)),
        TokenizerKind.Plain("metaspace-never", Characters(Metaspace("never", splits: true), added: Controls)),
        TokenizerKind.Plain("metaspace-after-words",
            Characters(Sequence("""{"type": "WhitespaceSplit"}""", Metaspace("always", splits: true)),
            added: Controls)),
        TokenizerKind.Plain("metaspace-first-after-split",
            Characters(Sequence(Split(@"\n"), Metaspace("first", splits: false), Digits(true)), added: Controls)),
        TokenizerKind.Plain("replaced-spaces",
            Characters("null", Normalizers(Replace(@"\s{2,}", "▁"), Replace("^[ab]", "x"), ReplaceText(" ", "▁")),
            added: Controls)),
        TokenizerKind.Plain("replaced-by-classes",
            Characters("null",
            Normalizers(Replace(@"\p{Lu}+", "Q"), Replace("[𐐀-𐑏𝔘-𝔫]", "q"), Replace(@"\d(?=\d)", "")),
            added: Controls)),
        TokenizerKind.Plain("nmt-nfkc",
            Characters(Metaspace("always", splits: true),
            Normalizers("""{"type": "Nmt"}""", """{"type": "NFKC"}""", Replace(" {2,}", " ")), added: Controls)),
        TokenizerKind.Plain("nfkd-lower",
            Characters("null",
            Normalizers("""{"type": "NFKD"}""", """{"type": "StripAccents"}""", """{"type": "Lowercase"}""",
            """{"type": "Strip", "strip_left": true, "strip_right": true}"""), added: Controls)),
        TokenizerKind.Plain("nfd",
            Characters(Metaspace("always", splits: false), """{"type": "NFD"}""", added: Controls)),
        TokenizerKind.Plain(
            "bert-normalizer-bpe",
            Characters(
                """{"type": "BertPreTokenizer"}""",
                """{"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,"""
                    + """ "strip_accents": null, "lowercase": true}""",
                added: Controls)),
        TokenizerKind.Plain("whitespace", Characters("""{"type": "Whitespace"}""", added: Controls)),
        TokenizerKind.Plain("whitespace-split", Characters("""{"type": "WhitespaceSplit"}""", added: Controls)),
        TokenizerKind.Plain("delimiter",
            Characters("""{"type": "CharDelimiterSplit", "delimiter": "e"}""", added: Controls)),
        TokenizerKind.Plain("fixed-length", Characters("""{"type": "FixedLength", "length": 3}""", added: Controls)),
        TokenizerKind.Plain("unknown",
            Characters("null", ReplaceText(" ", "▁"), added: Controls, fallsBack: false, fuses: false)),
        TokenizerKind.Plain("unknown-fused",
            Characters(Digits(false), ReplaceText(" ", "▁"), added: Controls, fallsBack: false, fuses: true)),
        .. Behaviors
            .SelectMany(behavior => new[]
        {
            TokenizerKind.Plain($"punctuation-{behavior}",
                Characters($$"""{"type": "Punctuation", "behavior": "{{behavior}}"}""", added: Controls)),
            TokenizerKind.Plain($"split-{behavior}", Characters(Split(@"\w+", behavior), added: Controls)),
            TokenizerKind.Plain($"split-inverted-{behavior}",
                Characters(Split(@"[a-e ]|\s+$|^.", behavior, inverts: true), added: Controls)),
        }),
    ];
}
