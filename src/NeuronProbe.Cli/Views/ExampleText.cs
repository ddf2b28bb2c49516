using NeuronProbe.Cli.Terminals;
using NeuronProbe.Collectors;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws an example's text with its tokens shaded by activation and the token itself marked.</summary>
/// <remarks>Where shades can't be seen, the token stands between <c>&lt;&lt;</c> and <c>&gt;&gt;</c>, and one that does
/// not count between braces; else the latter is dim.</remarks>
/// <param name="console">Where it will be drawn.</param>
internal sealed class ExampleText(IAnsiConsole console)
{
    private readonly bool inColour = console.IsInColour();

    /// <summary>The example's characters in order.</summary>
    /// <param name="example">The example.</param>
    /// <param name="largest">The activation that gets the strongest shade.</param>
    public IReadOnlyList<Glyph> Draw(Example example, double largest)
    {
        var glyphs = new List<Glyph>();
        foreach (ExamplePiece piece in ExamplePiece.Of(example).Where(piece => piece.Text.Length > 0))
        {
            Append(glyphs, piece, largest);
        }
        return glyphs;
    }

    private void Append(List<Glyph> glyphs, ExamplePiece piece, double largest)
    {
        Style style = !inColour ? Style.Plain : piece.IsLeftOut ? ConsoleLines.Aside : StyleOf(piece, largest);
        (string Before, string After)? mark = inColour ? null
            : piece.IsPeak ? ("<<", ">>")
            : piece.IsLeftOut ? ("{", "}")
            : null;
        bool mayBeginLine = char.IsWhiteSpace(piece.Text[0]);
        if (mark is { } begin)
        {
            glyphs.Add(new Glyph(begin.Before, style, piece.IsPeak, mayBeginLine));
            mayBeginLine = false;
        }
        foreach (string element in VisibleText.Elements(VisibleText.Of(piece.Text)))
        {
            glyphs.Add(new Glyph(
                console.Spelt(element), style, piece.IsPeak, mayBeginLine || (element == " " && !piece.IsPeak)));
            mayBeginLine = element == "↵";
        }
        if (mark is { } end)
        {
            glyphs.Add(new Glyph(end.After, style, piece.IsPeak, false));
        }
    }

    private Style StyleOf(ExamplePiece piece, double largest)
    {
        Style shade = console.Palette().StyleOf(piece.Activation, largest);
        return piece.IsPeak
            ? new Style(shade.Foreground, shade.Background, Decoration.Bold | Decoration.Underline)
            : shade;
    }
}
