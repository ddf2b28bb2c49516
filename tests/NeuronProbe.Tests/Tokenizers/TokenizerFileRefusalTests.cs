using System.Text.Json.Nodes;
using Xunit;
using static NeuronProbe.Tests.Tokenizers.TokenizerFiles;

namespace NeuronProbe.Tests.Tokenizers;

/// <summary>tokenizer.json made up for each way in which it can be wrong, or ask for what is not known.</summary>
public sealed class TokenizerFileRefusalTests
{
    [Theory]
    [InlineData(
        """{"model": {"type": "Unigram", "vocab": []}}""",
        "expected a model of type BPE or WordPiece in 'model', but got 'Unigram', which is not supported yet.")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [], "surprise": 1}}""",
        "expected no key 'surprise' in 'model', but got 1, which is not supported yet.")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "extra": {}}""",
        "expected no key 'extra' in '', but got {}, which is not supported yet.")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0, "b": 0}, "merges": []}}""",
        "expected every id once, but got 0 for both 'a' and 'b'.")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0, "a": 1}, "merges": []}}""",
        "expected every token once, but got 'a' twice.")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": -1}, "merges": []}}""",
        "expected an id from 0 to 9999999 for the token 'a', but got -1.")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": [], "merges": []}}""",
        "expected the vocabulary to be an object of tokens and ids, but got a JSON array.")]
    [InlineData(
        """{"model": {"type": "BPE", "merges": []}}""",
        "expected 'model.vocab' to be an object of tokens and ids, but got nothing.")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0}}}""",
        "expected 'model.merges' to be a list, but got something else.")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a a"]}}""",
        "expected 'model.merges[0]' to be two tokens of the vocabulary that make up a third, but got \"a a\".")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [["a"]]}}""",
        "expected 'model.merges[0]' to be two tokens, but got [\"a\"].")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [], "unk_token": "<u>"}}""",
        "expected 'model.unk_token' to be a token of the vocabulary, but got '<u>'.")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [], "dropout": 0.1}}""",
        "expected no dropout in 'model', but got 0.1, which is not supported yet.")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": [], "end_of_word_suffix": "</w>"}}""",
        "expected no end_of_word_suffix in 'model', but got '</w>', which is not supported yet.")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "normalizer": {"type": "Precompiled"}}""",
        "expected a type of normalizer (NFC, NFD, NFKC, NFKD, BertNormalizer, ByteLevel, Lowercase, Nmt, StripAccents, "
            + "Prepend, Replace, Strip, Sequence) in 'normalizer', but got 'Precompiled'")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "pre_tokenizer": {"type": "UnicodeScripts"}}""",
        "in 'pre_tokenizer', but got 'UnicodeScripts'")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "pre_tokenizer": {"type": "Split","""
            + """ "pattern": {"Regex": "\\p{Han}"}, "behavior": "Isolated"}}""",
        "expected a pattern that .NET can follow in 'pre_tokenizer.pattern', but got '\\p{Han}' in '\\p{Han}'")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "pre_tokenizer": {"type": "Split","""
            + """ "pattern": {"String": "a"}, "behavior": "Shuffled"}}""",
        "but got 'Shuffled'")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "post_processor": {"type": "Elsewhere"}}""",
        "in 'post_processor', but got 'Elsewhere'")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "post_processor": {"type": "BertProcessing","""
            + """ "sep": ["x", 5], "cls": ["y", 6]}}""",
        "expected 'post_processor' to be ids of tokens, but got 6, which no token has.")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []},"""
            + """ "pre_tokenizer": {"type": "CharDelimiterSplit", "delimiter": "ab"}}""",
        "expected 'pre_tokenizer.delimiter' to be one character, but got 'ab'.")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "pre_tokenizer": {"type": "FixedLength","""
            + """ "length": 0}}""",
        "expected 'pre_tokenizer.length' to be at least 1, but got 0.")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "added_tokens": [{"id": 0, "content": "b"}]}""",
        "expected the added token 'b' with the id 1, which the tokenizers library gives it (the next that is free), "
            + "but got 0.")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "added_tokens": [{"id": 7, "content": "b"}]}""",
        "expected the added token 'b' with the id 1, which the tokenizers library gives it (the next that is free), "
            + "but got 7.")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": []}, "added_tokens": [{"id": 2,"""
            + """ "content": "b"}]}""",
        "expected the added token 'b' with the id 1, which the tokenizers library gives it (as in the vocabulary), but "
            + "got 2.")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "added_tokens": [{"id": 1, "content": ""}]}""",
        "expected 'added_tokens[0].content' to be a text that is not empty, but got ''.")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": []}, "added_tokens": [{"content": "b"}]}""",
        "expected 'added_tokens[0].id' to be a whole number, but got nothing.")]
    [InlineData(
        """{"model": {"type": "BPE", "vocab": {"\ud800": 0}, "merges": []}}""",
        "expected texts of Unicode characters in it and in the JSON files beside it, but got ")]
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
        using TokenizerFolder folder = new TokenizerFolder().With(
            "tokenizer.json", string.Concat(Enumerable.Repeat("""{"model":""", 100_000)));
        Assert.Contains(
            "expected a JSON object", Assert.Throws<ProbeException>(folder.Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_change_of_a_value_ends_in_a_tokenizer_or_a_message()
    {
        string[] values =
            ["null", "0", "-1", "1e99", "\"x\"", "\"\"", "[]", "{}", "true", "[[]]", "{\"type\": \"Sequence\"}"];
        using TokenizerFolder whole =
            ByteLevel(["a b"], preTokenizer: Split(LlamaWords), normalizer: """{"type": "NFC"}""",
            processor: """{"type": "ByteLevel"}""", added: Special("<s>", 257));
        string original = File.ReadAllText(Path.Combine(whole.Folder, "tokenizer.json"));
        string[] paths = [.. PathsOf(JsonNode.Parse(original)!).Where(path =>
            !path.StartsWith("$.model.vocab.", StringComparison.Ordinal)
                && !path.StartsWith("$.model.vocab[", StringComparison.Ordinal))];
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
}
