using NeuronProbe.Cli.Terminals;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>How many columns a drawing of a distribution has.</summary>
internal static class DrawingWidth
{
    private const int Fewest = 8;

    /// <summary>As many as there is room for, up to 64; more, up to 128, where the terminal is wide and the narrowest
    /// bin is still narrower than a column.</summary>
    /// <param name="console">Where it is drawn.</param>
    /// <param name="margin">Columns of the terminal beside it.</param>
    /// <param name="bins">The bins' widths.</param>
    /// <param name="range">From the smallest to the largest value.</param>
    public static int ColumnsOf(IAnsiConsole console, int margin, IEnumerable<double> bins, double range)
    {
        double narrowest = bins.Where(width => width > 0).DefaultIfEmpty(double.PositiveInfinity).Min();
        int most = (console as ThemedConsole)?.MostColumns ?? ThemedConsole.UsualColumns;
        int told = (int)Math.Clamp(Math.Round(range / narrowest), ThemedConsole.UsualColumns, most);
        return Math.Clamp(console.Profile.Width - margin, Fewest, told);
    }
}
