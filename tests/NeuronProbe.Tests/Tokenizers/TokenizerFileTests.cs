using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Tokenizers;

/// <summary>tokenizer.json made up for each shape that is in use, and for each way in which it can be wrong.</summary>
public sealed class TokenizerFileTests
{
    private const string LlamaWords =
        @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string BloomWords = @" ?[^(\s|[.,!?…。，、।۔،])]+";

    private static readonly string ByteLevelOnly = """{"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}""";

    [Fact]
    public void Llama_3_cuts_by_its_own_words_and_takes_whole_words_for_tokens()
    {
        using TokenizerFolder folder = ByteLevel(["1 2", "h e", "l l"], extra: ["hello"], model: m => m["ignore_merges"] = true, preTokenizer: Split(LlamaWords));
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
        using TokenizerFolder folder = ByteLevel(["H e", "l l", "He ll", "Hell o", "Ġ w", ") |", "Ġ (", ", Ġ"], preTokenizer: Split(BloomWords));
        Assert.Equal(["Hello", ",", "Ġw", "o", "Ġ(", "x", ")|"], Show(folder.Load(), "Hello, wo (x)|").Select(Written));
    }

    [Theory]
    [InlineData("""{"type": "Metaspace", "replacement": "▁", "add_prefix_space": true}""")]
    [InlineData("""{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true}""")]
    public void Metaspace_puts_a_mark_before_a_text_and_for_each_space(string preTokenizer)
    {
        using TokenizerFolder folder = Characters(["▁", "a", "b"], ["▁ a", "▁a b"], preTokenizer: preTokenizer);
        TextTokenizer tokenizer = folder.Load();
        Assert.Equal([("▁a", 0, 1), ("▁a", 1, 3), ("▁", 3, 4), ("▁ab", 4, 7)], tokenizer.Encode("a a  ab").Select(t => (tokenizer.Show(t.Id).Replace(' ', '▁'), t.Start, t.End)));
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
            ["▁", "a", "<unk>", .. Bytes()], ["▁ a"], model: m => (m["byte_fallback"], m["fuse_unk"], m["unk_token"]) = (true, true, "<unk>"),
            normalizer: """{"type": "Replace", "pattern": {"String": " "}, "content": "▁"}""",
            preTokenizer: """{"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious", "invert": false}""");
        TextTokenizer tokenizer = folder.Load();
        Assert.Equal([("a", 0, 1), (" a", 1, 3), ("<0xC3>", 3, 4), ("<0xA9>", 3, 4)], tokenizer.Encode("a aé").Select(t => (tokenizer.Show(t.Id), t.Start, t.End)));
    }

    [Fact]
    public void Unknown_characters_are_one_token_where_they_are_fused()
    {
        foreach (bool isFused in (bool[])[true, false])
        {
            using TokenizerFolder folder = Characters(["a", "<unk>"], [], model: m => (m["unk_token"], m["fuse_unk"]) = ("<unk>", isFused));
            Assert.Equal(isFused ? [(0, 1), (1, 4), (4, 5)] : [(0, 1), (1, 2), (2, 4), (4, 5)], folder.Load().Encode("aé👍a").Select(t => (t.Start, t.End)));
        }
    }

    [Theory]
    [InlineData("""{"type": "NFC"}""", "e\u0301a", "é,a", "0-2,2-3")]
    [InlineData("""{"type": "Lowercase"}""", "ÉA", "é,a", "0-1,1-2")]
    [InlineData("""{"type": "Sequence", "normalizers": [{"type": "NFD"}, {"type": "StripAccents"}, {"type": "Lowercase"}]}""", "ÉA", "e,a", "0-1,1-2")]
    [InlineData("""{"type": "NFKC"}""", "ﬁa", "f,i,a", "0-1,0-1,1-2")]
    [InlineData("""{"type": "Strip", "strip_left": true, "strip_right": true}""", " a ", "a", "1-2")]
    public void Normalisers_that_change_the_length_keep_the_way_back(string normalizer, string text, string tokens, string places)
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
            $$"""{"type": "Sequence", "pretokenizers": [{"type": "Punctuation"}, {"type": "Digits", "individual_digits": true}, {{ByteLevelOnly}}]}""");
        Assert.Equal(["a", "1", "2", "!", "!"], Show(folder.Load(), "a12!!"));
    }

    [Theory]
    [InlineData("""{"type": "BertProcessing", "sep": ["</s>", 2], "cls": ["<s>", 1]}""", "1", "2")]
    [InlineData("""{"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 1], "trim_offsets": true, "add_prefix_space": true}""", "1", "2")]
    [InlineData("""{"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "x", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}], "pair": [], "special_tokens": {"x": {"id": "x", "ids": [1, 2], "tokens": ["<s>", "</s>"]}}}""", "1,2", "")]
    [InlineData("""{"type": "Sequence", "processors": [{"type": "ByteLevel"}, {"type": "BertProcessing", "sep": ["</s>", 2], "cls": ["<s>", 1]}]}""", "1", "2")]
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
            """{"id": 3, "content": "mm", "single_word": true, "normalized": false}, {"id": 4, "content": "[M]", "lstrip": true, "rstrip": true, "special": true}""");
        TextTokenizer tokenizer = folder.Load();
        Assert.Equal(
            [("mm", 0, 2), (" ", 2, 3), ("a", 3, 4), ("m", 4, 5), ("m", 5, 6), ("[M]", 6, 13), ("a", 13, 14)], tokenizer.Encode("mm amm  [M]  a").Select(t => (tokenizer.Show(t.Id), t.Start, t.End)));
    }

    [Fact]
    public void Random_texts_keep_their_places_under_every_shape()
    {
        using TokenizerFolder llama = ByteLevel(["a b", "Ġ a"], preTokenizer: Split(LlamaWords), normalizer: """{"type": "NFC"}""");
        using TokenizerFolder gemma = Characters(
            ["▁", "a", "<unk>", .. Bytes()], ["▁ a"], model: m => (m["byte_fallback"], m["unk_token"]) = (true, "<unk>"),
            normalizer: """{"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"}, {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]}""");
        using TokenizerFolder bloom = ByteLevel(["a b"], preTokenizer: Split(BloomWords));
        foreach (TextTokenizer tokenizer in new[] { llama, gemma, bloom }.Select(folder => folder.Load()))
        {
            Check.Sample(TokenizerTexts.WellFormed, text => TokenizerTexts.CheckOffsets(text, tokenizer.Encode(text)), iter: 1_000);
        }
    }

    [Theory]
    [InlineData("""{"model": {"type": "Unigram", "vocab": []}}""", "expected a model of type BPE or WordPiece in 'model', but got 'Unigram', which is not supported yet.")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [], "surprise": 1}}""", "expected no key 'surprise' in 'model', but got 1, which is not supported yet.")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "extra": {}}""", "expected no key 'extra' in '', but got {}, which is not supported yet.")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0, "b": 0}, "merges": []}}""", "expected every id once, but got 0 for both 'a' and 'b'.")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0, "a": 1}, "merges": []}}""", "expected every token once, but got 'a' twice.")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": -1}, "merges": []}}""", "expected an id from 0 to 9999999 for the token 'a', but got -1.")]
    [InlineData("""{"model": {"type": "BPE", "vocab": [], "merges": []}}""", "expected the vocabulary to be an object of tokens and ids, but got a JSON array.")]
    [InlineData("""{"model": {"type": "BPE", "merges": []}}""", "expected 'model.vocab' to be an object of tokens and ids, but got nothing.")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}}}""", "expected 'model.merges' to be a list, but got something else.")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a a"]}}""", "expected 'model.merges[0]' to be two tokens of the vocabulary that make up a third, but got \"a a\".")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [["a"]]}}""", "expected 'model.merges[0]' to be two tokens, but got [\"a\"].")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [], "unk_token": "<u>"}}""", "expected 'model.unk_token' to be a token of the vocabulary, but got '<u>'.")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [], "dropout": 0.1}}""", "expected no dropout in 'model', but got 0.1, which is not supported yet.")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [], "end_of_word_suffix": "</w>"}}""", "expected no end_of_word_suffix in 'model', but got '</w>', which is not supported yet.")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "normalizer": {"type": "Precompiled"}}""", "expected a type of normalizer (NFC, NFD, NFKC, NFKD, BertNormalizer, ByteLevel, Lowercase, Nmt, StripAccents, Prepend, Replace, Strip, Sequence) in 'normalizer', but got 'Precompiled'")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "pre_tokenizer": {"type": "UnicodeScripts"}}""", "in 'pre_tokenizer', but got 'UnicodeScripts'")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "pre_tokenizer": {"type": "Split", "pattern": {"Regex": "\\p{Han}"}, "behavior": "Isolated"}}""", "expected a pattern that .NET can follow in 'pre_tokenizer.pattern', but got '\\p{Han}' in '\\p{Han}'")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "pre_tokenizer": {"type": "Split", "pattern": {"String": "a"}, "behavior": "Shuffled"}}""", "but got 'Shuffled'")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "post_processor": {"type": "Elsewhere"}}""", "in 'post_processor', but got 'Elsewhere'")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "post_processor": {"type": "BertProcessing", "sep": ["x", 5], "cls": ["y", 6]}}""", "expected 'post_processor' to be ids of tokens, but got 6, which no token has.")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "pre_tokenizer": {"type": "CharDelimiterSplit", "delimiter": "ab"}}""", "expected 'pre_tokenizer.delimiter' to be one character, but got 'ab'.")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "pre_tokenizer": {"type": "FixedLength", "length": 0}}""", "expected 'pre_tokenizer.length' to be at least 1, but got 0.")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "added_tokens": [{"id": 0, "content": "b"}]}""", "expected the added token 'b' with the id 1, which the tokenizers library gives it (the next that is free), but got 0.")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "added_tokens": [{"id": 7, "content": "b"}]}""", "expected the added token 'b' with the id 1, which the tokenizers library gives it (the next that is free), but got 7.")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": []}, "added_tokens": [{"id": 2, "content": "b"}]}""", "expected the added token 'b' with the id 1, which the tokenizers library gives it (as in the vocabulary), but got 2.")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "added_tokens": [{"id": 1, "content": ""}]}""", "expected 'added_tokens[0].content' to be a text that is not empty, but got ''.")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "added_tokens": [{"content": "b"}]}""", "expected 'added_tokens[0].id' to be a whole number, but got nothing.")]
    [InlineData("""{"model": {"type": "BPE", "vocab": {"\ud800": 0}, "merges": []}}""", "expected texts of Unicode characters in it and in the JSON files beside it, but got ")]
    [InlineData("""{"model": 5}""", "expected 'model' to be an object, but got 5.")]
    [InlineData("{}", "expected 'model' to be an object, but got nothing.")]
    [InlineData("[]", "expected a JSON object, but got a JSON array.")]
    [InlineData("{", "expected a JSON object, but got something else (")]
    public void What_is_wrong_or_not_known_is_refused_by_name(string content, string message)
    {
        using TokenizerFolder folder = new TokenizerFolder().With("tokenizer.json", content);
        string refusal = Assert.Throws<ProbeException>(folder.Load).Message;
        Assert.StartsWith(Path.Combine(folder.Folder, "tokenizer.json") + ": ", refusal, StringComparison.Ordinal);
        Assert.Contains(message, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused_at_once()
    {
        using TokenizerFolder folder = new TokenizerFolder().With("tokenizer.json", string.Concat(Enumerable.Repeat("""{"model":""", 100_000)));
        Assert.Contains("expected a JSON object", Assert.Throws<ProbeException>(folder.Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_change_of_a_value_ends_in_a_tokenizer_or_a_message()
    {
        string[] values = ["null", "0", "-1", "1e99", "\"x\"", "\"\"", "[]", "{}", "true", "[[]]", "{\"type\": \"Sequence\"}"];
        using TokenizerFolder whole =
            ByteLevel(["a b"], preTokenizer: Split(LlamaWords), normalizer: """{"type": "NFC"}""",
            processor: """{"type": "ByteLevel"}""", added: Special("<s>", 257));
        string original = File.ReadAllText(Path.Combine(whole.Folder, "tokenizer.json"));
        string[] paths = [.. PathsOf(JsonNode.Parse(original)!).Where(path => !path.StartsWith("$.model.vocab.", StringComparison.Ordinal) && !path.StartsWith("$.model.vocab[", StringComparison.Ordinal))];
        Assert.InRange(paths.Length, 20, 200);
        foreach (string path in paths)
        {
            foreach (string value in values)
            {
                JsonNode changed = JsonNode.Parse(original)!;
                JsonNode node = NodesOf(changed).First(n => n.GetPath() == path);
                node.ReplaceWith(JsonNode.Parse(value));
                using TokenizerFolder folder = new TokenizerFolder().With("tokenizer.json", changed.ToJsonString());
                Exception? exception = Record.Exception(() => folder.Load().Encode("ab <s> c"));
                Assert.True(exception is null or ProbeException, $"{path} = {value}: {exception}");
            }
        }
    }

    private static IEnumerable<string> PathsOf(JsonNode root) => NodesOf(root).Select(node => node.GetPath());

    private static IEnumerable<JsonNode> NodesOf(JsonNode node)
    {
        IEnumerable<JsonNode?> children = node is JsonObject o ? o.Select(p => p.Value) : node is JsonArray a ? a : [];
        return children.OfType<JsonNode>().SelectMany(child => NodesOf(child).Prepend(child));
    }

    private static string Special(string content, int id) => $$"""{"id": {{id}}, "content": "{{content}}", "special": true, "normalized": false}""";

    private static string Split(string pattern) =>
        $$"""{"type": "Sequence", "pretokenizers": [{"type": "Split", "pattern": {"Regex": {{JsonSerializer.Serialize(pattern)}}}, "behavior": "Isolated", "invert": false}, {{ByteLevelOnly}}]}""";

    private static IEnumerable<string> Bytes() => Enumerable.Range(0, 256).Select(value => $"<0x{value:X2}>");

    private static IEnumerable<string> Show(TextTokenizer tokenizer, string text) => tokenizer.Encode(text).Select(token => tokenizer.Show(token.Id));

    private static string Written(string shown) => shown.Replace(' ', 'Ġ');

    private static TokenizerFolder ByteLevel(
        string[] merges, string[]? extra = null, Action<JsonObject>? model = null, string? preTokenizer = null, string normalizer = "null", string processor = "null", string added = "") =>
        Write([.. Enumerable.Range(0, 256).Select(value => ByteAlphabet.Write([(byte)value])), .. merges.Select(m => m.Replace(" ", "", StringComparison.Ordinal)), .. extra ?? []], merges, model, normalizer, preTokenizer ?? ByteLevelOnly, processor, added);

    private static TokenizerFolder Characters(
        string[] tokens, string[] merges, Action<JsonObject>? model = null, string normalizer = "null", string preTokenizer = "null", string processor = "null", string added = "") =>
        Write([.. tokens, .. merges.Select(m => m.Replace(" ", "", StringComparison.Ordinal))], merges, model, normalizer, preTokenizer, processor, added);

    private static TokenizerFolder Write(string[] tokens, string[] merges, Action<JsonObject>? change, string normalizer, string preTokenizer, string processor, string added)
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
