using System.Text;
using NeuronProbe.Tokenizers;
using Xunit;

namespace NeuronProbe.Tests.Tokenizers;

/// <summary>What must hold for the offsets of a tokenizer that leaves white space and dropped characters out.</summary>
internal static class WordPieceTexts
{
    /// <summary>Starts and ends never decrease, no character is cut,
    /// and every character that the normaliser keeps is in a token.</summary>
    public static void CheckOffsets(BertNormalizer normalizer, string text, TextToken[] tokens)
    {
        string source = TokenizerTexts.Repaired(text);
        Assert.Equal(source.Length, text.Length);
        HashSet<int> covered = [];
        (int start, int end) = (0, 0);
        foreach (TextToken token in tokens)
        {
            Assert.True(
                token.Start >= start && token.End >= end && token.Start < token.End && token.End <= source.Length,
                $"{token} after {start}..{end}");
            Assert.False(
                IsInsideCharacter(source, token.Start) || IsInsideCharacter(source, token.End),
                $"{token} cuts a character");
            covered.UnionWith(Enumerable.Range(token.Start, token.End - token.Start));
            (start, end) = (token.Start, token.End);
        }
        int at = 0;
        foreach (Rune rune in source.EnumerateRunes())
        {
            bool survives = !string.IsNullOrWhiteSpace(normalizer.Normalize(rune.ToString()).Text);
            Assert.True(!survives || covered.Contains(at), $"U+{rune.Value:X4} at {at} is in no token");
            at += rune.Utf16SequenceLength;
        }
    }

    private static bool IsInsideCharacter(string text, int at) =>
        at > 0 && at < text.Length && char.IsSurrogatePair(text[at - 1], text[at]);
}
