using System.Xml.Linq;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.EndToEnd;

public sealed class PlotTests(ConceptScan scan) : EndToEndTest, IClassFixture<ConceptScan>
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void A_neuron_is_drawn_into_a_file_of_either_kind()
    {
        CommandLine told = Plot("ffn.0.post:3", "-o", Folder["new/one.svg"]).Succeeded();
        Assert.Contains($"Wrote {Folder["new/one.svg"]}.", told.Error, StringComparison.Ordinal);
        Assert.Empty(told.Output);
        Assert.Equal("Histogram of ffn.0.post:3", TitleOf(File.ReadAllText(Folder["new/one.svg"])));
        Plot("ffn.0.post:3", "-o", Folder["one.PNG"]).Succeeded();
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(Folder["one.PNG"])[..4]);
        Assert.Equal(["one.svg"], Directory.EnumerateFiles(Folder["new"]).Select(Path.GetFileName));
    }

    [Fact]
    public void Standard_output_gets_the_same_SVG()
    {
        Plot("ffn.0.post:3", "-o", Folder["one.svg"]).Succeeded();
        Assert.Equal(File.ReadAllText(Folder["one.svg"]), Plot("ffn.0.post:3", "-o", "-").Succeeded().Output);
    }

    [Fact]
    public void Neurons_come_in_the_order_typed_each_once() => Assert.Equal(
        "Histogram of ffn.2.post:219, ffn.0.post:1, ffn.0.post:2, ffn.2.post:1",
        TitleOf(Plot("ffn.2.post:219", "ffn.0.post:1-2", "ffn.*.post:1", "-o", "-").Succeeded().Output));

    [Fact]
    public void A_concept_and_layers_are_drawn()
    {
        Assert.Equal(
            "name in ffn.0.post:3",
            TitleOf(Plot("ffn.0.post:3", "--concept", "name", "-o", "-").Succeeded().Output));
        Assert.Equal("Layers of ffn.*.post", TitleOf(Plot("--layers", "-o", "-").Succeeded().Output));
    }

    [Fact]
    public void Options_change_how_it_looks()
    {
        var svg = XElement.Parse(Plot(
            "ffn.0.post:3", "-o", "-", "--width", "500", "--height", "333", "--font", "Georgia", "--font-size", "9",
            "--title", "A <title>", "--theme", "dark", "--log", "false").Succeeded().Output);
        Assert.Equal(
            ("500", "333", "Georgia"),
            ((string)svg.Attribute("width")!, (string)svg.Attribute("height")!, (string)svg.Attribute("font-family")!));
        Assert.Equal("A <title>", svg.Element(Svg + "title")!.Value);
        Assert.Equal("#16181d", svg.Element(Svg + "rect")!.Attribute("fill")!.Value);
        string[] texts = [.. svg.Descendants(Svg + "text").Select(text => text.Value)];
        Assert.Contains("A <title>", texts);
        Assert.DoesNotContain(texts, text => text.Contains("log scale", StringComparison.Ordinal));
        Assert.Contains("9", svg.Descendants(Svg + "text").Select(text => (string)text.Attribute("font-size")!));
    }

    [Fact]
    public void A_file_that_is_there_stays_unless_it_may_be_replaced()
    {
        string path = Write("there.svg", "mine");
        Plot("ffn.0.post:3", "-o", path).Refused(
            $"--out: expected a file that is not there yet, but '{path}' is.", "--overwrite");
        Assert.Equal("mine", File.ReadAllText(path));
        Plot("ffn.0.post:3", "-o", path, "--overwrite").Succeeded();
        Assert.StartsWith("<svg", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Equal([path], Directory.EnumerateFiles(Folder.Location));
    }

    [Theory]
    [InlineData(
        "--out: expected a file that ends in .svg or .png, or -, but got 'x.pdf'.", "ffn.0.post:3", "-o", "x.pdf")]
    [InlineData("--out: expected FILE, but the option is missing.", "ffn.0.post:3")]
    [InlineData("SITE:NEURON: expected neurons to draw, but got none.", "-o", "x.svg")]
    [InlineData(
        "--layers: expected no neurons beside it, but got 'ffn.0.post:3'.", "ffn.0.post:3", "--layers", "-o", "x.svg")]
    [InlineData(
        "--layers: expected no --concept beside it, but got 'name'.", "--layers", "--concept", "name", "-o", "-")]
    [InlineData(
        "--concept: expected a concept of this scan, but got 'nmae'.", "ffn.0.post:3", "--concept", "nmae", "-o", "-")]
    [InlineData("ffn.0.post:300: expected one of the 41 neurons that were scanned there", "ffn.0.post:300", "-o", "-")]
    [InlineData("ffn.9.post:3: expected a site of this scan", "ffn.9.post:3", "-o", "-")]
    [InlineData(
        "SITE:NEURON: expected at most 64 neurons in one picture, but got 82.", "ffn.*.post", "-o", "x.svg")]
    [InlineData("--width: expected room for 1 diagrams", "ffn.0.post:3", "--width", "60", "-o", "-")]
    [InlineData("--font: expected a font file (.ttf, .otf) for a PNG", "ffn.0.post:3", "--font", "x", "-o", "x.png")]
    public void Wrong_requests_are_refused(string message, params string[] arguments)
    {
        Plot(arguments).Refused(message);
        Assert.False(File.Exists("x.svg") || File.Exists("x.png") || File.Exists("x.png.partial"));
    }

    [Fact]
    public void A_folder_without_a_scan_or_in_place_of_the_file_is_refused()
    {
        CommandLine.Run("plot", Folder.Location, "ffn.0.post:3", "-o", "-").Refused(Folder.Location, "scan.json");
        Directory.CreateDirectory(Folder["a.svg"]);
        Plot("ffn.0.post:3", "-o", Folder["a.svg"]).Refused("is a folder");
    }

    [Fact]
    public void What_was_not_collected_can_not_be_drawn()
    {
        Scan(Model(), Ids(3), "--collect", "top").Succeeded();
        CommandLine.Run("plot", Out, "ffn.0.post:1", "-o", "-")
            .Refused("plot: expected 'histogram' to be collected, but --collect has only top.");
        CommandLine.Run("plot", Out, "--layers", "-o", "-")
            .Refused("--layers: expected 'stats' to be collected, but --collect has only top.");
    }

    private static string TitleOf(string svg) => XElement.Parse(svg).Element(Svg + "title")!.Value;

    private CommandLine Plot(params IEnumerable<string> arguments) =>
        CommandLine.Run(["plot", scan.Location, .. arguments]);
}
