using System.Text;

namespace MakeSample.Tokens;

/// <summary>GPT-2's way to write any byte as one printable character,
/// so that a vocabulary can be kept as text.</summary>
internal static class ByteAlphabet
{
    private static readonly char[] CharacterOfByte = MapBytes();

    /// <summary>The 256 characters in the order in which GPT-2 numbers them: printable bytes first.</summary>
    public static IEnumerable<string> InOrder =>
        Enumerable.Range(0, 256).OrderBy(value => IsPrintable(value) ? 0 : 1).ThenBy(value => value)
            .Select(value => CharacterOfByte[value].ToString());

    /// <summary>A text's UTF-8 bytes, each as its character.</summary>
    public static string Spell(string text) =>
        string.Concat(Encoding.UTF8.GetBytes(text).Select(value => CharacterOfByte[value]));

    private static bool IsPrintable(int value) =>
        value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);

    /// <summary>Printable bytes stand for themselves, the others for the characters from 256 on.</summary>
    private static char[] MapBytes()
    {
        int next = 256;
        return [.. Enumerable.Range(0, 256).Select(value => (char)(IsPrintable(value) ? value : next++))];
    }
}
