using System.Text.RegularExpressions;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Tests.Support;
using Spectre.Console;

namespace NeuronProbe.Tests.Cli.Views;

/// <summary>A terminal of a known width that keeps what is written.</summary>
internal static partial class Terminal
{
    /// <summary>What a view writes; it is the same under every culture, and no line is too wide.</summary>
    public static string Draw(Action<IAnsiConsole> write, int width = 80, bool inColour = false) =>
        Draw(write, writer => CreateConsole(writer, width, inColour), width);

    /// <summary>What a view writes to the program's own console, on a terminal of that width.</summary>
    /// <param name="write">Draws the view.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="theme">The background, or null for no colours.</param>
    /// <param name="inAscii">Whether the locale has no UTF-8.</param>
    public static string DrawOnTerminal(
        Action<IAnsiConsole> write, int width, ThemeMode? theme = null, bool inAscii = false) =>
        Draw(write, writer => CreateOwnConsole(writer, width, theme, inAscii), width);

    /// <summary>The program's own console on a terminal of that width.</summary>
    public static IAnsiConsole CreateOwnConsole(TextWriter writer, int width, ThemeMode? theme, bool inAscii)
    {
        var terminal = new NeuronProbe.Cli.Terminals.Terminal
        {
            Output = writer,
            IsOutputTerminal = true,
            IsInputTerminal = false,
            ColumnsOf = _ => width,
            Variable = name => name == "LANG" ? (inAscii ? "C" : "C.UTF-8") : null,
            Options = new()
            {
                Color = theme is null ? ColorMode.Never : ColorMode.Always,
                Theme = theme ?? ThemeMode.Auto,
            },
        };
        IAnsiConsole console = terminal.OutputConsole();
        console.Profile.Capabilities.ColorSystem = theme is null ? ColorSystem.NoColors : ColorSystem.TrueColor;
        return console;
    }

    /// <summary>A console that writes there.</summary>
    public static IAnsiConsole CreateConsole(TextWriter writer, int width = 80, bool inColour = false)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = inColour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = inColour ? ColorSystemSupport.TrueColor : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }

    private static string Draw(Action<IAnsiConsole> write, Func<TextWriter, IAnsiConsole> create, int width)
    {
        string drawn = DrawOnce(write, create);
        foreach (string culture in (string[])["tr-TR", "de-DE"])
        {
            Culture.Use(culture, () => Xunit.Assert.Equal(drawn, DrawOnce(write, create)));
        }
        Xunit.Assert.All(
            Colour.Replace(drawn, "").Split('\n'), line => Xunit.Assert.InRange(line.GetCellWidth(), 0, width));
        return drawn;
    }

    private static string DrawOnce(Action<IAnsiConsole> write, Func<TextWriter, IAnsiConsole> create)
    {
        var writer = new StringWriter { NewLine = "\n" };
        write(create(writer));
        return writer.ToString();
    }

    [GeneratedRegex("\e\\[[0-9;]*m")]
    private static partial Regex Colour { get; }
}
