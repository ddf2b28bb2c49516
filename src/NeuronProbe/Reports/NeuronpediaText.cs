using System.Text;
using System.Text.Encodings.Web;

namespace NeuronProbe.Reports;

/// <summary>How texts are written for Neuronpedia, whose database knows no NUL.</summary>
internal static class NeuronpediaText
{
    /// <summary>Writes a text in quotes, with a blank for each NUL.</summary>
    /// <remarks>
    /// The import replaces the six characters of the escape of NUL by a blank wherever it finds them in the file, also
    /// where a text has them itself, after the backslash that escapes its own: that would cut the escape in two. So
    /// such a backslash is written by its number.
    /// </remarks>
    public static void Write(ByteBuffer bytes, string text)
    {
        string encoded = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text.Replace('\0', ' '))
            .Replace(@"\\u0000", @"\u005cu0000", StringComparison.Ordinal);
        bytes.Write("\""u8);
        Span<byte> room = bytes.GetSpan(3 * encoded.Length);
        bytes.Advance(Encoding.UTF8.GetBytes(encoded, room));
        bytes.Write("\""u8);
    }
}
