using NeuronProbe.Cli.Terminals;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Writes lines as they are: text is never read as markup.</summary>
internal static class ConsoleLines
{
    public static Style Heading { get; } = new(decoration: Decoration.Bold);

    public static Style Aside { get; } = new(decoration: Decoration.Dim);

    /// <summary>Whether shades of colour reach the reader.</summary>
    public static bool IsInColour(this IAnsiConsole console) =>
        console.Profile.Capabilities.Ansi && console.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;

    /// <summary>Writes a line of differently styled parts, without blanks at its end.</summary>
    public static void WriteParts(this IAnsiConsole console, params IEnumerable<(string Text, Style Style)> parts)
    {
        var line = new Paragraph();
        foreach ((string text, Style style) in parts)
        {
            line.Append(console.Spelt(text), style);
        }
        console.Write(line);
        console.WriteLine();
    }

    /// <summary>Writes a sentence in as many lines as it takes.</summary>
    public static void WriteWrapped(this IAnsiConsole console, string text, Style style) =>
        console.WriteWrapped(text.Split(' '), style);

    /// <summary>Writes words in as many lines as it takes; none is broken, even at its blanks.</summary>
    public static void WriteWrapped(this IAnsiConsole console, IEnumerable<string> words, Style style)
    {
        foreach (string line in WrappedText.Of(words.Select(console.Shown), console.Profile.Width, 0))
        {
            console.WriteParts((line, style));
        }
    }

    /// <summary>Neighbours of one style become one part.</summary>
    public static IEnumerable<(string Text, Style Style)> Parts(IReadOnlyList<Glyph> glyphs)
    {
        for (int start = 0, end; start < glyphs.Count; start = end)
        {
            end = start + 1;
            while (end < glyphs.Count && glyphs[end].Style.Equals(glyphs[start].Style))
            {
                end++;
            }
            yield return (
                string.Concat(glyphs.Skip(start).Take(end - start).Select(glyph => glyph.Text)), glyphs[start].Style);
        }
    }
}
