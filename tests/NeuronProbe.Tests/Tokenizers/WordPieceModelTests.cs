using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Tokenizers;

/// <summary>The WordPiece kind of tokenizer.json.</summary>
public sealed class WordPieceModelTests
{
    private const string Model =
        """{"type": "WordPiece", "unk_token": "<u>", "continuing_subword_prefix": "@", "max_input_chars_per_word": 4,"""
        + """ "vocab": {"<u>": 0, "a": 1, "@a": 2, "é": 3, "A": 4, "_": 5}}""";

    private const string Bert = """{"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,"""
        + """ "strip_accents": null, "lowercase": true}""";
    private const string Words = """{"type": "BertPreTokenizer"}""";

    [Theory]
    [InlineData(Bert, "aA Á_é\0a\taaaaa", "1 2 1 5 0 0")]
    [InlineData("null", "aa A", "1 2 4")]
    [InlineData(
        """{"type": "BertNormalizer", "clean_text": false, "handle_chinese_chars": false, "strip_accents": false,"""
            + """ "lowercase": false}""",
        "é a\0",
        "3 0")]
    [InlineData("""{"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "lowercase": true}""",
        "Áa", "1 2")]
    [InlineData("""{"type": "Lowercase"}""", "É A", "3 1")]
    [InlineData("""{"type": "Sequence", "normalizers": [{"type": "Lowercase"}, {"type": "StripAccents"}]}""",
        "É a\u0301\u0903", "3 1")]
    [InlineData("""{"type": "Sequence", "normalizers": [{"type": "NFD"}, {"type": "StripAccents"}]}""", "Áá", "4 2")]
    [InlineData("""{"type": "NFKC"}""", "ａ Ａ", "1 4")]
    [InlineData("""{"type": "Replace", "pattern": {"Regex": "[bc]+"}, "content": "a"}""", "abcb b", "1 2 1")]
    [InlineData("""{"type": "Sequence", "normalizers": []}""", "A", "4")]
    public void Normalisers_do_what_their_names_say(string normalizer, string text, string ids) =>
        Assert.Equal(ids, string.Join(' ', Load(Model, normalizer, Words).Encode(text).Select(token => token.Id)));

    [Fact]
    public void Added_tokens_are_found_before_anything_else()
    {
        TextTokenizer tokenizer =
            Load(Model, Bert, Words,
            """{"id": 6, "content": "<A>", "special": true}, {"id": 0, "content": "<u>", "special": true}""");
        Assert.Equal([new(1, 0, 1), new(6, 1, 4), new(0, 5, 8), new(1, 8, 9)], tokenizer.Encode("a<A> <u>a"));
        Assert.Equal([0, 6], tokenizer.SpecialIds.Order());
        Assert.Equal("aa <A>", tokenizer.Decode([1, 2, 6]).Text);
    }

    [Fact]
    public void Words_of_the_plain_kind_keep_punctuation_together() =>
        Assert.Equal([1, 0, 1], Load(Model, Bert, """{"type": "Whitespace"}""").Encode("a..a")
            .Select(token => token.Id));

    [Theory]
    [InlineData("\"unk_token\": \"<u>\", ", "", "expected 'model.unk_token' to be a text, but got nothing.")]
    [InlineData("\"<u>\", ", "\"<x>\", ", "expected 'model.unk_token' to be a token of the vocabulary, but got '<x>'.")]
    [InlineData(": 4,", ": 0,", "expected 'model.max_input_chars_per_word' to be from 1 to 1000, but got 0.")]
    [InlineData(": 4,", ": 1001,", "expected 'model.max_input_chars_per_word' to be from 1 to 1000, but got 1001.")]
    [InlineData("\"@\"", "null", "expected 'model.continuing_subword_prefix' to be a text, but got nothing.")]
    [InlineData("\"@a\": 2", "\"@a\": 1", "expected every id once, but got 1 for both 'a' and '@a'.")]
    [InlineData("{\"type\"", "{\"x\": 1, \"type\"",
        "expected no key 'x' in 'model', but got 1, which is not supported yet.")]
    public void A_broken_model_is_named_with_what_is_wrong(string part, string instead, string message) =>
        Assert.Contains(message, Refusal(Model.Replace(part, instead, StringComparison.Ordinal), Bert, Words),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"type": "Precompiled"}""", Words,
        "in 'normalizer', but got 'Precompiled', which is not supported yet.")]
    [InlineData("""{"type": "Lowercase", "x": 1}""", Words, "expected no key 'x' in 'normalizer', but got 1")]
    [InlineData("""{"type": "BertNormalizer", "clean_text": 1}""", Words,
        "expected 'normalizer.clean_text' to be true or false, but got 1.")]
    [InlineData("[1]", Words, "expected 'normalizer' to be an object, but got [1].")]
    [InlineData(Bert, """{"type": "UnicodeScripts"}""",
        "in 'pre_tokenizer', but got 'UnicodeScripts', which is not supported yet.")]
    [InlineData(Bert, """{"type": "Whitespace", "x": 1}""",
        "expected no key 'x' in 'pre_tokenizer', but got 1, which is not supported yet.")]
    public void What_is_not_known_is_refused_by_name(string normalizer, string words, string message) =>
        Assert.Contains(message, Refusal(Model, normalizer, words), StringComparison.Ordinal);

    [Theory]
    [InlineData("<x>", 1, "with the id 6, which the tokenizers library gives it (the next that is free), but got 1.")]
    [InlineData("a", 6, "with the id 1, which the tokenizers library gives it (as in the vocabulary), but got 6.")]
    public void An_added_token_with_an_id_that_it_can_not_have_is_refused(string content, int id, string message) =>
        Assert.Contains(message,
            Assert.Throws<ProbeException>(() =>
            Load(Model, Bert, Words, $$"""{"id": {{id}}, "content": "{{content}}"}""")).Message,
            StringComparison.Ordinal);

    private static string Refusal(string model, string normalizer, string words) =>
        Assert.Throws<ProbeException>(() => Load(model, normalizer, words)).Message;

    private static TextTokenizer Load(string model, string normalizer, string words, string added = "")
    {
        using TokenizerFolder folder = new TokenizerFolder().With(
            "tokenizer.json",
            $$"""{"model": {{model}}, "normalizer": {{normalizer}}, "pre_tokenizer": {{words}},"""
                + $$""" "added_tokens": [{{added}}] }""");
        return folder.Load();
    }
}
