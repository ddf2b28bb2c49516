using System.Text.Json;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Tokenizers;

/// <summary>The files beside tokenizer.json; the ids that they lead to are in the kinds of tokenizers.</summary>
public sealed class TokenizerSettingsTests
{
    private const string ByteLevel = """{"type": "ByteLevel", "add_prefix_space": false, "use_regex": true}""";

    [Fact]
    public void Tokens_that_only_the_settings_list_are_found_and_special()
    {
        // As in a folder whose tokenizer.json was saved before the tokens were added.
        using TokenizerFolder folder = Bytes().With("tokenizer_config.json", """
            {"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": "<|im_end|>", "added_tokens_decoder": {
            "256": {"content": "<|im_start|>", "lstrip": false, "rstrip": false,
            "normalized": false, "single_word": false, "special": true},
            "257": {"content": "<|im_end|>", "lstrip": false, "rstrip": false,
            "normalized": false, "single_word": false, "special": true} } }
            """);
        TextTokenizer tokenizer = folder.Load();
        Assert.Equal([256, 104, 105, 257], tokenizer.Encode("<|im_start|>hi<|im_end|>").Select(token => token.Id));
        Assert.Equal([256, 257], tokenizer.SpecialIds.Order());
        Assert.Equal(257, tokenizer.EndId);
    }

    [Theory]
    [InlineData("""{"tokenizer_class": "PreTrainedTokenizerFast"}""", "<s>", "<s>")]
    [InlineData("""{"bos_token": "<s>"}""", "<s>", "256")]
    [InlineData("""{"bos_token": null}""", "<s>", "<s>")]
    [InlineData("""{"bos_token": {"__type": "AddedToken", "content": "<s>", "lstrip": true, "normalized": false}}""",
        " <s>", "256")]
    [InlineData("""{"extra_special_tokens": {"image_token": "<image>"}}""", "<image>", "256")]
    [InlineData("""{"extra_special_tokens": ["<a>", "<b>"]}""", "<b><a>", "257 256")]
    [InlineData("""{"pad_token": "<p>", "bos_token": "<s>", "additional_special_tokens": ["<a>"]}""", "<a><p><s>",
        "258 257 256")]
    public void Special_tokens_that_are_only_named_get_ids_in_the_order_of_their_roles(string config, string text,
        string expected)
    {
        using TokenizerFolder folder = Bytes().With("tokenizer_config.json", config);
        Assert.Equal(expected, string.Join(' ', folder.Load().Encode(text).Select(token => token.Id))
            .Replace("60 115 62", "<s>", StringComparison.Ordinal));
    }

    [Fact]
    public void A_class_with_a_default_that_no_file_names_adds_no_token()
    {
        using TokenizerFolder folder = Bytes().With("config.json", """{"model_type": "llama"}""");
        TextTokenizer tokenizer = folder.Load();
        Assert.Equal(256, tokenizer.VocabularySize);
        Assert.Empty(tokenizer.Prefix);
    }

    [Theory]
    [InlineData(
        """{"added_tokens_decoder": {"300": {"content": "<x>"}}}""",
        "expected the added token '<x>' with the id 256, which the tokenizers library gives it (the next that is "
            + "free), but got 300.")]
    [InlineData(
        """{"added_tokens_decoder": {"5": {"content": "a"}}}""",
        "expected the added token 'a' with the id 97, which the tokenizers library gives it (as in the vocabulary), "
            + "but got 5.")]
    [InlineData("""{"tokenizer_class": "GPT2Tokenizer", "from_slow": true}""",
        "expected from_slow false or absent, but got true for a GPT2Tokenizer")]
    [InlineData("""{"tokenizer_class": "LlamaTokenizerFast", "add_prefix_space": true}""",
        "expected add_prefix_space false or absent, since tokenizer.json is not SentencePiece's, but got true.")]
    [InlineData("""{"tokenizer_class": "PhobertTokenizer"}""",
        "but got 'PhobertTokenizer', which cuts or writes them in a way of its own")]
    [InlineData(
        """{"tokenizer_class": "SomebodysTokenizer"}""",
        "expected a tokenizer_class that is known, but got 'SomebodysTokenizer'. "
            + "If tokenizer.json is the whole of it, write PreTrainedTokenizerFast there")]
    public void What_can_not_be_followed_is_refused_by_name(string config, string message)
    {
        using TokenizerFolder folder = Bytes().With("tokenizer_config.json", config);
        Assert.Contains(message, Assert.Throws<ProbeException>(folder.Load).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "tokenizer_config.json",
        """{"tokenizer_class": "TokenizersBackend", "clean_up_tokenization_spaces": true, "model_max_length": 512,"""
            + """ "errors": "replace"}""")]
    [InlineData(
        "tokenizer_config.json",
        """{"tokenizer_class": "LlamaTokenizerFast", "add_prefix_space": false, "legacy": false,"""
            + """ "add_bos_token": false}""")]
    [InlineData("tokenizer_config.json",
        """{"tokenizer_class": "PreTrainedTokenizerFast", "do_lower_case": true, "strip_accents": true}""")]
    public void What_changes_no_ids_is_let_be(string file, string content)
    {
        using TokenizerFolder folder = Bytes().With(file, content);
        TextTokenizer tokenizer = folder.Load();
        Assert.Equal([65, 32, 98, 195, 169], tokenizer.Encode("A bé").Select(token => token.Id));
        Assert.Empty(tokenizer.Prefix);
    }

