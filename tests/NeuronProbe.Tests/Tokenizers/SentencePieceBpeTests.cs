using CsCheck;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Tokenizers;

public sealed class SentencePieceBpeTests
{
    private static readonly string[] Pieces =
    [
        "▁t", "he", "▁the", "..", "....", "▁▁", "▁▁▁▁", "aa", "aaaa", "ab", "é", "▁", "t", "h", "e", ".", "a", "b",
        "👍", "▁👍", "汉", "\n",
    ];

    [Fact]
    public void Spaces_begin_words_and_the_one_put_first_stands_for_nothing()
    {
        TextTokenizer tokenizer = Load(SentencePieceFile.Bpe().Pieces(Pieces));
        Assert.Equal([(" the", 0, 3), (" the", 3, 7), ("..", 7, 9)], Shown(tokenizer, "the the.."));
        Assert.Equal([(" ", 0, 0), ("é", 0, 1)], Shown(tokenizer, "é"));
        Assert.Empty(tokenizer.Encode(""));
    }

    [Fact]
    public void A_character_without_a_piece_becomes_its_bytes_each_with_the_whole_character()
    {
        TextTokenizer tokenizer = Load(SentencePieceFile.Bpe().Pieces(Pieces));
        Assert.Equal(
            [
                (" ", 0, 0), ("a", 0, 1), ("<0xF0>", 1, 3), ("<0x9F>", 1, 3), ("<0x98>", 1, 3), ("<0x80>", 1, 3),
                ("b", 3, 4),
            ],
            Shown(tokenizer, "a😀b"));
    }

    [Fact]
    public void Unknown_characters_in_a_row_become_one_unknown_token()
    {
        TextTokenizer tokenizer = Load(SentencePieceFile.Bpe(byteFallback: false).Pieces(Pieces));
        Assert.Equal(
            [(" ", 0, 0), ("a", 0, 1), ("<unk>", 1, 5), ("b", 5, 6), ("<unk>", 6, 7)], Shown(tokenizer, "a😀xybz"));
    }

    [Fact]
    public void The_highest_score_is_merged_first()
    {
        TextTokenizer tokenizer = Load(
            SentencePieceFile.Bpe().Piece("ab", -2).Piece("bc", -1).Piece("▁", -3).Piece("a", -3).Piece("c", -3));
        Assert.Equal([" ", "a", "bc", "ab"], Shown(tokenizer, "abcab").Select(token => token.Text));
    }

    [Fact]
    public void Equal_scores_are_merged_from_the_left()
    {
        TextTokenizer tokenizer = Load(SentencePieceFile.Bpe().Piece("..", 0).Piece("▁", -1).Piece(".", -1));
        Assert.Equal([" ", "..", "..", "."], Shown(tokenizer, ".....").Select(token => token.Text));
        TextTokenizer tied = Load(SentencePieceFile.Bpe().Piece("ab", 0).Piece("bc", 0).Piece("▁", -1).Piece("a", -1)
            .Piece("b", -1).Piece("c", -1));
        Assert.Equal([" ", "ab", "c"], Shown(tied, "abc").Select(token => token.Text));
    }

    [Fact]
    public void A_piece_can_be_made_of_characters_that_are_no_pieces()
    {
        TextTokenizer tokenizer = Load(SentencePieceFile.Bpe().Piece("xy", 0).Piece("▁", -1));
        Assert.Equal([(" ", 0, 0), ("xy", 0, 2), ("x", 2, 3)], Shown(tokenizer, "xyx"));
    }

    [Fact]
    public void User_defined_pieces_are_never_cut_nor_merged_and_the_longest_is_taken()
    {
        TextTokenizer tokenizer = Load(SentencePieceFile.Bpe().Pieces(Pieces)
            .Piece("aab", 0, SentencePieceType.UserDefined).Piece("aa!", 0, SentencePieceType.UserDefined)
            .Piece("ab!", 0, SentencePieceType.UserDefined));
        Assert.Equal([(" ", 0, 0), ("aa", 0, 2), ("aab", 2, 5), ("aa!", 5, 8)], Shown(tokenizer, "aaaabaa!"));
        Assert.Equal([(" ", 0, 0), ("b", 0, 1), ("ab!", 1, 4), ("ab", 4, 6)], Shown(tokenizer, "bab!ab"));
    }

