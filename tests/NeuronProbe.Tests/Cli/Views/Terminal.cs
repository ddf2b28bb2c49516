using NeuronProbe.Cli.Terminals;
using NeuronProbe.Tests.Support;
using Spectre.Console;

namespace NeuronProbe.Tests.Cli.Views;

/// <summary>A terminal of a known width that keeps what is written.</summary>
internal static class Terminal
{
    /// <summary>What a view writes; it is the same under every culture, and no line is too wide.</summary>
    public static string Draw(Action<IAnsiConsole> write, int width = 80, bool inColour = false) =>
        Draw(write, writer => CreateConsole(writer, width, inColour), inColour ? int.MaxValue : width);

    /// <summary>What a view writes to a terminal that is known to be that wide.</summary>
    public static string DrawWide(
        Action<IAnsiConsole> write, int width, Palette? palette = null, bool inAscii = false) => Draw(
            write,
            writer =>
            {
                IAnsiConsole console = CreateConsole(writer, width, inColour: palette is not null);
                console.Profile.Capabilities.Unicode = !inAscii;
                return new ThemedConsole(console, palette ?? Palette.OnDark, ThemedConsole.WidestColumns);
            },
            palette is null ? width : int.MaxValue);

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

    private static string Draw(Action<IAnsiConsole> write, Func<TextWriter, IAnsiConsole> create, int widest)
    {
        string drawn = DrawOnce(write, create);
        foreach (string culture in (string[])["tr-TR", "de-DE"])
        {
            Culture.Use(culture, () => Xunit.Assert.Equal(drawn, DrawOnce(write, create)));
        }
        Xunit.Assert.All(drawn.Split('\n'), line => Xunit.Assert.InRange(line.GetCellWidth(), 0, widest));
        return drawn;
    }

    private static string DrawOnce(Action<IAnsiConsole> write, Func<TextWriter, IAnsiConsole> create)
    {
        var writer = new StringWriter { NewLine = "\n" };
        write(create(writer));
        return writer.ToString();
    }
}
