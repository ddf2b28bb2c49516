using System.Globalization;
using System.Text;
using NeuronProbe.Results.Drawing;

namespace NeuronProbe.Results.Pictures;

/// <summary>Writes a picture as SVG: the same bytes on every machine, with text as text.</summary>
internal static class SvgWriter
{
    /// <summary>The picture as an element <c>svg</c>, which may be a file of its own or stand within a page of HTML.
    /// </summary>
    public static string Write(Picture picture)
    {
        var svg = new StringBuilder();
        (string width, string height) = (Number(picture.Width), Number(picture.Height));
        svg.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" ")
            .Append(CultureInfo.InvariantCulture, $"width=\"{width}\" height=\"{height}\" ")
            .Append(CultureInfo.InvariantCulture, $"viewBox=\"0 0 {width} {height}\" ")
            .Append(CultureInfo.InvariantCulture, $"role=\"img\" font-family=\"{Escape(picture.Font)}\">\n")
            .Append(CultureInfo.InvariantCulture, $"<title>{Escape(picture.Title)}</title>\n")
            .Append(CultureInfo.InvariantCulture, $"<desc>{Escape(picture.Description)}</desc>\n");
        Append(svg, new Box(0, 0, picture.Width, picture.Height, picture.Background));
        foreach (Shape shape in picture.Shapes)
        {
            Append(svg, shape);
        }
        return svg.Append("</svg>\n").ToString();
    }

    private static void Append(StringBuilder svg, Shape shape)
    {
        switch (shape)
        {
            case Box box:
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<rect x=\"{Number(box.X)}\" y=\"{Number(box.Y)}\" width=\"{Number(box.Width)}\" ");
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"height=\"{Number(box.Height)}\" fill=\"{Hex(box.Fill)}\"{Opacity(box.Opacity)}/>\n");
                break;
            case Outline outline:
                svg.Append(CultureInfo.InvariantCulture, $"<path d=\"{PathOf(outline)}\"{StyleOf(outline)}/>\n");
                break;
            case Label label:
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<text x=\"{Number(label.X)}\" y=\"{Number(label.Y)}\" font-size=\"{Number(label.Size)}\" ");
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"fill=\"{Hex(label.Colour)}\"{AnchorOf(label)}>{Escape(label.Text)}</text>\n");
                break;
            case Group group:
                svg.Append("<g>\n");
                foreach (Shape inner in group.Shapes)
                {
                    Append(svg, inner);
                }
                svg.Append("</g>\n");
                break;
            default:
                throw new ArgumentException($"expected a shape that SVG has, but got {shape}.", nameof(shape));
        }
    }

    private static string PathOf(Outline outline)
    {
        var path = new StringBuilder("M");
        foreach ((double x, double y) in outline.Points)
        {
            path.Append(path.Length > 1 ? " " : "").Append(Number(x)).Append(' ').Append(Number(y));
        }
        return path.Append(outline.IsClosed ? "Z" : "").ToString();
    }

    private static string StyleOf(Outline outline)
    {
        string fill = outline.Fill is { } area ? $" fill=\"{Hex(area)}\"" : " fill=\"none\"";
        string covers = outline.Opacity < 1 ? $" fill-opacity=\"{Number(outline.Opacity)}\"" : "";
        if (outline.Stroke is not { } stroke)
        {
            return fill + covers;
        }
        double width = outline.StrokeWidth;
        string dashes = outline.IsDashed
            ? $" stroke-dasharray=\"{Number(width * Outline.Dashes.Dash)} {Number(width * Outline.Dashes.Gap)}\""
            : "";
        string joined = outline.IsClosed || outline.Points.Count > 2 ? " stroke-linejoin=\"round\"" : "";
        return $"{fill}{covers} stroke=\"{Hex(stroke)}\" stroke-width=\"{Number(width)}\"{joined}{dashes}";
    }

    private static string AnchorOf(Label label) => label.Anchor switch
    {
        LabelAnchor.Middle => " text-anchor=\"middle\"",
        LabelAnchor.End => " text-anchor=\"end\"",
        _ => "",
    };

    private static string Opacity(double opacity) => opacity < 1 ? $" fill-opacity=\"{Number(opacity)}\"" : "";

    /// <summary>A number in hundredths, as any reader of SVG takes it; never <c>-0</c>.</summary>
    private static string Number(double value) =>
        (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);

    private static string Hex(Colour colour) =>
        string.Create(CultureInfo.InvariantCulture, $"#{colour.Red:x2}{colour.Green:x2}{colour.Blue:x2}");

    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal);
}
