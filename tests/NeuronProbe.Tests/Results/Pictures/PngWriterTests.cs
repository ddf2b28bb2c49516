using System.Buffers.Binary;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Results.Pictures;
using SkiaSharp;
using Xunit;

namespace NeuronProbe.Tests.Results.Pictures;

public sealed class PngWriterTests
{
    private static readonly Colour White = new(255, 255, 255);
    private static readonly Colour Black = new(0, 0, 0);
    private static readonly Colour Blue = new(0, 114, 178);

    [Theory]
    [InlineData(1, 100, 51)]
    [InlineData(2, 200, 101)]
    [InlineData(0.5, 50, 26)]
    public void It_has_as_many_points_as_the_scale_says(double scale, int width, int height)
    {
        byte[] png = PngWriter.Write(Of(), scale);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10], png[..8]);
        Assert.Equal(
            (width, height),
            (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
    }

    [Fact]
    public void Shapes_are_where_the_SVG_has_them()
    {
        using SKBitmap read = SKBitmap.Decode(PngWriter.Write(
            Of(
                new Box(10, 10, 20, 10, Blue),
                new Group([new Outline([(50, 10), (70, 10), (70, 30), (50, 30)]) { IsClosed = true, Fill = Black }]),
                new Outline([(80, 0), (80, 50)]) { Stroke = Blue, StrokeWidth = 4 }),
            2));
        Assert.Equal(new SKColor(255, 255, 255), read.GetPixel(4, 4));
        Assert.Equal(new SKColor(0, 114, 178), read.GetPixel(40, 30));
        Assert.Equal(new SKColor(0, 0, 0), read.GetPixel(120, 40));
        Assert.Equal(new SKColor(0, 114, 178), read.GetPixel(160, 50));
        Assert.Equal(new SKColor(255, 255, 255), read.GetPixel(170, 50));
    }

    [Theory]
    [InlineData("Start", 40, 40)]
    [InlineData("Middle", 50, 40)]
    [InlineData("End", 60, 40)]
    public void Text_begins_and_ends_where_its_widths_say(string anchored, int x, int y)
    {
        LabelAnchor anchor = Enum.Parse<LabelAnchor>(anchored);
        const string Text = "HHHHHH";
        using SKBitmap read = SKBitmap.Decode(PngWriter.Write(
            Of(new Label(x, y, 10, Black, anchor) { Text = Text }), 1));
        int[] inked =
        [
            .. Enumerable.Range(0, read.Width).Where(
                column => Enumerable.Range(0, read.Height).Any(row => read.GetPixel(column, row).Red < 128)),
        ];
        double width = TextWidths.Of(Text, 10);
        double left = x - (anchor switch { LabelAnchor.Middle => width / 2, LabelAnchor.End => width, _ => 0 });
        // An H has about a twelfth of its size on either side of it.
        Assert.InRange(inked[0], left, left + 2.5);
        Assert.InRange(inked[^1], left + width - 3, left + width);
    }

    [Fact]
    public void It_is_the_same_twice() => Assert.Equal(
        PngWriter.Write(HistogramPicture.Of(DrawnPictures.Named, new PictureOptions()), 1),
        PngWriter.Write(HistogramPicture.Of(DrawnPictures.Named, new PictureOptions()), 1));

    [Fact]
    public void A_font_that_is_no_file_and_a_picture_without_end_are_refused()
    {
        Assert.StartsWith(
            "--font: expected a font file (.ttf, .otf) for a PNG, but got 'Georgia'.",
            Assert.Throws<ProbeException>(() => PngWriter.Write(Of() with { Font = "Georgia" }, 1)).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "--scale: expected a PNG of at most 128 x 2^20 points, but got 100000 x 50500.",
            Assert.Throws<ProbeException>(() => PngWriter.Write(Of(), 1000)).Message,
            StringComparison.Ordinal);
    }

    private static Picture Of(params Shape[] shapes) => new(100, 50.5, White, shapes)
    {
        Title = "t",
        Description = "d",
        Font = PictureOptions.UsualFont,
    };
}
