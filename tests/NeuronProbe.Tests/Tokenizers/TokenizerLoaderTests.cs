using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Tokenizers;

public sealed class TokenizerLoaderTests
{
    private const string Again = " Fetch the file again from where the model came from.";

    private const string Advice =
        " Tokenise the corpus with the model's own tokenizer, and bring jsonl records with input_ids: "
        + "then no tokenizer files are needed.";

    [Fact]
    public void A_folder_without_tokenizer_files_has_no_tokenizer()
    {
        using TokenizerFolder folder = new TokenizerFolder().With("config.json", "{}");
        Assert.Null(TokenizerLoader.Load(folder.Folder));
    }

    [Theory]
    [InlineData(
        "spiece.model",
        "a SentencePiece model under T5's name, which is of another type (unigram) as a rule. "
            + "Take tokenizer.json from")]
    [InlineData("sentencepiece.bpe.model", "a SentencePiece model under XLM-RoBERTa's name")]
    [InlineData("tekken.json", "Mistral's own vocabulary (tekken). Take tokenizer.json from")]
    [InlineData("qwen.tiktoken",
        "a tiktoken vocabulary, without the pattern and the special tokens. Take tokenizer.json from")]
    [InlineData("tokenizer.model.v3", "Mistral's SentencePiece model under a name of its own. Call it tokenizer.model")]
    [InlineData("encoder.json",
        "GPT-2's vocabulary under its first name. Call it vocab.json, and vocab.bpe beside it merges.txt.")]
    [InlineData("tokenizer.pkl",
        "pickled Python objects, which would run code when they are read. Take tokenizer.json from")]
    [InlineData("vocab.json", "vocab.json without merges.txt. Fetch merges.txt from")]
    [InlineData("merges.txt", "merges.txt without vocab.json. Fetch vocab.json from")]
    public void A_file_of_another_kind_is_named_with_what_it_is_and_what_to_do(string file, string what)
    {
        using TokenizerFolder folder = new TokenizerFolder().With(file, "{}");
        string message = Message(folder);
        Assert.StartsWith(
            $"{Path.Combine(folder.Folder, file)}: expected tokenizer files of a supported kind (tokenizer.json, "
                + $"vocab.json with merges.txt, tokenizer.model, vocab.txt), but got {what}",
            message,
            StringComparison.Ordinal);
        Assert.EndsWith(" Or else:" + Advice, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokenizer_json_goes_first_then_the_two_files_then_the_model()
    {
        using TokenizerFolder folder = new TokenizerFolder().With(
            "tokenizer.model", SentencePieceFile.Bpe().Pieces("▁").ToArray());
        Assert.Equal("SentencePiece BPE, 260 tokens (tokenizer.model)", folder.Load().Description);
        folder.WithByteLevel(["a b"]);
        Assert.Equal("byte-level BPE, 258 tokens (vocab.json, merges.txt)", folder.Load().Description);
        folder.With(
            "tokenizer.json", """{"model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]}}""");
        Assert.Equal("SentencePiece BPE, 3 tokens (tokenizer.json)", folder.Load().Description);
    }

    [Theory]
    [InlineData("[1]", "vocab.json: expected a JSON object, but got a JSON array.")]
    [InlineData("""{"a": -1}""", "vocab.json: expected an id from 0 to 9999999 for the token 'a', but got -1.")]
    [InlineData("""{"a": 1.5}""", "vocab.json: expected an id from 0 to 9999999 for the token 'a', but got 1.5.")]
    [InlineData("""{"a": "b"}""", "vocab.json: expected an id from 0 to 9999999 for the token 'a', but got \"b\".")]
    [InlineData(
        """{"a": 2000000000}""", "vocab.json: expected an id from 0 to 9999999 for the token 'a', but got 2000000000.")]
    [InlineData("""{"a": 0, "b": 0}""", "vocab.json: expected every id once, but got 0 for both 'a' and 'b'.")]
    [InlineData("""{"a": 0, "a": 1}""", "vocab.json: expected every token once, but got 'a' twice.")]
    [InlineData("{}", "vocab.json: expected at least one token, but got none.")]
    public void A_broken_vocabulary_is_named_with_what_is_wrong(string vocabulary, string message)
    {
        using TokenizerFolder folder = new TokenizerFolder().With("vocab.json", vocabulary).With("merges.txt", "");
        Assert.Equal(folder.Folder + Path.DirectorySeparatorChar + message + Again, Message(folder));
    }

    [Theory]
    [InlineData("vocab.json")]
    [InlineData("tokenizer_config.json")]
    [InlineData("special_tokens_map.json")]
    [InlineData("added_tokens.json")]
    public void A_file_that_is_not_JSON_is_named(string file)
    {
        using TokenizerFolder folder = new TokenizerFolder().WithByteLevel([]).With(file, "{\"a\": ");
        string message = Message(folder);
        Assert.StartsWith(
            $"{Path.Combine(folder.Folder, file)}: expected a JSON object, but got something else (",
            message,
            StringComparison.Ordinal);
        Assert.EndsWith(Again, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a b c", "expected two tokens with a space between them, but got 'a b c'.")]
    [InlineData("ab", "expected two tokens with a space between them, but got 'ab'.")]
    [InlineData("a ", "expected two tokens with a space between them, but got 'a '.")]
    [InlineData("a c", "expected tokens of vocab.json, but got 'ac', which is not in it.")]
    [InlineData("ä b", "expected tokens of vocab.json, but got 'äb', which is not in it.")]
    public void A_broken_merge_is_named_with_its_line(string merge, string message)
    {
        using TokenizerFolder folder = new TokenizerFolder().WithByteLevel(["a b"])
            .With("merges.txt", $"#version: 0.2\na b\n{merge}\n");
        Assert.Equal($"{Path.Combine(folder.Folder, "merges.txt")}:3: {message}{Again}", Message(folder));
    }

    [Fact]
    public void Half_a_surrogate_pair_in_a_file_beside_the_tokenizer_is_a_message()
    {
        using TokenizerFolder folder = new TokenizerFolder().WithByteLevel([])
            .With("tokenizer_config.json", """{"bos_token": "\ud800"}""");
        Assert.StartsWith(
            $"{Path.Combine(folder.Folder, "vocab.json")}: "
                + "expected texts of Unicode characters in it and in the JSON files beside it, but got ",
            Message(folder),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_reads_these_files_in_another_way_is_refused_by_name()
    {
        using TokenizerFolder folder = new TokenizerFolder().WithByteLevel([])
            .With("tokenizer_config.json", """{"tokenizer_class": "CLIPTokenizerFast"}""");
        Assert.Contains(
            "but got 'CLIPTokenizer', which cuts or writes them in a way of its own that is not supported yet."
            + Advice, Message(folder), StringComparison.Ordinal);
    }

    [Fact]
    public void A_space_is_put_before_a_text_where_the_settings_say_so()
    {
        using TokenizerFolder folder = new TokenizerFolder().WithByteLevel(["Ġ a"])
            .With("tokenizer_config.json", """{"add_prefix_space": true}""");
        TextTokenizer tokenizer = folder.Load();
        Assert.Equal(
            [(" a", 0, 1), (" a", 1, 3)],
            tokenizer.Encode("a a").Select(token => (tokenizer.Show(token.Id), token.Start, token.End)));
    }

    [Fact]
    public void White_space_before_a_token_belongs_to_it_where_the_settings_say_so()
    {
        using TokenizerFolder folder =
            new TokenizerFolder().WithByteLevel([]).With("tokenizer_config.json",
            """{"added_tokens_decoder": {"257": {"content": "<mask>", "lstrip": true}}}""");
        TextTokenizer tokenizer = folder.Load();
        Assert.Equal(
            [("a", 0, 1), ("<mask>", 1, 9), ("b", 9, 10)],
            tokenizer.Encode("a  <mask>b").Select(token => (tokenizer.Show(token.Id), token.Start, token.End)));
    }

    [Theory]
    [InlineData("roberta", "<s>", "</s>")]
    [InlineData("gpt2", "", "")]
    [InlineData("bert", "", "")]
    public void The_model_tells_the_class_where_no_file_names_one(string model, string prefix, string suffix)
    {
        using TokenizerFolder folder = new TokenizerFolder().WithByteLevel(["< s", "<s >", "< /", "</ s", "</s >"])
            .With("config.json", $$"""{"model_type": "{{model}}"}""");
        TextTokenizer tokenizer = folder.Load();
        Assert.Equal(
            (prefix, suffix),
            (string.Concat(tokenizer.Prefix.Select(tokenizer.Show)),
                string.Concat(tokenizer.Suffix.Select(tokenizer.Show))));
    }

    [Fact]
    public void An_added_token_with_another_tokens_id_is_named()
    {
        using TokenizerFolder folder = new TokenizerFolder().WithByteLevel([])
            .With("added_tokens.json", """{"<x>": 0}""");
        Assert.Equal(
            $"{Path.Combine(folder.Folder, "vocab.json")}: expected the added token '<x>' with the id 257, which the "
                + $"tokenizers library gives it (the next that is free), but got 0.{Again}",
            Message(folder));
    }

    [Fact]
    public void An_id_beyond_any_vocabulary_is_refused()
    {
        using TokenizerFolder folder = new TokenizerFolder().WithByteLevel([])
            .With("tokenizer_config.json", """{"added_tokens_decoder": {"2147483647": {"content": "<x>"}}}""");
        Assert.Contains(
            "expected ids up to 9999999 with a token's content in added_tokens_decoder, but got '2147483647'",
            Message(folder),
            StringComparison.Ordinal);
    }

    private static string Message(TokenizerFolder folder) =>
        Assert.Throws<ProbeException>(() => TokenizerLoader.Load(folder.Folder)).Message;
}
