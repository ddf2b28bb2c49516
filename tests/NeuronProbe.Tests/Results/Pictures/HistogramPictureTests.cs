using System.Globalization;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Results.Pictures;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Results.Pictures;

public sealed class HistogramPictureTests
{
    private static readonly NeuronFindings Heavy = DrawnPictures.Named[0];

    public static TheoryData<string> Cultures => Culture.Treacherous;

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Pictures_are_the_same_in_every_culture(string culture) => Culture.Use(culture, () =>
    {
        Matches("neuron", HistogramPicture.Of(Heavy, new PictureOptions(), 0));
        Matches("neuron_linear", HistogramPicture.Of(
            DrawnPictures.Named[1],
            new PictureOptions
            {
                IsLogarithmic = false,
                Theme = PictureTheme.Dark,
                Title = "A \"bell\" & <two> ends",
                Font = "Georgia, 'Times New Roman', serif",
                FontSize = 10,
                Width = 400,
                Height = 300,
            },
            0.25));
        Matches("neurons", HistogramPicture.Of(DrawnPictures.Neurons, new PictureOptions(), 0));
    });

    [Fact]
    public void Heights_are_counts_divided_by_widths()
    {
        Picture picture = HistogramPicture.Of(Heavy, new PictureOptions { IsLogarithmic = false });
        Outline area = Areas(picture).Single();
        (double lower, double upper) = (Heavy.Statistics!.Min!.Value, Heavy.Statistics.Max!.Value);
        (double left, double right, double bottom) =
            (area.Points[0].X, area.Points[^1].X, area.Points[0].Y);
        // Of a point between the borders of bins the density is known without columns, if its column is in one bin.
        double column = (right - left) / 128;
        double scale = double.NaN;
        int compared = 0;
        foreach (HistogramBin bin in Heavy.Histogram)
        {
            (double from, double to) = (Math.Max(bin.Lower, lower), Math.Min(bin.Upper, upper));
            double middle = left + ((((from + to) / 2) - lower) / (upper - lower) * (right - left));
            if ((to - from) / (upper - lower) * (right - left) < 3 * column)
            {
                continue;
            }
            double height = bottom - HeightAt(area, middle);
            double density = bin.Count / (to - from);
            scale = double.IsNaN(scale) ? height / density : scale;
            Assert.Equal(scale, height / density, scale * 1e-6);
            compared++;
        }
        Assert.InRange(compared, 5, 100);
    }

    [Fact]
    public void Logarithmic_heights_are_those_of_1_plus_the_count()
    {
        Picture linear = HistogramPicture.Of(Heavy, new PictureOptions { IsLogarithmic = false });
        Picture log = HistogramPicture.Of(Heavy, new PictureOptions { IsLogarithmic = true });
        var columns = HistogramColumns.Of(Heavy, 128)!;
        double[] heights = [.. Areas(linear).Single().Points.Select(p => Areas(linear).Single().Points[0].Y - p.Y)];
        (Outline one, Outline other) = (Areas(linear).Single(), Areas(log).Single());
        for (int i = 0; i < 128; i += 5)
        {
            double x = one.Points[0].X + ((i + 0.5) / 128 * (one.Points[^1].X - one.Points[0].X));
            double count = (one.Points[0].Y - HeightAt(one, x)) / heights.Max() * columns.Highest;
            double x2 = other.Points[0].X + ((i + 0.5) / 128 * (other.Points[^1].X - other.Points[0].X));
            double share = (other.Points[0].Y - HeightAt(other, x2)) / (other.Points[0].Y - other.Points.Min(p => p.Y));
            Assert.Equal(Math.Log(1 + count) / Math.Log(1 + columns.Highest), share, 1e-6);
        }
    }

    [Fact]
    public void Median_and_threshold_are_marked_where_they_are()
    {
        Picture picture = HistogramPicture.Of(Heavy, new PictureOptions(), 2);
        Outline area = Areas(picture).Single();
        (double lower, double upper) = (Heavy.Statistics!.Min!.Value, Heavy.Statistics.Max!.Value);
        double PlaceOf(double value) =>
            area.Points[0].X + ((value - lower) / (upper - lower) * (area.Points[^1].X - area.Points[0].X));
        Outline[] upright = [.. Uprights(picture)];
        Assert.Equal(PlaceOf(2), upright.Single(line => line.IsDashed).Points[0].X, 1e-9);
        Assert.Equal(
            PlaceOf(Heavy.Statistics.Median!.Value), upright.Single(line => !line.IsDashed).Points[0].X, 1e-9);
        Assert.Contains("threshold 2", Texts(picture));
    }

