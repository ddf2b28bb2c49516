using CsCheck;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Tokenizers;

public sealed class ByteLevelBpeTests
{
    private static readonly string[] Merges =
    [
        "t h", "th e", "Ġ the", "a a", "aa aa", ". .", ".. ..", "- -", "Ġ Ġ", "ĠĠ ĠĠ", "Ã ©", "ð Ł", "ðŁ ĳ", "a b",
        "b a", "ab ab", "l l", "' ll", "æ Ĺ", "r e", "the re",
    ];

    [Fact]
    public void Words_are_merged_and_their_offsets_are_the_texts()
    {
        using TokenizerFolder folder = new TokenizerFolder().WithByteLevel(Merges);
        TextTokenizer tokenizer = folder.Load();
        Assert.True(((ByteLevelBpeTokenizer)tokenizer.Tokenizer).UsesLibrary);
        TextToken[] tokens = tokenizer.Encode("there  the👍é");
        Assert.Equal(
            ["there", " ", " the", "<0xF0><0x9F><0x91>", "<0x8D>", "é"],
            tokens.Select(token => tokenizer.Show(token.Id)));
        Assert.Equal(
            [(0, 5), (5, 6), (6, 10), (10, 12), (10, 12), (12, 13)], tokens.Select(token => (token.Start, token.End)));
    }

    [Fact]
    public void Random_texts_come_back_with_the_same_ranges()
    {
        using TokenizerFolder folder = new TokenizerFolder().WithByteLevel(Merges);
        TextTokenizer tokenizer = folder.Load();
        Check.Sample(TokenizerTexts.Any, text => TokenizerTexts.CheckRoundTrip(tokenizer, text));
    }

    [Fact]
    public void Ids_that_do_not_follow_the_merges_change_nothing_but_the_ids()
    {
        int last = 256 + Merges.Length;
        using TokenizerFolder folder = new TokenizerFolder().WithByteLevel(Merges);
        using TokenizerFolder reversed = new TokenizerFolder().WithByteLevel(Merges, number => last - number);
        TextTokenizer library = folder.Load();
        TextTokenizer own = reversed.Load();
        Assert.False(((ByteLevelBpeTokenizer)own.Tokenizer).UsesLibrary);
        Check.Sample(TokenizerTexts.Any, text =>
            Assert.Equal(library.Encode(text), own.Encode(text).Select(token => token with { Id = last - token.Id })));
    }

    [Fact]
    public void A_pair_that_spells_a_token_but_is_no_merge_stays_apart()
    {
        // 'b c' comes first, so 'ab c' never happens in 'abc'; the library would join 'a' and 'bc' all the same.
        using TokenizerFolder folder = new TokenizerFolder().WithByteLevel(["b c", "a b", "ab c"]);
        TextTokenizer tokenizer = folder.Load();
        Assert.False(((ByteLevelBpeTokenizer)tokenizer.Tokenizer).UsesLibrary);
        Assert.Equal(["a", "bc"], tokenizer.Encode("abc").Select(token => tokenizer.Show(token.Id)));
    }

    [Fact]
    public void A_long_run_is_merged_as_a_short_one()
    {
        using TokenizerFolder folder = new TokenizerFolder().WithByteLevel(Merges);
        TextTokenizer tokenizer = folder.Load();
        int length = ByteLevelBpeTokenizer.LongestStretch;
        foreach (int more in new[] { -1, 0, 1, 2, 3, 4, 1000 })
        {
            string run = "the " + new string('a', length + more);
            int[] ids = [.. tokenizer.Encode(run).Skip(2).Select(token => token.Id)];
            Assert.Equal((length + more) / 4, ids.Count(id => tokenizer.Show(id) == "aaaa"));
            TokenizerTexts.CheckRoundTrip(tokenizer, run);
        }
    }

