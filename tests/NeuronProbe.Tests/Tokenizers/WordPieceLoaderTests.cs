using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Tokenizers;

public sealed class WordPieceLoaderTests
{
    private const string Again = " Fetch the file again from where the model came from.";
    private const string Vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nél\nel\nÉl\nEl\n中\n中x\n";

    [Theory]
    [InlineData(null, "Él 中x", "6 9 1")]
    [InlineData("""{"do_lower_case": true}""", "Él", "6")]
    [InlineData("""{"do_lower_case": true, "strip_accents": false}""", "Él", "5")]
    [InlineData("""{"do_lower_case": false}""", "Él", "7")]
    [InlineData("""{"do_lower_case": false, "strip_accents": null}""", "Él", "7")]
    [InlineData("""{"do_lower_case": false, "strip_accents": true}""", "Él", "8")]
    [InlineData("""{"tokenize_chinese_chars": false}""", "中x", "10")]
    [InlineData("""{"tokenizer_class": "BertTokenizerFast"}""", "el[MASK]", "6 4")]
    [InlineData("""{"tokenizer_class": "DistilBertTokenizer"}""", "el[MASK]", "6 4")]
    public void The_settings_beside_a_vocabulary_are_honoured(string? config, string text, string ids)
    {
        using TokenizerFolder folder = Folder(Vocabulary, config);
        Assert.Equal(ids, string.Join(' ', folder.Load().Encode(text).Select(token => token.Id)));
    }

    [Fact]
    public void Line_ends_of_either_kind_are_read_and_ids_are_line_numbers_from_0()
    {
        using TokenizerFolder folder = Folder("[UNK]\r\n\r\n[CLS]\r\n[SEP]\r\na\u0085b\r\nc", null);
        TextTokenizer tokenizer = folder.Load();
        Assert.Equal([2], tokenizer.Prefix);
        Assert.Equal([3], tokenizer.Suffix);
        Assert.Equal(5, tokenizer.Encode("c")[0].Id);
        Assert.False(tokenizer.Knows(1));
        Assert.Equal("WordPiece, 5 tokens (vocab.txt)", tokenizer.Description);
        Assert.Equal([0, 2, 3], tokenizer.SpecialIds.Order());
        Assert.Equal([Path.Combine(folder.Folder, "vocab.txt")], tokenizer.Files);
    }

    [Fact]
    public void Tokens_under_other_names_take_their_parts()
    {
        using TokenizerFolder folder =
            Folder("<unk>\n<s>\n</s>\na\n", """{"unk_token": "<unk>", "cls_token": {"content": "<s>"}}""").With(
                "special_tokens_map.json", """{"sep_token": "</s>"}""");
        TextTokenizer tokenizer = folder.Load();
        Assert.Equal([1], tokenizer.Prefix);
        Assert.Equal([2], tokenizer.Suffix);
        Assert.Equal([0, 3, 2, 0], tokenizer.Encode("x a</s>y").Select(token => token.Id));
    }

    [Fact]
    public void A_special_token_added_after_the_vocabulary_is_found()
    {
        using TokenizerFolder folder = Folder(
            Vocabulary, """{"added_tokens_decoder": {"11": {"content": "<ENT>", "special": true}}}""");
        TextTokenizer tokenizer = folder.Load();
        Assert.Equal([new(6, 0, 2), new(11, 2, 7)], tokenizer.Encode("el<ENT>"));
        Assert.Contains(11, tokenizer.SpecialIds);
        Assert.Equal(12, tokenizer.VocabularySize);
    }

    [Fact]
    public void A_special_token_that_is_only_named_gets_the_next_id()
    {
        using TokenizerFolder folder = Folder(Vocabulary, """{"mask_token": "<mask>"}""");
        Assert.Equal([new(11, 0, 6), new(6, 6, 8)], folder.Load().Encode("<mask>el"));
    }