    [Fact]
    public void Control_tokens_in_a_text_are_text()
    {
        TextTokenizer tokenizer = Load(SentencePieceFile.Bpe().Pieces(Pieces));
        Assert.Equal([" ", "<", "s", ">"], Shown(tokenizer, "<s>").Select(token => token.Text));
    }

    [Fact]
    public void Extra_spaces_are_removed_where_the_model_says_so_and_belong_to_the_space_that_stays()
    {
        TextTokenizer tokenizer = Load(SentencePieceFile.Bpe().Pieces(Pieces).Normalizer(4, 1));
        Assert.Equal(
            [(" the", 0, 5), (" the", 5, 11), (" ", 11, 12), ("é", 12, 13)], Shown(tokenizer, "  the   the é  "));
        Assert.Equal([(" ", 0, 0), ("é", 0, 1), (" ", 1, 4), ("é", 4, 5)], Shown(tokenizer, "é   é"));
        Assert.Empty(tokenizer.Encode("   "));
    }

    [Fact]
    public void No_space_is_put_first_where_the_model_says_so()
    {
        TextTokenizer tokenizer = Load(SentencePieceFile.Bpe().Pieces(Pieces).Normalizer(3, 0));
        Assert.Equal([("t", 0, 1), ("he", 1, 3), (" the", 3, 7)], Shown(tokenizer, "the the"));
        Assert.Equal(" the", tokenizer.Decode([.. tokenizer.Encode(" the").Select(token => token.Id)]).Text);
    }

    [Fact]
    public void Random_texts_come_back_with_the_same_ranges()
    {
        TextTokenizer tokenizer = Load(SentencePieceFile.Bpe().Pieces(Pieces));
        Check.Sample(TokenizerTexts.Any, text => TokenizerTexts.CheckRoundTrip(tokenizer, text));
    }

    [Fact]
    public void Offsets_hold_without_byte_fallback_too()
    {
        TextTokenizer tokenizer = Load(SentencePieceFile.Bpe(byteFallback: false).Pieces(Pieces));
        Check.Sample(TokenizerTexts.Any, text => TokenizerTexts.CheckOffsets(text, tokenizer.Encode(text)));
    }

    [Fact]
    public void The_models_own_beginning_is_put_before_a_text_unless_the_config_says_no()
    {
        using TokenizerFolder folder = new TokenizerFolder().With(
            "tokenizer.model", SentencePieceFile.Bpe().Pieces(Pieces).ToArray());
        TextTokenizer alone = folder.Load();
        Assert.Equal([1], alone.Prefix);
        Assert.Empty(alone.Suffix);
        Assert.Equal("SentencePiece BPE, 281 tokens (tokenizer.model)", alone.Description);
        TextTokenizer told =
            folder.With("tokenizer_config.json", """{"add_bos_token": false, "add_eos_token": true}""").Load();
        Assert.Empty(told.Prefix);
        Assert.Equal([2], told.Suffix);
        Assert.Equal(
            [Path.Combine(folder.Folder, "tokenizer.model"), Path.Combine(folder.Folder, "tokenizer_config.json")],
            told.Files);
    }

    private static TextTokenizer Load(SentencePieceFile model)
    {
        using TokenizerFolder folder = new TokenizerFolder().With("tokenizer.model", model.ToArray());
        return folder.Load();
    }

    private static (string Text, int Start, int End)[] Shown(TextTokenizer tokenizer, string text) =>
        [.. tokenizer.Encode(text).Select(token => (tokenizer.Show(token.Id), token.Start, token.End))];
}