    [Fact]
    public void A_lone_surrogate_reads_as_the_replacement_character_and_shifts_nothing()
    {
        using TokenizerFolder folder = new TokenizerFolder().WithByteLevel(Merges);
        TextTokenizer tokenizer = folder.Load();
        TextToken[] tokens = tokenizer.Encode("a\uD83Db\uDC4D");
        Assert.Equal(tokenizer.Encode("a\uFFFDb\uFFFD"), tokens);
        Assert.Equal((3, 4), (tokens[^1].Start, tokens[^1].End));
    }

    [Fact]
    public void Added_tokens_are_found_whole_the_longest_first_and_only_special_ones_are_special()
    {
        using TokenizerFolder folder = new TokenizerFolder().WithByteLevel(Merges)
            .With("tokenizer_config.json", """
                {"tokenizer_class": "CodeGenTokenizer", "bos_token": {"content": "<|start|>"},
                 "eos_token": "<|endoftext|>", "add_bos_token": true,
                 "added_tokens_decoder": {"280": {"content": "<|start|>", "special": true, "lstrip": false},
                 "278": {"content": "    "}, "279": {"content": "        "}}}
                """);
        TextTokenizer tokenizer = folder.Load();
        Assert.Equal([280], tokenizer.Prefix);
        Assert.Equal([277, 280], tokenizer.SpecialIds.Order());
        Assert.Equal((280, 277, 281), (tokenizer.BeginningId, tokenizer.EndId, tokenizer.VocabularySize));
        Assert.Equal([new(279, 0, 8), new(278, 8, 12), new(280, 12, 21), new(277, 21, 34)],
            tokenizer.Encode("            <|start|><|endoftext|>"));
    }

    [Fact]
    public void A_character_without_tokens_becomes_the_unknown_token_where_there_is_one()
    {
        using TokenizerFolder folder = new TokenizerFolder().With("vocab.json", """{"A": 0, "B": 1, "<unk>": 2}""")
            .With("merges.txt", "#version: 0.2\n")
            .With("special_tokens_map.json", """{"unk_token": {"content": "<unk>"}}""");
        Assert.Equal([new(0, 0, 1), new(2, 1, 2), new(2, 1, 2), new(1, 2, 3)], folder.Load().Encode("AéB"));
    }

    [Fact]
    public void A_character_without_tokens_is_named_where_there_is_no_unknown_token()
    {
        using TokenizerFolder folder = new TokenizerFolder().With("vocab.json", """{"A": 0, "B": 1}""")
            .With("merges.txt", "");
        ProbeException exception = Assert.Throws<ProbeException>(() => folder.Load().Encode("AéB"));
        Assert.Equal(
            "tokenizer: expected text that the vocabulary can spell, but got the character 'é' (U+00E9), for which it "
            + "has no token, "
            + "and no unknown token is named. Leave such characters out of the corpus, or bring records with input_ids "
            + "(jsonl).",
            exception.Message);
    }

    [Fact]
    public void The_library_sees_the_same_tokens_through_the_base_class()
    {
        using TokenizerFolder folder = new TokenizerFolder().WithByteLevel(Merges);
        TextTokenizer text = folder.Load();
        Microsoft.ML.Tokenizers.Tokenizer tokenizer = text.Tokenizer;
        int[] ids = [.. text.Encode("the 👍").Select(token => token.Id)];
        Assert.Equal(ids, tokenizer.EncodeToIds("the 👍"));
        Assert.Equal(ids.Length, tokenizer.CountTokens("the 👍"));
        Assert.Equal("the 👍", tokenizer.Decode(ids));
        Assert.Equal(4..6, tokenizer.EncodeToTokens("the 👍", out _)[^1].Offset);
        Assert.Equal(4, tokenizer.GetIndexByTokenCount("the 👍", ids.Length - 1, out _, out int count));
        Assert.Equal(ids.Length - 2, count);
        Span<char> five = stackalloc char[5];
        Assert.Equal(
            System.Buffers.OperationStatus.DestinationTooSmall,
            tokenizer.Decode(ids, five, out int consumed, out int written));
        Assert.Equal((ids.Length - 2, "the "), (consumed, five[..written].ToString()));
    }
}
