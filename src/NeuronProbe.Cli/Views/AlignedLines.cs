using NeuronProbe.Cli.Terminals;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws a table without borders, as much of it as fits into the terminal.</summary>
internal static class AlignedLines
{
    /// <summary>Draws a heading and a line for each item; columns that say nothing are left out,
    /// and so are some where there is no room.</summary>
    /// <returns>The columns that are drawn.</returns>
    public static IReadOnlyList<LineColumn<T>> Write<T>(
        IAnsiConsole console, IReadOnlyList<T> items, IEnumerable<LineColumn<T>> columns)
    {
        var fitted = new FittedColumns<T>(console, items, columns, console.Profile.Width);
        WriteLine(fitted.Heading, ConsoleLines.Aside);
        for (int item = 0; item < items.Count; item++)
        {
            WriteLine(fitted.Line(item), Style.Plain);
        }
        return [.. fitted.Columns];

        void WriteLine(string line, Style style) =>
            console.WriteParts((console.Cut(line.TrimEnd()).AtEnd(console.Profile.Width), style));
    }
}
