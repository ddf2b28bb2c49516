namespace NeuronProbe.Tokenizers;

/// <summary>The printable characters that byte-level vocabularies are written in, one for each byte.</summary>
/// <remarks>Radford et al. 2019 (GPT-2): bytes that print in Latin-1 stand for themselves,
/// the others for U+0100 onwards in order.</remarks>
internal static class ByteAlphabet
{
    private static readonly Dictionary<char, byte> Bytes = Build();

    private static readonly char[] Characters = [.. Bytes.OrderBy(pair => pair.Value).Select(pair => pair.Key)];

    /// <summary>The bytes that a token is written for, or null where a character is not of the alphabet.</summary>
    public static byte[]? Read(string token)
    {
        byte[] bytes = new byte[token.Length];
        for (int i = 0; i < token.Length; i++)
        {
            if (!Bytes.TryGetValue(token[i], out bytes[i]))
            {
                return null;
            }
        }
        return bytes;
    }

    /// <summary>How bytes are written.</summary>
    public static string Write(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = bytes.Length <= 256 ? stackalloc char[bytes.Length] : new char[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            text[i] = Characters[bytes[i]];
        }
        return text.ToString();
    }

    private static Dictionary<char, byte> Build()
    {
        Dictionary<char, byte> bytes = new(256);
        char substitute = '\u0100';
        for (int value = 0; value < 256; value++)
        {
            bool prints = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            bytes.Add(prints ? (char)value : substitute++, (byte)value);
        }
        return bytes;
    }
}
