using Microsoft.ML.Tokenizers;

namespace NeuronProbe.Tokenizers;

/// <summary>Cuts a text into words, and leaves out what lies between them.</summary>
/// <param name="words">Finds them.</param>
internal sealed class WordSplitter(PreTokenizer words) : TextSplitter
{
    public override bool KeepsAll => false;

    public override List<(int Offset, int Length)> Split(string text) => [.. words.PreTokenize(text)];
}
