using NeuronProbe.Tests.Support;
using Spectre.Console;

namespace NeuronProbe.Tests.Cli.Views;

/// <summary>A terminal of a known width that keeps what is written.</summary>
internal static class Terminal
{
    /// <summary>What a view writes; it is the same under every culture, and no line is too wide.</summary>
    public static string Draw(Action<IAnsiConsole> write, int width = 80, bool inColour = false)
    {
        string drawn = DrawOnce(write, width, inColour);
        foreach (string culture in (string[])["tr-TR", "de-DE"])
        {
            Culture.Use(culture, () => Xunit.Assert.Equal(drawn, DrawOnce(write, width, inColour)));
        }
        if (!inColour)
        {
            Xunit.Assert.All(drawn.Split('\n'), line => Xunit.Assert.InRange(line.GetCellWidth(), 0, width));
        }
        return drawn;
    }

    private static string DrawOnce(Action<IAnsiConsole> write, int width, bool inColour)
    {
        var writer = new StringWriter { NewLine = "\n" };
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = inColour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = inColour ? ColorSystemSupport.TrueColor : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        write(console);
        return writer.ToString();
    }
}
