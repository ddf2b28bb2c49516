using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace NeuronProbe.Tokenizers;

/// <summary>Cuts a text into runs of word characters and runs of others, white space left out: <c>\w+|[^\w\s]+</c> as
/// Rust's patterns mean it.</summary>
internal sealed class WhitespacePreTokenizer : PreTokenizer
{
    private const int NonJoiner = 0x200C;
    private const int Joiner = 0x200D;

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => Cut(text);

    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) => Cut(text);

    private static List<(int Offset, int Length)> Cut(ReadOnlySpan<char> text)
    {
        List<(int Offset, int Length)> words = [];
        bool? before = null;
        int at = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool? isWord = Rune.IsWhiteSpace(rune) ? null : IsWordCharacter(rune);
            if (isWord is not null && isWord == before)
            {
                words[^1] = (words[^1].Offset, words[^1].Length + rune.Utf16SequenceLength);
            }
            else if (isWord is not null)
            {
                words.Add((at, rune.Utf16SequenceLength));
            }
            before = isWord;
            at += rune.Utf16SequenceLength;
        }
        return words;
    }

    /// <summary>Unicode's alphabetic characters (letters in circles and squares are among them), marks, digits,
    /// connectors and joiners (UTS 18, annex C).</summary>
    private static bool IsWordCharacter(Rune rune) =>
        Rune.IsLetter(rune) || CharacterSteps.IsMark(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber
            or UnicodeCategory.ConnectorPunctuation
        || rune.Value is NonJoiner or Joiner || CategoryStandIns.IsEnclosedLetter(rune.Value);
}
