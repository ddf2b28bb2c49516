using System.Text;

namespace NeuronProbe.Tokenizers;

/// <summary>Cuts a text into pieces of as many code points each; the last may be shorter.</summary>
/// <param name="length">At least 1.</param>
internal sealed class FixedLengthSplitter(int length) : TextSplitter
{
    public override bool KeepsAll => true;

    public override List<(int Offset, int Length)> Split(string text)
    {
        List<(int Offset, int Length)> pieces = [];
        (int start, int end, int count) = (0, 0, 0);
        foreach (Rune rune in text.EnumerateRunes())
        {
            end += rune.Utf16SequenceLength;
            if (++count == length)
            {
                pieces.Add((start, end - start));
                (start, count) = (end, 0);
            }
        }
        if (end > start)
        {
            pieces.Add((start, end - start));
        }
        return pieces;
    }
}
