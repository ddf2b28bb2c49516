using System.Globalization;
using NeuronProbe.Collectors;
using NeuronProbe.Results;
using NeuronProbe.Results.Pictures;
using NeuronProbe.Sites;
using NeuronProbe.Tests.Reports;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Results.Pictures;

public sealed class LayersPictureTests
{
    private const int Layers = 12;
    private const int NeuronsOfLayer = 40;

    public static TheoryData<string> Cultures => Culture.Treacherous;

    [Theory]
    [MemberData(nameof(Cultures))]
    public void Pictures_are_the_same_in_every_culture(string culture) => Culture.Use(culture, () =>
    {
        Golden.Matches("plots/layers.svg", SvgWriter.Write(
            LayersPicture.Of(LayerOverview.Read([Scan("ffn.{0}.post")]), new PictureOptions())));
        Golden.Matches("plots/layers_of_kinds.svg", SvgWriter.Write(LayersPicture.Of(
            LayerOverview.Read([Scan("ffn.{0}.post"), Scan(null)]),
            new PictureOptions { Theme = PictureTheme.Dark, Title = "Two kinds of sites" })));
    });

    [Fact]
    public void Layers_are_in_the_order_of_their_numbers_and_kinds_in_that_of_the_scan()
    {
        IReadOnlyList<LayerOverview> read = LayerOverview.Read([Scan("ffn.{0}.post"), Scan(null)]);
        Assert.Equal(
            Enumerable.Range(0, Layers).Select(layer => $"ffn.*.post {layer}")
                .Concat(Enumerable.Range(0, Layers).Select(layer => $"h.*.mlp.c_proj:input {layer}")),
            read.Select(layer => $"{layer.Kind} {layer.Layer}"));
        Assert.All(read, layer => Assert.Equal(NeuronsOfLayer, layer.Neurons));
    }

    [Fact]
    public void Shares_and_quantiles_are_those_of_the_layers_neurons()
    {
        foreach (LayerOverview layer in LayerOverview.Read([Scan("ffn.{0}.post")]))
        {
            NeuronStatistics[] rows = [.. Enumerable.Range(0, NeuronsOfLayer).Select(i => Row(layer.Layer, i))];
            Assert.Equal(
                LayerOverview.Flags.Select(flag =>
                    (double)rows.Count(row => $" {row.Flags} ".Contains($" {flag} ", StringComparison.Ordinal))
                        / NeuronsOfLayer),
                layer.Shares);
            AssertSpread([.. rows.Select(row => (double)row.Max!.Value)], layer.Maxima);
            AssertSpread([.. rows.Select(row => row.Density!.Value)], layer.Densities);
        }
    }

    [Fact]
    public void Sites_of_one_layer_that_differ_in_a_number_alone_are_one_kind()
    {
        Findings Head(int head) => Site(new Site("h.3.attn.c_proj", SiteSide.Input, 3, 40, head * 40)
        {
            Alias = $"attn.3.head.{head}",
        });
        LayerOverview only = Assert.Single(LayerOverview.Read([Head(0), Head(1)]));
        Assert.Equal(("attn.*.head.*", 3, 2L * NeuronsOfLayer), (only.Kind, only.Layer, only.Neurons));
    }

    [Fact]
    public void Neurons_without_values_have_no_part_in_the_quantiles()
    {
        Assert.Equal(2, SpreadFigures.Of([double.NaN, 1, 3, double.NaN]).Median);
        Assert.True(double.IsNaN(SpreadFigures.Of([double.NaN]).Median));
    }

    [Fact]
    public void Whiskers_and_boxes_end_at_the_quantiles()
    {
        IReadOnlyList<LayerOverview> read = LayerOverview.Read([Scan("ffn.{0}.post")]);
        Shape[] shapes =
        [
            .. DrawnPictures.Flat(((Group)LayersPicture.Of(read, new PictureOptions()).Shapes.Where(
                shape => shape is Group).ElementAt(1)).Shapes),
        ];
        // Heights by two ticks of the axis.
        Label[] ticks = [.. shapes.OfType<Label>().Where(label => label.Anchor == LabelAnchor.End)];
        double zero = ticks[0].Y;
        double unit = (ticks[1].Y - zero)
            / double.Parse(ticks[1].Text, CultureInfo.InvariantCulture);
        double shift = 0.35 * 12;
        Outline[] whiskers =
            [.. shapes.OfType<Outline>().Where(line => line.Points[0].X == line.Points[1].X && line.Points.Count == 2
                && line.Stroke == PictureTheme.Light.Values)];
        Assert.Equal(Layers, whiskers.Length);
        Assert.All(read.Zip(whiskers), pair =>
        {
            (LayerOverview layer, Outline whisker) = pair;
            Assert.Equal(layer.Maxima.Q05, (whisker.Points[0].Y + shift - zero) / unit, 1e-6);
            Assert.Equal(layer.Maxima.Q95, (whisker.Points[1].Y + shift - zero) / unit, 1e-6);
        });
    }

    private static void AssertSpread(double[] values, SpreadFigures found)
    {
        double[] sorted = [.. values.Order()];
        double[] expected = [.. ((double[])[0.05, 0.25, 0.5, 0.75, 0.95]).Select(fraction =>
        {
            // NumPy's rule: the point of the broken line through the sorted values.
            double place = fraction * (values.Length - 1);
            double share = place % 1;
            return (sorted[(int)Math.Floor(place)] * (1 - share)) + (sorted[(int)Math.Ceiling(place)] * share);
        })];
        double[] actual = [found.Q05, found.Q25, found.Median, found.Q75, found.Q95];
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    // Sites in the order of texts, in which 10 comes before 2.
    private static Findings Scan(string? alias) => new(
        [
            .. Enumerable.Range(0, Layers).OrderBy(layer => $"{layer}", StringComparer.Ordinal).SelectMany(
                layer => Site(new Site($"h.{layer}.mlp.c_proj", SiteSide.Input, layer, NeuronsOfLayer)
                {
                    Alias = alias?.Replace("{0}", $"{layer}", StringComparison.Ordinal),
                }).Sites),
        ],
        SampleTables.AllNames,
        RunCorrections.Of([], []));

    private static Findings Site(Site site)
    {
        var selection = new SiteSelection(site, [.. Enumerable.Range(0, NeuronsOfLayer)]);
        return new Findings(
            [
                new SiteFindings(selection, [new FixedTable<NeuronStatistics>(
                    selection,
                    NeuronStatistics.Schema,
                    [.. selection.Neurons.Select(neuron => new[] { Row(site.Layer, neuron) })])]),
            ],
            SampleTables.AllNames,
            RunCorrections.Of([], []));
    }

    private static NeuronStatistics Row(int layer, int neuron) => new()
    {
        Count = 1000,
        Max = ((neuron * 7 % NeuronsOfLayer) + 1) * (layer + 3) / 20f,
        Active = neuron < layer ? 0 : (neuron * 11 % NeuronsOfLayer * (20 - layer)) + 1,
        Flags = neuron < layer ? "dead" : neuron % 13 == 0 ? "heavy_tailed sparse" : neuron == 39 ? "always_on" : "",
    };
}
