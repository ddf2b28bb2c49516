using System.Text.Json;
using NeuronProbe.Corpora.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Corpora.Tokenizers;

public sealed class WordPieceJsonTests
{
    private const string Model =
        """{"type": "WordPiece", "unk_token": "<u>", "continuing_subword_prefix": "@", "max_input_chars_per_word": 4, "vocab": {"<u>": 0, "a": 1, "@a": 2, "é": 3, "A": 4, "_": 5}}""";

    private const string Bert = """{"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true}""";
    private const string Words = """{"type": "BertPreTokenizer"}""";

    [Theory]
    [InlineData(Bert, "aA Á_é\0a\taaaaa", "1 2 1 5 0 0")]
    [InlineData("null", "aa A", "1 2 4")]
    [InlineData("""{"type": "BertNormalizer", "clean_text": false, "handle_chinese_chars": false, "strip_accents": false, "lowercase": false}""", "é a\0", "3 0")]
    [InlineData("""{"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "lowercase": true}""", "Áa", "1 2")]
    [InlineData("""{"type": "Lowercase"}""", "É A", "3 1")]
    [InlineData("""{"type": "Sequence", "normalizers": [{"type": "Lowercase"}, {"type": "StripAccents"}]}""", "É a\u0301\u0903", "3 1")]
    [InlineData("""{"type": "Sequence", "normalizers": [{"type": "NFD"}, {"type": "StripAccents"}]}""", "Áá", "4 2")]
    [InlineData("""{"type": "Sequence", "normalizers": []}""", "A", "4")]
    public void Normalisers_do_what_their_names_say(string normalizer, string text, string ids) =>
        Assert.Equal(ids, string.Join(' ', Create(Model, normalizer, Words).Encode(text).Select(token => token.Id)));

    [Fact]
    public void Special_tokens_are_found_before_anything_else()
    {
        SourceTokenizer tokenizer = WordPieceJson.Create(
            "f", Parse(Model), Parse(Bert), Parse(Words), new Dictionary<string, int> { ["<A>"] = 6, ["<u>"] = 0 }, new HashSet<int> { 6 });
        Assert.Equal([new(1, 0, 1), new(6, 1, 4), new(0, 5, 8), new(1, 8, 9)], tokenizer.Encode("a<A> <u>a"));
        Assert.Equal([6], tokenizer.Spelling.SpecialIds);
        Assert.Equal("aa <A>", tokenizer.Decode([1, 2, 6]));
    }

    [Fact]
    public void Words_of_the_plain_kind_keep_punctuation_together() =>
        Assert.Equal([1, 0, 1], Create(Model, Bert, """{"type": "Whitespace"}""").Encode("a..a").Select(token => token.Id));

    [Theory]
    [InlineData("\"unk_token\": \"<u>\", ", "", "f: model: expected the key 'unk_token', but got none.")]
    [InlineData("\"<u>\", ", "\"<x>\", ", "f: model.vocab: expected the token '<x>' that unk_token names, but got none.")]
    [InlineData(": 4,", ": 0,", "f: model: expected max_input_chars_per_word from 1 to 1000, but got 0.")]
    [InlineData(": 4,", ": 1001,", "f: model: expected max_input_chars_per_word from 1 to 1000, but got 1001.")]
    [InlineData("\"@\"", "null", "f: model: expected continuing_subword_prefix as a string, but got a null.")]
    [InlineData("\"@a\": 2", "\"@a\": 1", "f: model.vocab: expected every id once, but got 1 for both 'a' and '@a'.")]
    [InlineData("{\"type\"", "{\"x\": 1, \"type\"", "f: model: expected the keys type, unk_token, continuing_subword_prefix, max_input_chars_per_word, vocab, but got 'x', which is not supported yet.")]
    public void A_broken_model_is_named_with_what_is_wrong(string part, string instead, string message) =>
        Assert.StartsWith(message, Refusal(Model.Replace(part, instead, StringComparison.Ordinal), Bert, Words), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"type": "NFKC"}""", Words, "f: normalizer: expected BertNormalizer, Lowercase, NFD, StripAccents or a Sequence of them, but got 'NFKC', which is not supported yet.")]
    [InlineData("""{"type": "Sequence", "normalizers": [{"type": "NFD"}, {"type": "Strip"}]}""", Words, "f: normalizer.normalizers[1]: expected BertNormalizer, Lowercase")]
    [InlineData("""{"type": "Lowercase", "x": 1}""", Words, "f: normalizer: expected the keys type, but got 'x'")]
    [InlineData("""{"type": "BertNormalizer", "clean_text": true}""", Words, "f: normalizer: expected the key 'handle_chinese_chars', but got none.")]
    [InlineData("""{"type": "BertNormalizer", "clean_text": null}""", Words, "f: normalizer: expected clean_text true or false, but got null.")]
    [InlineData("[1]", Words, "f: normalizer: expected an object, but got [1].")]
    [InlineData("{}", Words, "f: normalizer: expected the key 'type', but got none.")]
    [InlineData(Bert, "null", "f: pre_tokenizer: expected BertPreTokenizer or Whitespace, but got 'null', which is not supported yet.")]
    [InlineData(Bert, """{"type": "Metaspace"}""", "f: pre_tokenizer: expected BertPreTokenizer or Whitespace, but got 'Metaspace', which is not supported yet.")]
    [InlineData(Bert, """{"type": "Whitespace", "x": 1}""", "f: pre_tokenizer: expected the keys type, but got 'x', which is not supported yet.")]
    public void What_is_not_known_is_refused_by_name(string normalizer, string words, string message) =>
        Assert.StartsWith(message, Refusal(Model, normalizer, words), StringComparison.Ordinal);

    [Theory]
    [InlineData("<x>", 1)]
    [InlineData("a", 6)]
    public void A_special_token_with_another_tokens_id_is_refused(string content, int id) =>
        Assert.StartsWith($"f: added_tokens: expected ids as in model.vocab, but got {id} for '{content}'.", Assert.Throws<ProbeException>(() => WordPieceJson.Create(
            "f", Parse(Model), Parse(Bert), Parse(Words), new Dictionary<string, int> { [content] = id }, new HashSet<int>())).Message, StringComparison.Ordinal);

    private static string Refusal(string model, string normalizer, string words) => Assert.Throws<ProbeException>(() => Create(model, normalizer, words)).Message;

    private static SourceTokenizer Create(string model, string normalizer, string words) =>
        WordPieceJson.Create("f", Parse(model), Parse(normalizer), Parse(words), new Dictionary<string, int>(), new HashSet<int>());

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
