using System.Text;
using Microsoft.ML.Tokenizers;

namespace NeuronProbe.Tokenizers;

/// <summary>Cuts a text into BERT's words: what lies between white space,
/// and every punctuation character by itself.</summary>
internal sealed class BertPreTokenizer : PreTokenizer
{
    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => Cut(text);

    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) => Cut(text);

    private static List<(int Offset, int Length)> Cut(ReadOnlySpan<char> text)
    {
        List<(int Offset, int Length)> words = [];
        bool inWord = false;
        int at = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            int length = rune.Utf16SequenceLength;
            bool isPunctuation = IsPunctuation(rune);
            bool isSpace = Rune.IsWhiteSpace(rune);
            if (!isSpace && !isPunctuation && inWord)
            {
                words[^1] = (words[^1].Offset, words[^1].Length + length);
            }
            else if (!isSpace)
            {
                words.Add((at, length));
            }
            inWord = !isSpace && !isPunctuation;
            at += length;
        }
        return words;
    }

    /// <summary>Unicode's punctuation, and in ASCII all that is no letter, digit, space or control character.</summary>
    private static bool IsPunctuation(Rune rune) =>
        rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
        || Rune.IsPunctuation(rune);
}
