using System.Text;
using System.Text.RegularExpressions;

namespace NeuronProbe.Tokenizers;

/// <summary>
/// Tells what another library leaves in the place of a tokenizer file;
/// what git or a browser does is <see cref="StandIn"/>'s.
/// </summary>
internal static partial class StrayFile
{
    private const int Looked = 512;

    /// <summary>What the bytes are and what to do about it, or null where they are none of these.</summary>
    /// <param name="bytes">All of the file.</param>
    /// <param name="isLines">Whether it is to hold plain lines, which a tiktoken vocabulary's may be taken for.</param>
    public static (string What, string Advice)? Find(ReadOnlySpan<byte> bytes, bool isLines = false)
    {
        if (bytes.IsEmpty)
        {
            return ("an empty file", "Fetch the file again from where the model came from.");
        }
        string start = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, Looked)])
            .TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        return start switch
        {
            _ when !isLines && TiktokenLine().IsMatch(start) =>
                ("a tiktoken vocabulary, as Llama 3's original folder has it",
                    "Take tokenizer.json from the model's folder in the Hugging Face layout; "
                    + "it has the pattern and the special tokens, which this file lacks."),
            _ when start.StartsWith('\u0080') || start.StartsWith("PK\u0003\u0004", StringComparison.Ordinal) =>
                ("pickled Python objects, which would run code when they are read",
                    "Take tokenizer.json from where the model came from."),
            _ => null,
        };
    }

    /// <summary>The error for a file that is something else.</summary>
    public static ProbeException Refusal(string path, string expected, (string What, string Advice) stray) =>
        new($"{path}: expected {expected}, but got {stray.What}. {stray.Advice}");

    /// <summary>Refuses lines that are something else.</summary>
    /// <exception cref="ProbeException">They are.</exception>
    public static byte[] DemandLines(string path, string expected, byte[] bytes) =>
        bytes.Length > 0 && Find(bytes, isLines: true) is { } stray ? throw Refusal(path, expected, stray) : bytes;

    [GeneratedRegex(@"^[A-Za-z0-9+/]+={0,2} [0-9]+(\r?\n|$)")]
    private static partial Regex TiktokenLine();
}
