using System.Text;
using CsCheck;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Tokenizers;

/// <summary>Texts that tokenizers stumble over, and what must hold for the tokens of each.</summary>
internal static class TokenizerTexts
{
    private static readonly string[] Awkward =
    [
        "\r\n", "\n\n", " ", "   ", "\t", "......", "-----", "=====", "the", " there", "'s", "'ll", "aaaa", "日本語", "汉字",
        "é", "e\u0301", "ñ",
        "👍", "👨‍👩‍👧", "🇩🇪", "𝔘𝔫𝔦", "𝟙𝟚", "𠀀", "\U0010FFFF", "\0", "\u00A0", "\u200B", "\u0301", "ﷺ",
        "<|endoftext|>", "<s>", "<0x41>", "1234", "½", "\uFFFD",
    ];

    private static readonly Gen<string> Scalars = Gen.OneOf(
        Gen.Int[0, 0x7F], Gen.Int[0, 0xFFFF], Gen.Int[0x10000, 0x10FFFF])
        .Select(value => value is >= 0xD800 and < 0xE000 or 0x2581 ? "x" : char.ConvertFromUtf32(value));

    /// <summary>Unicode of all kinds, well formed and without the character that
    /// SentencePiece writes spaces as.</summary>
    public static Gen<string> WellFormed { get; } =
        Gen.OneOf(Gen.Int[0, Awkward.Length - 1].Select(i => Awkward[i]), Scalars).List[0, 24].Select(string.Concat);

    /// <summary>The same with lone surrogates among it.</summary>
    public static Gen<string> Any { get; } = Gen.OneOf(
        Gen.Int[0, Awkward.Length - 1].Select(i => Awkward[i]),
        Scalars,
        Gen.Int[0, 2].Select(i => "\uD83D\uDC4D\uD800"[i].ToString()))
        .List[0, 24].Select(string.Concat);

    public static string Repaired(string text) => string.Concat(text.EnumerateRunes());

    /// <summary>Starts and ends never decrease, tokens cover the text, and no character is cut.</summary>
    public static void CheckOffsets(string text, TextToken[] tokens)
    {
        HashSet<int> borders = [0];
        int border = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            borders.Add(border += rune.Utf16SequenceLength);
        }
        (int start, int end) = (0, 0);
        foreach (TextToken token in tokens)
        {
            Assert.True(
                token.Start >= start && token.End >= end && token.Start <= token.End, $"{token} after {start}..{end}");
            Assert.True(token.Start <= end, $"{token} leaves a gap after {end}");
            Assert.True(borders.Contains(token.Start) && borders.Contains(token.End), $"{token} cuts a character");
            (start, end) = (token.Start, token.End);
        }
        Assert.Equal(text.Length, end);
    }

    /// <summary>The text comes back, and the tokens with the same ranges.</summary>
    public static void CheckRoundTrip(TextTokenizer tokenizer, string text)
    {
        TextToken[] tokens = tokenizer.Encode(text);
        CheckOffsets(text, tokens);
        (string decoded, TextToken[] spelled) = tokenizer.Decode([.. tokens.Select(token => token.Id)]);
        Assert.Equal(Repaired(text), decoded);
        Assert.Equal(tokens, spelled);
    }
}
