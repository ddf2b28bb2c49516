using Spectre.Console;

namespace NeuronProbe.Cli.Terminals;

/// <summary>Texts as a console can show them: visible, in the characters that it has, and no wider than there is room.
/// </summary>
/// <remarks>A view that aligns or cuts text gets it from here, since an escape is wider than what it stands for.
/// </remarks>
internal static class ConsoleText
{
    private const string AsciiCutMark = "...";

    /// <summary>Colours for the console's background; for a dark one where it does not know it.</summary>
    public static Palette Palette(this IAnsiConsole console) =>
        (console as ThemedConsole)?.Palette ?? Terminals.Palette.OnDark;

    /// <summary>Whether it has the characters of ASCII alone.</summary>
    public static bool IsAscii(this IAnsiConsole console) => !console.Profile.Capabilities.Unicode;

    /// <summary>Any text, on one line.</summary>
    public static string Shown(this IAnsiConsole console, string text) => console.Spelt(VisibleText.Of(text));

    /// <summary>Text that is visible already.</summary>
    public static string Spelt(this IAnsiConsole console, string visible) =>
        console.IsAscii() ? AsciiText.Of(visible) : visible;

    /// <summary>What stands where a text was cut.</summary>
    public static string CutMark(this IAnsiConsole console) =>
        console.IsAscii() ? AsciiCutMark : VisibleText.CutMark;

    /// <summary>Any text, to be cut where there is no room for it.</summary>
    /// <remarks>What is spelt as an escape is one character, and the backslash of it no folder's.</remarks>
    public static CutText Cut(this IAnsiConsole console, string text) =>
        new(VisibleText.Elements(text).Select(console.Shown), console.CutMark());
}
