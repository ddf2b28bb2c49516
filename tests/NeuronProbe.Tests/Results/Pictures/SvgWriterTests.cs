using System.Xml.Linq;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Results.Pictures;
using NeuronProbe.Tests.Support;
using Xunit;

namespace NeuronProbe.Tests.Results.Pictures;

public sealed class SvgWriterTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly Colour Red = new(255, 0, 9);

    [Fact]
    public void Texts_are_read_back_as_they_are_and_can_not_become_markup()
    {
        const string Hostile = "</svg><script>alert('1')</script> & \"quoted\" &amp; ]]> \u0000\u001B 東京";
        var root = XElement.Parse(SvgWriter.Write(new Picture(10, 20, Red, [Of(Hostile)])
        {
            Title = Hostile,
            Description = Hostile,
            Font = "x\" onload=\"alert(1)",
        }));
        string expected = Hostile.Replace('\u0000', '\uFFFD').Replace('\u001B', '\uFFFD');
        Assert.Equal(
            [expected, expected, expected],
            ((string[])["title", "desc", "text"]).Select(name => root.Element(Svg + name)!.Value));
        Assert.Equal(
            ["width", "height", "viewBox", "role", "font-family"],
            root.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).Select(a => a.Name.LocalName));
        Assert.Equal(
            ["desc", "rect", "text", "title"], root.Elements().Select(e => e.Name.LocalName).Order());
    }

    [Fact]
    public void A_picture_has_its_name_first_so_that_screen_readers_say_it()
    {
        var root = XElement.Parse(SvgWriter.Write(new Picture(10, 20, Red, [])
        {
            Title = "t",
            Description = "d",
            Font = "f",
        }));
        Assert.Equal("img", root.Attribute("role")!.Value);
        Assert.Equal("0 0 10 20", root.Attribute("viewBox")!.Value);
        Assert.Equal(["title", "desc", "rect"], root.Elements().Select(element => element.Name.LocalName));
    }

    [Fact]
    public void Each_shape_is_an_element_with_numbers_that_any_culture_writes_alike() =>
        Culture.Use("de-DE", () => Assert.Equal(
            """
            <rect x="0" y="0" width="10.5" height="20" fill="#ff0009"/>
            <g>
            <path d="M0 1 2.35 -3Z" fill="#ff0009" fill-opacity="0.5"/>
            <path d="M0 1 2 3" fill="none" stroke="#ff0009" stroke-width="1.5" stroke-dasharray="6 4.5"/>
            <rect x="1" y="2" width="3" height="4" fill="#ff0009" fill-opacity="0.25"/>
            <text x="0" y="0" font-size="12" fill="#ff0009" text-anchor="end">a</text>
            </g>
            </svg>

            """.ReplaceLineEndings("\n"),
            Drawn(
                new Group(
                [
                    new Outline([(-0.001, 1), (2.3499999, -3)]) { IsClosed = true, Fill = Red, Opacity = 0.5 },
                    new Outline([(0, 1), (2, 3)]) { Stroke = Red, StrokeWidth = 1.5, IsDashed = true },
                    new Box(1, 2, 3, 4, Red) { Opacity = 0.25 },
                    new Label(0, 0, 12, Red, LabelAnchor.End) { Text = "a" },
                ]))));

    private static Label Of(string text) => new(1, 2, 12, Red) { Text = text };

    private static string Drawn(Shape shape)
    {
        string svg = SvgWriter.Write(new Picture(10.5, 20, Red, [shape])
        {
            Title = "t",
            Description = "d",
            Font = "f",
        });
        return svg[svg.IndexOf("<rect", StringComparison.Ordinal)..];
    }
}
