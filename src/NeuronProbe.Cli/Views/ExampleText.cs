using System.Globalization;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Results;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws an example's text with its tokens shaded by activation and the token itself marked.</summary>
/// <param name="inColour">Whether shades can be seen; without them the token stands between <c>&lt;&lt;</c> and <c>&gt;&gt;</c>.</param>
internal sealed class ExampleText(bool inColour)
{
    /// <summary>The example's characters in order.</summary>
    /// <param name="example">The example.</param>
    /// <param name="largest">The activation that gets the strongest shade.</param>
    public IReadOnlyList<Glyph> Draw(TopExample example, double largest)
    {
        var glyphs = new List<Glyph>();
        foreach (Piece piece in Pieces(example))
        {
            Append(glyphs, piece, largest);
        }
        return glyphs;
    }

    private static IEnumerable<Piece> Pieces(TopExample example)
    {
        if (example.TokenText is null)
        {
            return PiecesOfIds(example);
        }
        return example.Context.Count > 0
            ? PiecesOfTokens(example)
            :
            [
                new Piece(example.TextBefore ?? "", double.NaN, false),
                new Piece(example.TokenText, example.Activation, true),
                new Piece(example.TextAfter ?? "", double.NaN, false),
            ];
    }

    // Tokens of one character have the same range: the character is drawn once, with the largest of their activations.
    private static List<Piece> PiecesOfTokens(TopExample example)
    {
        string text = example.TextBefore + example.TokenText + example.TextAfter;
        var pieces = new List<Piece>();
        int drawn = 0;
        for (int i = 0; i < example.Context.Count; i++)
        {
            ContextToken token = example.Context[i];
            bool isPeak = i == example.ContextIndex;
            if (token.Start > drawn)
            {
                pieces.Add(new Piece(text[drawn..token.Start], double.NaN, false));
                drawn = token.Start;
            }
            if (token.End > drawn)
            {
                pieces.Add(new Piece(text[drawn..token.End], token.Activation, isPeak));
                drawn = token.End;
            }
            else if (token.End > token.Start && pieces.Count > 0)
            {
                pieces[^1] = pieces[^1].JoinedBy(token.Activation, isPeak);
            }
            else if (isPeak)
            {
                pieces.Add(new Piece(Id(token.Id), token.Activation, true));
            }
        }
        pieces.Add(new Piece(text[drawn..], double.NaN, false));
        return pieces;
    }

    private static IEnumerable<Piece> PiecesOfIds(TopExample example) => example.Context.Count == 0
        ? [new Piece(Id(example.TokenId), example.Activation, true)]
        : example.Context.SelectMany((token, i) => (Piece[])
            [new Piece(i == 0 ? "" : " ", double.NaN, false), new Piece(Id(token.Id), token.Activation, i == example.ContextIndex)]);

    private static string Id(long id) => "#" + id.ToString(CultureInfo.InvariantCulture);

    private void Append(List<Glyph> glyphs, Piece piece, double largest)
    {
        if (piece.Text.Length == 0)
        {
            return;
        }
        Style style = !inColour ? Style.Plain : piece.IsPeak ? Marked(Shade.For(piece.Activation, largest)) : Shade.For(piece.Activation, largest);
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

    private static Style Marked(Style shade) => new(shade.Foreground, shade.Background, Decoration.Bold | Decoration.Underline);

    private readonly record struct Piece(string Text, double Activation, bool IsPeak)
    {
        public Piece JoinedBy(double activation, bool isPeak) =>
            this with { Activation = Math.Abs(activation) > Math.Abs(Activation) ? activation : Activation, IsPeak = IsPeak || isPeak };
    }
}