    [Theory]
    [InlineData("BertJapaneseTokenizer")]
    [InlineData("BertweetTokenizer")]
    [InlineData("XLMTokenizer")]
    public void A_class_that_cuts_words_in_its_own_way_is_refused_where_the_models_config_names_it(string name)
    {
        using TokenizerFolder folder =
            Folder(Vocabulary, """{"do_lower_case": false}""").With("config.json",
            $$"""{"model_type": "bert", "tokenizer_class": "{{name}}"}""");
        Assert.StartsWith(
            $"{Path.Combine(folder.Folder, "config.json")}: "
                + $"expected a tokenizer_class whose words come from the tokenizer's files alone, but got '{name}'",
            Message(folder),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", ": expected at least one token, but got none.")]
    [InlineData("\n\n", ": expected at least one token, but got none.")]
    [InlineData("[UNK]\na\nb\na\n", ":4: expected every token once, but got 'a', as in line 2.")]
    [InlineData("[CLS]\n[SEP]\na\n", ": expected a line '[UNK]', but got none.")]
    [InlineData("[UNK]\n[SEP]\na\n", ": expected a line '[CLS]', but got none.")]
    [InlineData("[UNK]\n[CLS]\na\n", ": expected a line '[SEP]', but got none.")]
    public void A_broken_vocabulary_is_named_with_what_is_wrong(string vocabulary, string message)
    {
        using TokenizerFolder folder = Folder(vocabulary, null);
        Assert.Equal(Path.Combine(folder.Folder, "vocab.txt") + message + Again, Message(folder));
    }

    [Fact]
    public void A_vocabulary_that_is_not_UTF8_is_told_where()
    {
        using TokenizerFolder folder = new TokenizerFolder().With("vocab.txt", [(byte)'a', (byte)'\n', 0xFF]);
        Assert.Equal(
            Path.Combine(folder.Folder, "vocab.txt") + ": expected UTF-8, but got something else at byte 2." + Again,
            Message(folder));
    }

    [Theory]
    [InlineData(
        """{"tokenizer_class": "BertJapaneseTokenizer"}""",
        "expected a tokenizer_class whose words come from the tokenizer's files alone, but got "
            + "'BertJapaneseTokenizer', which cuts or writes them in a way of its own")]
    [InlineData("""{"tokenizer_class": "RobertaTokenizer"}""",
        "expected a tokenizer_class that vocab.txt is supported for (BertTokenizer, ConvBertTokenizer, ")]
    [InlineData("""{"tokenizer_class": "OurTokenizer"}""",
        "expected a tokenizer_class that is known, but got 'OurTokenizer'.")]
    [InlineData(
        """{"do_basic_tokenize": false}""",
        "expected do_basic_tokenize true or absent, but got false, which is not supported yet.")]
    [InlineData(
        """{"never_split": ["el"]}""",
        "expected never_split null, empty or absent, but got [\"el\"], which is not supported yet.")]
    [InlineData(
        """{"added_tokens_decoder": {"6": {"content": "<x>", "special": true}}}""",
        "expected the added token '<x>' with the id 11, which the tokenizers library gives it (the next that is free), "
            + "but got 6.")]
    [InlineData(
        """{"added_tokens_decoder": {"11": {"content": "[MASK]", "special": true}}}""",
        "expected the added token '[MASK]' with the id 4, which the tokenizers library gives it (as in the "
            + "vocabulary), but got 11.")]
    public void What_is_not_supported_or_does_not_fit_is_refused_by_name(string config, string message)
    {
        using TokenizerFolder folder = Folder(Vocabulary, config);
        Assert.Contains(": " + message, Message(folder), StringComparison.Ordinal);
    }

    private static TokenizerFolder Folder(string vocabulary, string? config)
    {
        TokenizerFolder folder = new TokenizerFolder().With("vocab.txt", vocabulary);
        return config is null ? folder : folder.With("tokenizer_config.json", config);
    }

    private static string Message(TokenizerFolder folder) =>
        Assert.Throws<ProbeException>(() => TokenizerLoader.Load(folder.Folder)).Message;
}
