using Microsoft.ML.Tokenizers;

namespace NeuronProbe.Tokenizers;

/// <summary>Cuts a text into the words that merges stay within, one step after the other;
/// without steps the text is one word.</summary>
/// <param name="steps">Each cuts the pieces of the one before.</param>
internal sealed class SplitChain(IReadOnlyList<TextSplitter> steps) : PreTokenizer
{
    /// <summary>Whether every character is in a word.</summary>
    public bool KeepsAll => steps.All(step => step.KeepsAll);

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) =>
        PreTokenize(text.ToString());

    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text)
    {
        IEnumerable<(int Offset, int Length)> words = [(0, text.Length)];
        foreach (TextSplitter step in steps)
        {
            words = words.SelectMany(word => Cut(step, text, word));
        }
        return words;
    }

    private static IEnumerable<(int Offset, int Length)> Cut(TextSplitter step, string text,
        (int Offset, int Length) word)
    {
        string piece = word.Length == text.Length ? text : text.Substring(word.Offset, word.Length);
        return step.Split(piece).Select(part => (word.Offset + part.Offset, part.Length));
    }
}
