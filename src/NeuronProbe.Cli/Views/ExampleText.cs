using NeuronProbe.Cli.Terminals;
using NeuronProbe.Collectors;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws an example's text with its tokens shaded by activation and the token itself marked.</summary>
/// <param name="inColour">Whether shades can be seen; without them the token stands between
/// <c>&lt;&lt;</c> and <c>&gt;&gt;</c>.</param>
internal sealed class ExampleText(bool inColour)
{
    /// <summary>The example's characters in order.</summary>
    /// <param name="example">The example.</param>
    /// <param name="largest">The activation that gets the strongest shade.</param>
    public IReadOnlyList<Glyph> Draw(TopExample example, double largest)
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
        Style style = inColour ? StyleOf(piece, largest) : Style.Plain;
        bool isMarked = piece.IsPeak && !inColour;
        bool mayBeginLine = char.IsWhiteSpace(piece.Text[0]);
        if (isMarked)
        {
            glyphs.Add(new Glyph("<<", style, true, mayBeginLine));
            mayBeginLine = false;
        }
        foreach (string element in VisibleText.Elements(VisibleText.Of(piece.Text)))
        {
            glyphs.Add(new Glyph(element, style, piece.IsPeak, mayBeginLine || (element == " " && !piece.IsPeak)));
            mayBeginLine = element == "↵";
        }
        if (isMarked)
        {
            glyphs.Add(new Glyph(">>", style, true, false));
        }
    }

    private static Style StyleOf(ExamplePiece piece, double largest)
    {
        Style shade = Shade.Of(piece.Activation, largest) is { } found
            ? new Style(
                found.IsUnderDarkText ? new Color(0, 0, 0) : new Color(255, 255, 255), ColorOf(found.Background))
            : Style.Plain;
        return piece.IsPeak
            ? new Style(shade.Foreground, shade.Background, Decoration.Bold | Decoration.Underline)
            : shade;
    }

    private static Color ColorOf(Colour colour) => new(colour.Red, colour.Green, colour.Blue);
}
