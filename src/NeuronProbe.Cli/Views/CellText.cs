using NeuronProbe.Cli.Terminals;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Tables;

namespace NeuronProbe.Cli.Views;

/// <summary>Cells of tables for people: few digits, and texts cut.</summary>
internal static class CellText
{
    private const int WidestText = 32;

    /// <param name="column">The name of the cell's column.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="digits">Significant digits of a number that is not whole.</param>
    public static string Of(string column, Cell cell, int digits = 4) => cell.Kind switch
    {
        CellKind.Empty => "",
        // What stands next to the token is what matters, so the text before it loses its beginning.
        CellKind.Text when column == "text_before" => VisibleText.CutBeginning(VisibleText.Of(cell.Text), WidestText),
        CellKind.Text => VisibleText.Cut(VisibleText.Of(cell.Text), WidestText),
        CellKind.Real or CellKind.Real32 => Figures.Short(cell.Number, digits),
        _ => VisibleText.Of(cell.ToString()),
    };
}
