using CsCheck;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Tokenizers;

public sealed class WordPieceTokenizerTests
{
    private static readonly string[] Tokens =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##aff", "##able", "##a", "a", "want", "##ed", ",", "中",
        "e", "##i", "i", "##\u0307", "👨", "##👩", "##x", "x", "##ab",
    ];

    private static readonly TextTokenizer Uncased = Load(new BertNormalizer());

    [Theory]
    [InlineData("unaffable", "un ##aff ##able")]
    [InlineData("unaffablea", "un ##aff ##able ##a")]
    [InlineData("unab", "un ##ab")]
    [InlineData("unabable", "un ##ab ##able")]
    [InlineData("UNWANTED want", "[UNK] want")]
    [InlineData("unq unaffq a", "[UNK] [UNK] a")]
    [InlineData("é,É", "e , e")]
    [InlineData("a中a", "a 中 a")]
    [InlineData("##a", "[UNK] [UNK] a")]
    [InlineData(" \t\u0301\u200D ", "")]
    [InlineData("", "")]
    [InlineData("👨\u200D👩", "👨 ##👩")]
    [InlineData("👨👨", "[UNK]")]
    [InlineData("un[MASK]a[SEP]", "un [MASK] a [SEP]")]
    [InlineData("[mask]", "[UNK] [UNK] [UNK]")]
    public void Words_are_cut_into_the_longest_pieces_from_their_start(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', Uncased.Encode(text).Select(token => Tokens[token.Id])));

    [Fact]
    public void Offsets_point_into_the_source_past_all_that_was_dropped_or_put_in()
    {
        Assert.Equal([new(9, 1, 2), new(13, 2, 3), new(14, 3, 4), new(12, 6, 7)], Uncased.Encode("\0A中é\u200B ,"));
        Assert.Equal(
            [new(9, 0, 1), new(4, 1, 7), new(18, 8, 10), new(19, 11, 13), new(1, 14, 17)],
            Uncased.Encode("a[MASK] 👨\u200D👩 q𝔘"));
    }

    [Fact]
    public void A_character_that_lower_casing_makes_two_of_is_in_the_range_of_both() =>
        Assert.Equal(
            [new(16, 0, 1), new(17, 0, 1), new(15, 1, 2)],
            Load(new BertNormalizer { StripsAccents = false }).Encode("\u0130I"));

    [Fact]
    public void A_word_of_over_100_characters_is_unknown_and_one_of_100_is_not()
    {
        Assert.Equal(100, Uncased.Encode(new string('x', 100)).Length);
        Assert.Equal([new(1, 0, 101)], Uncased.Encode(new string('x', 101)));
        Assert.Equal(100, Uncased.Encode("👨" + string.Concat(Enumerable.Repeat("👩", 99))).Length);
        Assert.Equal([new(1, 0, 202)], Uncased.Encode("👨" + string.Concat(Enumerable.Repeat("👩", 100))));
    }

    [Fact]
    public void Words_come_back_with_spaces_between_them_and_pieces_without()
    {
        Assert.Equal("[CLS] unaffable , [UNK] [SEP]", Uncased.Decode([2, 5, 6, 7, 12, 1, 3]).Text);
        Assert.Equal("able a", Uncased.Decode([7, 9]).Text);
        Assert.Equal([new(9, 0, 1), new(6, 1, 4), new(9, 4, 6)], Uncased.Decode([9, 6, 9]).Tokens);
    }

    [Fact]
    public void No_bound_is_claimed_on_the_text_of_a_token() => Assert.Equal(int.MaxValue, Uncased.LongestToken);

    [Fact]
    public void A_lone_surrogate_is_dropped_as_the_replacement_character_is() =>
        Assert.Equal([new(9, 1, 2)], Uncased.Encode("\uD800a"));

    [Fact]
    public void Offsets_of_any_text_are_in_order_and_cover_all_that_is_kept()
    {
        BertNormalizer[] normalizers =
        [
            new(),
            new() { Lowers = false },
            new() { StripsAccents = false },
            new() { CleansText = false, SpacesIdeographs = false },
        ];
        TextTokenizer[] tokenizers = [.. normalizers.Select(Load)];
        Check.Sample(Gen.Select(TokenizerTexts.Any, Gen.Int[0, normalizers.Length - 1]), (text, i) =>
            WordPieceTexts.CheckOffsets(normalizers[i], text, tokenizers[i].Encode(text)), iter: 5_000);
    }

    private static TextTokenizer Load(BertNormalizer normalizer)
    {
        Dictionary<string, int> ids = Tokens.Index().ToDictionary(token => token.Item, token => token.Index);
        Dictionary<string, int> special = ids.Where(token => token.Value < 5).ToDictionary();
        WordPieceVocabulary vocabulary = new(ids, 1, "##", 100, special, special.Values.ToHashSet());
        TextPreparation preparation =
            new([.. special.Select(token => new AddedToken(token.Key, token.Value))], normalizer.Normalize);
        return new TextTokenizer(
            new WordPieceTokenizer(vocabulary, preparation,
            new WordSplitting([new CuttingStep(new WordSplitter(new BertPreTokenizer()))])))
        {
            Description = "",
            Files = []
        };
    }
}
