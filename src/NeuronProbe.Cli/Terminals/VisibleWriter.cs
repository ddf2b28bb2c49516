using System.Text;

namespace NeuronProbe.Cli.Terminals;

/// <summary>Passes text on as <see cref="VisibleText"/>: nothing that a terminal would obey or
/// a reader would not see.</summary>
/// <remarks>
/// Line breaks of what is written stay; those inside a line of <see cref="WriteLine(string?)"/> are of somebody's label
/// or file name, and become signs: nobody can add lines of his own to the program's messages.
/// </remarks>
/// <param name="inner">Where to; borrowed.</param>
/// <param name="inAscii">Tells whether only characters of ASCII may be written.</param>
internal sealed class VisibleWriter(TextWriter inner, Func<bool> inAscii) : TextWriter(inner.FormatProvider)
{
    // The first half of a character that is written in two parts.
    private char? half;

    /// <summary>A writer over another, which needs no end of its own.</summary>
    public static TextWriter Over(TextWriter inner, Func<bool>? inAscii = null) =>
        new VisibleWriter(inner, inAscii ?? (() => false));

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        string text = half + buffer.ToString();
        half = text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text[^1] : null;
        inner.Write(Spelt(VisibleText.OfLines(half is null ? text : text[..^1])));
    }

    public override void WriteLine() => inner.WriteLine();

    public override void WriteLine(string? value) => inner.WriteLine(Spelt(VisibleText.Of(value ?? "")));

    public override void Flush() => inner.Flush();

    private string Spelt(string visible) => inAscii() ? AsciiText.Of(visible) : visible;
}
