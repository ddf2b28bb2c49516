using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;
using NeuronProbe.Tests.Support;
using Spectre.Console;
using Xunit;

namespace NeuronProbe.Tests.Cli.Views;

/// <summary>What every view draws on narrow and wide terminals, in all characters and in ASCII, on dark and light
/// pages.</summary>
public sealed class ViewWidthsTests
{
    private const int ColourWidth = 100;

    private static readonly int[] Widths = [60, 80, 100, 200];

    public static MatrixTheoryData<string, int> Drawn => new(DrawnViews.All.Keys, Widths);

    public static TheoryData<string> InColour => ["neurons_many", "neuron", "concept_careful"];

    [Theory]
    [MemberData(nameof(Drawn))]
    public void A_view_fits(string name, int width)
    {
        string drawn = Terminal.DrawOnTerminal(DrawnViews.All[name], width);
        string inAscii = Terminal.DrawOnTerminal(DrawnViews.All[name], width, inAscii: true);
        Assert.DoesNotContain(inAscii, character => character > '~');
        Golden.Matches($"views/widths/{name}_{width}.txt", $"{drawn}\n{new string('=', width)}\n\n{inAscii}");
    }

    [Theory]
    [MemberData(nameof(InColour))]
    public void A_view_has_colours_for_its_page(string name)
    {
        string onDark = Terminal.DrawOnTerminal(DrawnViews.All[name], ColourWidth, ThemeMode.Dark);
        string onLight = Terminal.DrawOnTerminal(DrawnViews.All[name], ColourWidth, ThemeMode.Light);
        Assert.NotEqual(onDark, onLight);
        Golden.Matches($"views/widths/{name}_dark.ansi", onDark);
        Golden.Matches($"views/widths/{name}_light.ansi", onLight);
    }

    [Fact]
    public void No_line_is_too_wide_at_any_width_between()
    {
        foreach (Action<IAnsiConsole> view in DrawnViews.All.Values)
        {
            for (int width = Widths[0]; width <= Widths[^1]; width += 13)
            {
                AssertFits(view, width);
            }
        }
    }

    [Fact]
    public void A_drawing_is_as_wide_as_the_terminal_where_its_bins_are_narrow_enough()
    {
        Assert.Equal([52, 72, 92, 128], Widths.Select(width => ColumnsOf(DrawnViews.All["neuron"], width)));
        // Eighty bins of one width.
        Assert.Equal([52, 72, 80, 80], Widths.Select(width => ColumnsOf(
            console => new ConceptView(console).Write(DrawnConcepts.LowValues, 0.5), width)));
    }

    private static void AssertFits(Action<IAnsiConsole> view, int width)
    {
        foreach (bool inAscii in (bool[])[false, true])
        {
            using var writer = new StringWriter { NewLine = "\n" };
            view(Terminal.CreateOwnConsole(writer, width, theme: null, inAscii));
            Assert.All(writer.ToString().Split('\n'), line => Assert.InRange(line.GetCellWidth(), 0, width));
        }
    }

    // The axis says how many there are.
    private static int ColumnsOf(Action<IAnsiConsole> view, int width) =>
        Terminal.DrawOnTerminal(view, width).Split('\n').Select(line => line.TrimStart())
            .First(line => line is ['└' or '├', ..]).Length - 1;
}
