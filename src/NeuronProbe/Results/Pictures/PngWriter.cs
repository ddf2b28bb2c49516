using SkiaSharp;
using Colour = NeuronProbe.Results.Drawing.Colour;

namespace NeuronProbe.Results.Pictures;

/// <summary>Writes a picture as PNG, drawn from the same shapes as its SVG, with a font that this library brings.
/// </summary>
internal sealed class PngWriter : IDisposable
{
    private const string FontResource = "LiberationSans-Regular.ttf";
    private const double MostPixels = 1 << 27;

    private readonly SKTypeface typeface;
    private readonly SKCanvas canvas;

    private PngWriter(SKCanvas canvas, string font)
    {
        this.canvas = canvas;
        typeface = TypefaceOf(font);
    }

    /// <summary>The picture as a PNG file.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="scale">Points of the PNG for each pixel of the picture; above 0.</param>
    /// <exception cref="ProbeException">The PNG would be too large, or there is no such font.</exception>
    public static byte[] Write(Picture picture, double scale)
    {
        (double width, double height) = (Math.Ceiling(picture.Width * scale), Math.Ceiling(picture.Height * scale));
        if (width * height > MostPixels || width < 1 || height < 1)
        {
            throw new ProbeException(FormattableString.Invariant(
                $"--scale: expected a PNG of at most {MostPixels / (1 << 20):0} x 2^20 points, but got {width:0} x ")
                + FormattableString.Invariant($"{height:0}. Give a smaller --scale, --width or --height."));
        }
        using var bitmap = new SKBitmap(new SKImageInfo(
            (int)width, (int)height, SKColorType.Rgba8888, SKAlphaType.Opaque, SKColorSpace.CreateSrgb()));
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(Of(picture.Background));
        canvas.Scale((float)scale);
        using (var writer = new PngWriter(canvas, picture.Font))
        {
            foreach (Shape shape in picture.Shapes)
            {
                writer.Draw(shape);
            }
        }
        canvas.Flush();
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    public void Dispose() => typeface.Dispose();

    private static SKTypeface TypefaceOf(string font)
    {
        if (font == PictureOptions.UsualFont)
        {
            using Stream stream = typeof(PngWriter).Assembly.GetManifestResourceStream(FontResource)!;
            return SKTypeface.FromStream(stream);
        }
        // A file is the same font on every machine; the fonts that a system has are not looked up.
        return (File.Exists(font) ? SKTypeface.FromFile(font) : null) ?? throw new ProbeException(
            $"{PictureOptions.FontOption.Name}: expected a font file (.ttf, .otf) for a PNG, but got '{font}'. "
            + "Name such a file, leave the option out, or write SVG.");
    }

    private static SKColor Of(Colour colour, double opacity = 1) =>
        new(colour.Red, colour.Green, colour.Blue, (byte)Math.Round(255 * opacity));

    private void Draw(Shape shape)
    {
        switch (shape)
        {
            case Box box:
                using (var paint = new SKPaint { Color = Of(box.Fill, box.Opacity), IsAntialias = true })
                {
                    canvas.DrawRect((float)box.X, (float)box.Y, (float)box.Width, (float)box.Height, paint);
                }
                break;
            case Outline outline:
                Draw(outline);
                break;
            case Label label:
                Draw(label);
                break;
            case Group group:
                foreach (Shape inner in group.Shapes)
                {
                    Draw(inner);
                }
                break;
            default:
                throw new ArgumentException($"expected a shape that can be drawn, but got {shape}.", nameof(shape));
        }
    }

    private void Draw(Outline outline)
    {
        using var path = new SKPath();
        path.AddPoly(
            [.. outline.Points.Select(point => new SKPoint((float)point.X, (float)point.Y))], outline.IsClosed);
        if (outline.Fill is { } fill)
        {
            using var paint = new SKPaint { Color = Of(fill, outline.Opacity), IsAntialias = true };
            canvas.DrawPath(path, paint);
        }
        if (outline.Stroke is { } stroke)
        {
            float width = (float)outline.StrokeWidth;
            using SKPathEffect? dashes = outline.IsDashed
                ? SKPathEffect.CreateDash(
                    [(float)Outline.Dashes.Dash * width, (float)Outline.Dashes.Gap * width], 0)
                : null;
            using var paint = new SKPaint
            {
                Color = Of(stroke),
                IsStroke = true,
                StrokeWidth = width,
                StrokeJoin = SKStrokeJoin.Round,
                PathEffect = dashes,
                IsAntialias = true,
            };
            canvas.DrawPath(path, paint);
        }
    }

    private void Draw(Label label)
    {
        using var paint = new SKPaint { Color = Of(label.Colour), IsAntialias = true };
        // Widths that do not depend on hints are those that the layout reckoned with.
        using var font = new SKFont(typeface, (float)label.Size)
        {
            Subpixel = true,
            LinearMetrics = true,
            Hinting = SKFontHinting.None,
            Edging = SKFontEdging.Antialias,
        };
        float width = font.MeasureText(label.Text);
        float x = (float)label.X - (label.Anchor switch
        {
            LabelAnchor.Middle => width / 2,
            LabelAnchor.End => width,
            _ => 0,
        });
        canvas.DrawText(label.Text, x, (float)label.Y, font, paint);
    }
}