    [Fact]
    public void Falcon_3_cuts_digits_after_it_has_written_bytes()
    {
        using TokenizerFolder folder = Bytes($$"""
            {"type": "Sequence", "pretokenizers": [{"type": "Punctuation", "behavior": "Contiguous"},
            {{ByteLevel}}, {"type": "Digits", "individual_digits": true},
            {"type": "Split", "pattern": {"Regex": "[0-9][0-9][0-9]"}, "behavior": "Isolated", "invert": false}]}
            """);
        TextTokenizer tokenizer = folder.Load();
        Assert.Equal([97, 98, 32, 49, 50], tokenizer.Encode("ab 12").Select(token => token.Id));
        // U+0BB2 is E0 AE B2, and the byte alphabet's sign for B2 is a number.
        Assert.Equal([new(0xE0, 0, 1), new(0xAE, 0, 1), new(0xB2, 0, 1), new(97, 1, 2)], tokenizer.Encode("\u0BB2a"));
    }

    [Fact]
    public void A_tokenizer_with_a_million_merges_loads_in_seconds()
    {
        // Pairs of pairs of the byte alphabet's letters: every merge makes a token of its own.
        string[] letters = [.. Enumerable.Range('a', 26).Select(c => ((char)c).ToString())];
        string[] twos = [.. letters.SelectMany(a => letters.Select(b => a + b))];
        (string Left, string Right)[] merges =
        [
            .. letters.SelectMany(a => letters.Select(b => (a, b))), .. twos.SelectMany(a => twos.Select(b => (a, b))),
            .. twos.SelectMany(a => twos.SelectMany(b => letters.Select(c => (a + b, c)))).Take(600_000),
        ];
        Assert.InRange(merges.Length, 1_000_000, 1_100_000);
        IEnumerable<string> tokens = Enumerable.Range(0, 256).Select(value => ByteAlphabet.Write([(byte)value]))
            .Concat(merges.Select(merge => merge.Left + merge.Right));
        string vocabulary = string.Join(",", tokens.Select((token, id) => $"{JsonSerializer.Serialize(token)}:{id}"));
        string pairs = string.Join(",", merges.Select(merge => $"\"{merge.Left} {merge.Right}\""));
        using TokenizerFolder folder = new TokenizerFolder().With(
            "tokenizer.json",
            $$"""{"pre_tokenizer": {{ByteLevel}}, "model": {"type": "BPE", "vocab": { {{vocabulary}} },"""
                + $$""" "merges": [{{pairs}}] } }""");
        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
        TextTokenizer tokenizer = folder.Load();
        // About 4 s on a core of its own; the bound is for machines with other work.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), $"took {watch.Elapsed}");
        Assert.Equal(["abcde", "!"], tokenizer.Encode("abcde!").Select(token => tokenizer.Show(token.Id)));
    }

    private static TokenizerFolder Bytes(string preTokenizer = ByteLevel)
    {
        string vocabulary =
            string.Join(", ", Enumerable.Range(0, 256)
            .Select(value => $"{JsonSerializer.Serialize(ByteAlphabet.Write([(byte)value]))}: {value}"));
        return new TokenizerFolder().With(
            "tokenizer.json",
            $$"""{"pre_tokenizer": {{preTokenizer}}, "model": {"type": "BPE", "vocab": { {{vocabulary}} },"""
                + """ "merges": []} }""");
    }
}
