using System.Text;
using CsCheck;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Tokenizers;

public sealed class TokenSpellingTests
{
    [Fact]
    public void A_character_split_over_tokens_comes_out_whole_and_is_in_each_ones_range()
    {
        TokenSpelling spelling = new(
            ["a"u8.ToArray(), [0xF0, 0x9F], [0x91], [0x8D, (byte)'b']], new HashSet<int>(), dropsFirstSpace: false);
        (string text, TextToken[] tokens) = spelling.Decode([0, 1, 2, 3, 0]);
        Assert.Equal("a👍ba", text);
        Assert.Equal([new(0, 0, 1), new(1, 1, 3), new(2, 1, 3), new(3, 1, 4), new(0, 4, 5)], tokens);
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_become_replacement_characters()
    {
        TokenSpelling spelling = new(
            [[0xFF], "<s>"u8.ToArray(), [0xE2, 0x82]], new HashSet<int> { 1 }, dropsFirstSpace: false);
        (string text, TextToken[] tokens) = spelling.Decode([0, 1, 2]);
        Assert.Equal("\uFFFD<s>\uFFFD", text);
        Assert.Equal([new(0, 0, 1), new(1, 1, 4), new(2, 4, 5)], tokens);
    }

    [Fact]
    public void Any_bytes_decode_as_dotnet_decodes_them_with_ranges_that_cover_the_text() =>
        Check.Sample(Gen.OneOf(Gen.Byte[0xC0, 0xFF], Gen.Byte[0x80, 0xBF], Gen.Byte).Array[0, 3].Array[0, 12], pieces =>
        {
            TokenSpelling spelling = new(pieces, new HashSet<int>(), dropsFirstSpace: false);
            (string text, TextToken[] tokens) = spelling.Decode([.. Enumerable.Range(0, pieces.Length)]);
            Assert.Equal(Encoding.UTF8.GetString([.. pieces.SelectMany(piece => piece)]), text);
            TokenizerTexts.CheckOffsets(text, tokens);
        });

    [Fact]
    public void The_space_that_the_tokenizer_put_first_is_dropped_after_special_tokens_too()
    {
        TokenSpelling spelling = new(
            ["<s>"u8.ToArray(), " a"u8.ToArray()], new HashSet<int> { 0 }, dropsFirstSpace: true);
        Assert.Equal("<s>a a", spelling.Decode([0, 1, 1]).Text);
    }

    [Fact]
    public void An_id_beyond_the_vocabulary_is_named()
    {
        TokenSpelling spelling = new(["a"u8.ToArray(), null], new HashSet<int>(), dropsFirstSpace: false);
        foreach (int id in new[] { -1, 1, 2 })
        {
            Assert.Equal(
                $"tokenizer: expected token ids from 0 to 1, but got {id}. The ids were made with another tokenizer; "
                    + "use the files of that one.",
                Assert.Throws<ProbeException>(() => spelling.Decode([0, id])).Message);
        }
        Assert.Equal("<id 1>", spelling.Show(1));
    }
}
