using CsCheck;
using NeuronProbe.Tokenizers;
using Xunit;
using static NeuronProbe.Tests.Tokenizers.TokenizerFiles;

namespace NeuronProbe.Tests.Tokenizers;

/// <summary>tokenizer.json made up for each shape that is in use.</summary>
public sealed class TokenizerFileTests
{
    private const string BloomWords = @" ?[^(\s|[.,!?…。，、।۔،])]+";

    [Fact]
    public void Llama_3_cuts_by_its_own_words_and_takes_whole_words_for_tokens()
    {
        using TokenizerFolder folder = ByteLevel(
            ["1 2", "h e", "l l"],
            extra: ["hello"],
            model: m => m["ignore_merges"] = true,
            preTokenizer: Split(LlamaWords));
        Assert.Equal(["12", "3", "4", "hello", "Ġ", "he", "ll"], Show(folder.Load(), "1234hello hell").Select(Written));
    }

    [Fact]
    public void Without_that_option_a_word_that_no_merge_leads_to_is_cut()
    {
        using TokenizerFolder folder = ByteLevel(["h e", "l l"], extra: ["hello"], preTokenizer: Split(LlamaWords));
        Assert.Equal(["he", "ll", "o"], Show(folder.Load(), "hello"));
    }

    [Fact]
    public void Blooms_class_within_a_class_is_a_union()
    {
        // As the library that the file is made for cuts it: "Hello", ",", " world", " (", "x", ")|".
        using TokenizerFolder folder = ByteLevel(
            ["H e", "l l", "He ll", "Hell o", "Ġ w", ") |", "Ġ (", ", Ġ"], preTokenizer: Split(BloomWords));
        Assert.Equal(["Hello", ",", "Ġw", "o", "Ġ(", "x", ")|"], Show(folder.Load(), "Hello, wo (x)|").Select(Written));
    }

    [Theory]
    [InlineData("""{"type": "Metaspace", "replacement": "▁", "add_prefix_space": true}""")]
    [InlineData("""{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}""")]
    public void Metaspace_puts_a_mark_before_a_text_and_for_each_space(string preTokenizer)
    {
        using TokenizerFolder folder = Characters(["▁", "a", "b"], ["▁ a", "▁a b"], preTokenizer: preTokenizer);
        TextTokenizer tokenizer = folder.Load();
        Assert.Equal(
            [("▁a", 0, 1), ("▁a", 1, 3), ("▁", 3, 4), ("▁ab", 4, 7)],
            tokenizer.Encode("a a  ab").Select(t => (tokenizer.Show(t.Id).Replace(' ', '▁'), t.Start, t.End)));
    }

    [Fact]
    public void A_mark_may_stand_before_the_first_piece_only()
    {
        using TokenizerFolder folder =
            Characters(["▁", "a"], ["▁ a"],
            preTokenizer: """{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": false}""",
            added: Special("<s>", 3));
        TextTokenizer tokenizer = folder.Load();
        Assert.Equal([" a", "<s>", "a"], tokenizer.Encode("a<s>a").Select(t => tokenizer.Show(t.Id)));
    }

    [Fact]
    public void Gemma_replaces_spaces_and_falls_back_to_bytes()
    {
        using TokenizerFolder folder = Characters(
            ["▁", "a", "<unk>", .. Bytes()],
            ["▁ a"],
            model: m => (m["byte_fallback"], m["fuse_unk"], m["unk_token"]) = (true, true, "<unk>"),
            normalizer: """{"type": "Replace", "pattern": {"String": " "}, "content": "▁"}""",
            preTokenizer: """{"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious","""
                + """ "invert": false}""");
        TextTokenizer tokenizer = folder.Load();
        Assert.Equal(
            [("a", 0, 1), (" a", 1, 3), ("<0xC3>", 3, 4), ("<0xA9>", 3, 4)],
            tokenizer.Encode("a aé").Select(t => (tokenizer.Show(t.Id), t.Start, t.End)));
    }

    [Fact]
    public void Unknown_characters_are_one_token_where_they_are_fused()
    {
        foreach (bool isFused in (bool[])[true, false])
        {
            using TokenizerFolder folder = Characters(
                ["a", "<unk>"], [], model: m => (m["unk_token"], m["fuse_unk"]) = ("<unk>", isFused));
            Assert.Equal(
                isFused ? [(0, 1), (1, 4), (4, 5)] : [(0, 1), (1, 2), (2, 4), (4, 5)],
                folder.Load().Encode("aé👍a").Select(t => (t.Start, t.End)));
        }
    }

    [Theory]
    [InlineData("""{"type": "NFC"}""", "e\u0301a", "é,a", "0-2,2-3")]
    [InlineData("""{"type": "Lowercase"}""", "ÉA", "é,a", "0-1,1-2")]
    [InlineData(
        """{"type": "Sequence", "normalizers": [{"type": "NFD"}, {"type": "StripAccents"}, {"type": "Lowercase"}]}""",
        "ÉA",
        "e,a",
        "0-1,1-2")]
    [InlineData("""{"type": "NFKC"}""", "ﬁa", "f,i,a", "0-1,0-1,1-2")]
    [InlineData("""{"type": "Strip", "strip_left": true, "strip_right": true}""", " a ", "a", "1-2")]
    public void Normalisers_that_change_the_length_keep_the_way_back(
        string normalizer, string text, string tokens, string places)
    {
        using TokenizerFolder folder = Characters(["é", "a", "e", "f", "i"], [], normalizer: normalizer);
        TextTokenizer tokenizer = folder.Load();
        TextToken[] found = tokenizer.Encode(text);
        Assert.Equal(tokens, string.Join(',', found.Select(t => tokenizer.Show(t.Id))));
        Assert.Equal(places, string.Join(',', found.Select(t => $"{t.Start}-{t.End}")));
    }