    [Fact]
    public void A_threshold_beyond_all_values_is_neither_marked_nor_explained()
    {
        Picture picture = HistogramPicture.Of(Heavy, new PictureOptions(), 1000);
        Assert.DoesNotContain(Uprights(picture), line => line.IsDashed);
        Assert.DoesNotContain("threshold 1000", Texts(picture));
    }

    [Fact]
    public void Counts_are_logarithmic_for_all_where_they_must_be_for_one()
    {
        IEnumerable<string> Units(Picture picture) =>
            Texts(picture).Where(text => text.StartsWith("tokens per", StringComparison.Ordinal));
        Assert.All(
            Units(HistogramPicture.Of([Heavy, DrawnPictures.Named[2]], new PictureOptions())),
            unit => Assert.EndsWith("log scale", unit, StringComparison.Ordinal));
        Assert.All(
            Units(HistogramPicture.Of([DrawnPictures.Named[2]], new PictureOptions())),
            unit => Assert.DoesNotContain("log", unit, StringComparison.Ordinal));
    }

    [Fact]
    public void A_neuron_of_one_value_and_one_of_none_say_so()
    {
        Picture picture = HistogramPicture.Of(
            [DrawnPictures.Named[4], new NeuronFindings("transformer.h.0.mlp.c_proj:input", 9)], new PictureOptions());
        Assert.Contains("all values are 0.5000", Texts(picture));
        Assert.Contains("no values", Texts(picture));
        Assert.Empty(Areas(picture));
    }

    [Theory]
    [InlineData(1, 12, null)]
    [InlineData(1, 24, null)]
    [InlineData(2, 12, null)]
    [InlineData(6, 9, null)]
    [InlineData(6, 12, 800)]
    [InlineData(20, 12, null)]
    [InlineData(64, 12, null)]
    [InlineData(64, 6, 1000)]
    public void No_text_is_over_another_or_beyond_the_edge(int count, double fontSize, int? width)
    {
        NeuronFindings[] neurons =
        [
            .. Enumerable.Range(0, count).Select(i => DrawnPictures.Neurons[i % 3] with
            {
                Neuron = 1000 + i,
                Alias = i % 2 == 0 ? "ffn.11.post" : null,
            }),
        ];
        Picture picture = HistogramPicture.Of(
            neurons, new PictureOptions { FontSize = fontSize, Width = width, Title = "A title" }, 0);
        (double Left, double Top, double Right, double Bottom)[] rooms =
            [.. DrawnPictures.Flat(picture.Shapes).OfType<Label>().Select(DrawnPictures.RoomOf)];
        Assert.All(rooms, room =>
        {
            Assert.InRange(room.Left, 0, picture.Width);
            Assert.InRange(room.Right, 0, picture.Width);
            Assert.InRange(room.Top, 0, picture.Height);
            Assert.InRange(room.Bottom, 0, picture.Height);
        });
        for (int i = 0; i < rooms.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                bool areApart = rooms[i].Right <= rooms[j].Left || rooms[j].Right <= rooms[i].Left
                    || rooms[i].Bottom <= rooms[j].Top || rooms[j].Bottom <= rooms[i].Top;
                Assert.True(areApart, string.Create(CultureInfo.InvariantCulture, $"{rooms[i]} {rooms[j]}"));
            }
        }
    }

    [Theory]
    [InlineData(100, null, "--width: expected room for 2 diagrams with text of size 12, but got 100.")]
    [InlineData(null, 80, "--height: expected room for 2 diagrams with text of size 12, but got 80.")]
    public void Too_little_room_is_refused(int? width, int? height, string message)
    {
        ProbeException refused = Assert.Throws<ProbeException>(() => HistogramPicture.Of(
            [Heavy, Heavy], new PictureOptions { Width = width, Height = height }));
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    private static void Matches(string name, Picture picture) =>
        Golden.Matches($"plots/{name}.svg", SvgWriter.Write(picture));

    private static IEnumerable<string> Texts(Picture picture) =>
        DrawnPictures.Flat(picture.Shapes).OfType<Label>().Select(label => label.Text);

    private static IEnumerable<Outline> Areas(Picture picture) =>
        DrawnPictures.Flat(picture.Shapes).OfType<Outline>().Where(outline => outline.Fill is not null);

    private static IEnumerable<Outline> Uprights(Picture picture) =>
        DrawnPictures.Flat(picture.Shapes).OfType<Outline>()
            .Where(line => line.StrokeWidth > 1 && line.Points[0].X == line.Points[^1].X);

    // Where the steps are at a place that is no border of a column.
    private static double HeightAt(Outline steps, double x)
    {
        for (int i = 1; i < steps.Points.Count; i++)
        {
            if (steps.Points[i - 1].X < x && x < steps.Points[i].X)
            {
                return steps.Points[i].Y;
            }
        }
        throw new ArgumentException("expected a place within the steps.", nameof(x));
    }
}
