using NeuronProbe.Concepts.Measures;
using NeuronProbe.Results.Pictures;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Results.Pictures;

public sealed class ConceptPictureTests
{
    public static TheoryData<string> Cultures => Culture.Treacherous;

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Pictures_are_the_same_in_every_culture(string culture) => Culture.Use(culture, () =>
    {
        Golden.Matches("plots/concept.svg", SvgWriter.Write(
            ConceptPicture.Of("person", [DrawnPictures.Concepts[0]], new PictureOptions())));
        Golden.Matches("plots/concepts.svg", SvgWriter.Write(ConceptPicture.Of(
            "feat=PronType=Prs|Person=3 & <b>\"\u0007\u202E",
            DrawnPictures.Concepts,
            new PictureOptions { Theme = PictureTheme.Dark },
            "length and position")));
    });

    [Fact]
    public void Each_distribution_has_shares_of_its_own_tokens()
    {
        LabelledBin[] bins = [new(0, 1, 30, 100), new(1, 2, 10, 300), new(2, 4, 60, 0)];
        Picture picture = ConceptPicture.Of(
            "person",
            [DrawnPictures.Concepts[0] with { Bins = bins }],
            new PictureOptions { IsLogarithmic = false });
        Outline[] areas =
        [
            .. DrawnPictures.Flat(picture.Shapes).OfType<Outline>()
                .Where(outline => outline.Fill is not null && outline.Points[^1].X - outline.Points[0].X > 100),
        ];
        // The others first, then the concept above them.
        double[] others = [.. Heights(areas[0])];
        double[] positives = [.. Heights(areas[1])];
        Assert.Equal([100 / 400.0, 300 / 400.0, 0], others.Select(height => height / (others[1] / 0.75)), Near);
        Assert.Equal(
            [30 / 100.0, 10 / 100.0, 60 / 100.0 / 2], positives.Select(height => height / (others[1] / 0.75)), Near);

        static bool Near(double one, double other) => Math.Abs(one - other) < 1e-9;
    }

    [Fact]
    public void The_legend_counts_the_tokens_and_says_what_the_others_are()
    {
        string[] texts =
        [
            .. DrawnPictures.Flat(ConceptPicture.Of(
                "person", DrawnPictures.Concepts, new PictureOptions(), "length").Shapes)
                .OfType<Label>().Select(label => label.Text),
        ];
        Assert.Contains("person (3,229 tokens)", texts);
        Assert.Contains("others of like length (45,995 tokens)", texts);
        Assert.Contains("nothing to compare", texts);
    }

    // Of the steps within 0 to 1, 1 to 2, and 2 to 4.
    private static IEnumerable<double> Heights(Outline steps)
    {
        double width = steps.Points[^1].X - steps.Points[0].X;
        foreach (double place in (double[])[0.125, 0.375, 0.75])
        {
            double x = steps.Points[0].X + (place * width) + 0.001;
            int after = Enumerable.Range(0, steps.Points.Count).First(i => steps.Points[i].X > x);
            yield return steps.Points[0].Y - steps.Points[after].Y;
        }
    }
}