    [Fact]
    public void Steps_follow_each_other()
    {
        using TokenizerFolder folder = ByteLevel(["1 2", "a 1", "! !"], preTokenizer:
            """{"type": "Sequence", "pretokenizers": [{"type": "Punctuation"}, {"type": "Digits","""
                + $$""" "individual_digits": true}, {{ByteLevelOnly}}]}""");
        Assert.Equal(["a", "1", "2", "!", "!"], Show(folder.Load(), "a12!!"));
    }

    [Theory]
    [InlineData("""{"type": "BertProcessing", "sep": ["</s>", 2], "cls": ["<s>", 1]}""", "1", "2")]
    [InlineData(
        """{"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 1], "trim_offsets": true,"""
            + """ "add_prefix_space": true}""",
        "1",
        "2")]
    [InlineData(
        """{"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "x", "type_id": 0}}, """
            + """{"Sequence": {"id": "A", "type_id": 0}}], "pair": [], "special_tokens": {"x": {"id": "x","""
            + """ "ids": [1, 2], "tokens": ["<s>", "</s>"]}}}""",
        "1,2",
        "")]
    [InlineData(
        """{"type": "Sequence", "processors": [{"type": "ByteLevel"}, {"type": "BertProcessing", "sep": ["</s>", 2],"""
            + """ "cls": ["<s>", 1]}]}""",
        "1",
        "2")]
    [InlineData("null", "", "")]
    public void The_post_processor_says_what_stands_round_a_text(string processor, string prefix, string suffix)
    {
        using TokenizerFolder folder =
            Characters(["a"], [], processor: processor, added: Special("<s>", 1) + "," + Special("</s>", 2));
        TextTokenizer tokenizer = folder.Load();
        Assert.Equal((prefix, suffix), (string.Join(',', tokenizer.Prefix), string.Join(',', tokenizer.Suffix)));
        Assert.Equal([1, 2], tokenizer.SpecialIds.Order());
    }

    [Theory]
    [InlineData("""{"add_bos_token": true, "bos_token": "<s>"}""", "1")]
    [InlineData("""{"add_bos_token": false, "bos_token": "<s>"}""", "")]
    public void The_settings_beside_it_may_ask_for_another_beginning(string settings, string prefix)
    {
        string processor = prefix.Length > 0 ? "null"
            : """{"type": "BertProcessing", "sep": ["</s>", 2], "cls": ["<s>", 1]}""";
        using TokenizerFolder folder =
            Characters(["a"], [], processor: processor,
            added: Special("<s>", 1) + "," + Special("</s>", 2)).With("tokenizer_config.json", settings);
        Assert.Equal(prefix, string.Join(',', folder.Load().Prefix));
    }

    [Fact]
    public void Added_tokens_are_found_as_their_flags_say()
    {
        using TokenizerFolder folder = Characters(["a", " ", "m"], [], added:
            """{"id": 3, "content": "mm", "single_word": true, "normalized": false}, {"id": 4, "content": "[M]","""
                + """ "lstrip": true, "rstrip": true, "special": true}""");
        TextTokenizer tokenizer = folder.Load();
        Assert.Equal(
            [("mm", 0, 2), (" ", 2, 3), ("a", 3, 4), ("m", 4, 5), ("m", 5, 6), ("[M]", 6, 13), ("a", 13, 14)],
            tokenizer.Encode("mm amm  [M]  a").Select(t => (tokenizer.Show(t.Id), t.Start, t.End)));
    }

    [Fact]
    public void Random_texts_keep_their_places_under_every_shape()
    {
        using TokenizerFolder llama = ByteLevel(
            ["a b", "Ġ a"], preTokenizer: Split(LlamaWords), normalizer: """{"type": "NFC"}""");
        using TokenizerFolder gemma = Characters(
            ["▁", "a", "<unk>", .. Bytes()],
            ["▁ a"],
            model: m => (m["byte_fallback"], m["unk_token"]) = (true, "<unk>"),
            normalizer: """{"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"}, """
                + """{"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]}""");
        using TokenizerFolder bloom = ByteLevel(["a b"], preTokenizer: Split(BloomWords));
        foreach (TextTokenizer tokenizer in new[] { llama, gemma, bloom }.Select(folder => folder.Load()))
        {
            Check.Sample(
                TokenizerTexts.WellFormed,
                text => TokenizerTexts.CheckOffsets(text, tokenizer.Encode(text)),
                iter: 1_000);
        }
    }

    private static IEnumerable<string> Bytes() => Enumerable.Range(0, 256).Select(value => $"<0x{value:X2}>");

    private static IEnumerable<string> Show(TextTokenizer tokenizer, string text) =>
        tokenizer.Encode(text).Select(token => tokenizer.Show(token.Id));

    private static string Written(string shown) => shown.Replace(' ', 'Ġ');
}
