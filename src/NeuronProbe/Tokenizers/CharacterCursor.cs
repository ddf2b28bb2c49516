using System.Text;

namespace NeuronProbe.Tokenizers;

/// <summary>Walks over UTF-8 bytes token by token and tells which whole characters each token touches.</summary>
/// <remarks>Bytes that are no UTF-8 count as U+FFFD, one for each longest invalid part, as .NET decodes them.</remarks>
/// <param name="utf8">The bytes that all tokens spell together.</param>
internal ref struct CharacterCursor(ReadOnlySpan<byte> utf8)
{
    private readonly ReadOnlySpan<byte> utf8 = utf8;
    private int position;
    private int characterEndByte;
    private int characterStart;
    private int characterEnd;

    /// <summary>The range in UTF-16 units of the characters that the next bytes are in;
    /// empty for no bytes between two characters.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer bytes than
    /// <paramref name="byteCount"/> are left.</exception>
    public (int Start, int End) Next(int byteCount)
    {
        int end = position + byteCount;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, utf8.Length, nameof(byteCount));
        if (byteCount == 0 && characterEndByte <= position)
        {
            return (characterEnd, characterEnd);
        }
        AdvancePast(position);
        int start = characterStart;
        AdvancePast(end - 1);
        position = end;
        return (start, characterEnd);
    }

    /// <summary>Moves on to the character that the byte is in.</summary>
    private void AdvancePast(int index)
    {
        while (characterEndByte <= index)
        {
            Rune.DecodeFromUtf8(utf8[characterEndByte..], out Rune rune, out int length);
            characterEndByte += length;
            characterStart = characterEnd;
            characterEnd += rune.Utf16SequenceLength;
        }
    }
}
