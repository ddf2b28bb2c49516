using System.Text;

namespace NeuronProbe.Tokenizers;

/// <summary>What a SentencePiece model makes of spaces before it looks for pieces,
/// with the way back to the source text.</summary>
/// <param name="model">Without a table of characters to replace.</param>
internal sealed class SentencePieceNormalizer(SentencePieceModel model)
{
    /// <summary>How pieces write a space.</summary>
    public const char EscapedSpace = '\u2581';

    private char Space => model.EscapesSpaces ? EscapedSpace : ' ';

    /// <summary>The normalised text, and for each of its UTF-16 units the range of the source
    /// text that it stands for.</summary>
    /// <remarks>The space put before the text stands for the spaces removed there, or for nothing; a space that
    /// stays, for its whole run.</remarks>
    public (string Text, List<(int Start, int End)> Ranges) Normalize(string source)
    {
        int first = model.RemovesExtraSpaces ? source.Length - source.TrimStart(' ').Length : 0;
        StringBuilder text = new(source.Length + 1);
        List<(int Start, int End)> ranges = new(source.Length + 1);
        if (first == source.Length)
        {
            return ("", ranges);
        }
        if (model.AddsDummyPrefix)
        {
            text.Append(Space);
            ranges.Add((0, first));
        }
        for (int i = first; i < source.Length; i++)
        {
            if (source[i] == ' ' && model.RemovesExtraSpaces && source[i - 1] == ' ')
            {
                ranges[^1] = (ranges[^1].Start, i + 1);
                continue;
            }
            text.Append(source[i] == ' ' ? Space : source[i]);
            ranges.Add(char.IsHighSurrogate(source[i]) ? (i, i + 2)
                : char.IsLowSurrogate(source[i]) ? (i - 1, i + 1)
                : (i, i + 1));
        }
        while (model.RemovesExtraSpaces && text[^1] == Space)
        {
            text.Length--;
            ranges.RemoveAt(text.Length);
        }
        return (text.ToString(), ranges);
    }
}
