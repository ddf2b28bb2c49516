namespace NeuronProbe.Corpora.Tokenizers;

/// <summary>The printable characters that byte-level vocabularies are written in, one for each byte.</summary>
/// <remarks>Radford et al. 2019 (GPT-2): bytes that print in Latin-1 stand for themselves, the others for U+0100 onwards in order.</remarks>
internal static class ByteAlphabet
{
    private static readonly Dictionary<char, byte> Bytes = Build();

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
