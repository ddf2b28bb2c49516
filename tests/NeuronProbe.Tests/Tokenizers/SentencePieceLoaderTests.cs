using CsCheck;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Tokenizers;

public sealed class SentencePieceLoaderTests
{
    private const string Again = " Fetch the file again from where the model came from.";

    private const string Advice =
        " Tokenise the corpus with the model's own tokenizer, and bring jsonl records with input_ids: "
        + "then no tokenizer files are needed.";

    [Fact]
    public void A_model_that_is_cut_off_anywhere_is_named_or_lacks_only_what_came_last()
    {
        byte[] whole = SentencePieceFile.Bpe().Pieces("▁", "a", "aa").ToArray();
        for (int length = 0; length < whole.Length; length += 61)
        {
            using TokenizerFolder folder = new TokenizerFolder().With("tokenizer.model", whole[..length]);
            Assert.StartsWith(
                Path.Combine(folder.Folder, "tokenizer.model") + ": expected ",
                Message(folder),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_model_that_is_cut_off_is_told_where()
    {
        using TokenizerFolder folder = new TokenizerFolder().With("tokenizer.model", [0x0A, 0x05, 0x0A]);
        Assert.Equal(
            $"{Path.Combine(folder.Folder, "tokenizer.model")}: "
                + $"expected a SentencePiece model, but got an end 1 bytes into a field of 5.{Again}",
            Message(folder));
    }

    [Fact]
    public void A_large_file_pointer_instead_of_the_model_is_an_error()
    {
        using TokenizerFolder folder = new TokenizerFolder().With(
            "tokenizer.model", "version https://git-lfs.github.com/spec/v1\n");
        Assert.Contains(
            "tokenizer.model: expected the file itself, but got a pointer of git LFS",
            Message(folder),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Models_of_other_types_are_refused_by_name()
    {
        AssertRefused(
            SentencePieceFile.Bpe().Trainer(3, 1),
            "expected a SentencePiece model of type BPE, but got type unigram, which is not supported yet." + Advice);
        AssertRefused(SentencePieceFile.Bpe().CharacterMap("nmt_nfkc"),
            "expected the normalizer 'identity', but got 'nmt_nfkc' with a table of characters to replace, which is "
                + "not supported yet." + Advice);
        AssertRefused(SentencePieceFile.Bpe().Trainer(24, 1),
            "expected white space as a word's beginning, but got treat_whitespace_as_suffix, "
                + "which is not supported yet." + Advice);
        AssertRefused(
            SentencePieceFile.Bpe().Piece("x", 0, SentencePieceType.Unused),
            "expected no pieces of type UNUSED, but got 'x', which is not supported yet." + Advice);
    }

    [Fact]
    public void Models_with_wrong_pieces_are_named_with_what_is_wrong()
    {
        AssertRefused(
            SentencePieceFile.Bpe().Pieces("a", "a"),
            "expected a SentencePiece model, but got the piece 'a' twice." + Again);
        AssertRefused(
            SentencePieceFile.Bpe(byteFallback: false).Trainer(35, 1),
            "expected a SentencePiece model, but got no piece for the byte <0x00>." + Again);
        AssertRefused(
            SentencePieceFile.Bpe().Piece("<0xZZ>", 0, SentencePieceType.Byte),
            "expected a SentencePiece model, but got the byte piece '<0xZZ>'." + Again);
        AssertRefused(
            new SentencePieceFile().Trainer(3, 2).Pieces("a"),
            "expected a SentencePiece model, but got no piece for what is unknown." + Again);
        AssertRefused(
            SentencePieceFile.Bpe().Piece("a", float.NaN),
            "expected a SentencePiece model, but got a piece 'a' of type 1." + Again);
        AssertRefused(
            SentencePieceFile.Bpe().Piece("a", 0, (SentencePieceType)9),
            "expected a SentencePiece model, but got a piece 'a' of type 9." + Again);
    }

    [Fact]
    public void Random_bytes_never_end_in_anything_but_a_message() =>
        Check.Sample(Gen.Byte.Array[0, 60], bytes =>
        {
            using TokenizerFolder folder = new TokenizerFolder().With("tokenizer.model", bytes);
            Assert.IsType<ProbeException>(Record.Exception(() => TokenizerLoader.Load(folder.Folder)));
        }, iter: 300);

    [Theory]
    [InlineData(
        "tokenizer_config.json",
        """{"tokenizer_class": "GPT2Tokenizer"}""",
        "expected a tokenizer_class that tokenizer.model is supported for (LlamaTokenizer, CodeLlamaTokenizer, "
            + "GemmaTokenizer), but got 'GPT2Tokenizer'.")]
    [InlineData(
        "added_tokens.json",
        """{"<|user|>": 900}""",
        "expected the added token '<|user|>' with the id 261, which the tokenizers library gives it (the next that is "
            + "free), but got 900.")]
    public void What_the_files_beside_a_SentencePiece_model_ask_for_is_not_dropped_in_silence(
        string file, string content, string message)
    {
        using TokenizerFolder folder = new TokenizerFolder()
            .With("tokenizer.model", SentencePieceFile.Bpe().Pieces("▁", "a").ToArray()).With(file, content);
        Assert.Contains(message, Message(folder), StringComparison.Ordinal);
    }

    private static void AssertRefused(SentencePieceFile model, string message)
    {
        using TokenizerFolder folder = new TokenizerFolder().With("tokenizer.model", model.ToArray());
        Assert.Equal($"{Path.Combine(folder.Folder, "tokenizer.model")}: {message}", Message(folder));
    }

    private static string Message(TokenizerFolder folder) =>
        Assert.Throws<ProbeException>(() => TokenizerLoader.Load(folder.Folder)).Message;
}
