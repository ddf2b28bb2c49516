using NeuronProbe.Cli.Terminals;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Tables;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Cells of tables for people: few digits, and texts cut.</summary>
internal static class CellText
{
    private const int WidestText = 32;

    /// <param name="console">Where it will be drawn.</param>
    /// <param name="column">The name of the cell's column.</param>
    /// <param name="cell">The cell.</param>
    public static string Of(IAnsiConsole console, string column, Cell cell) => cell.Kind switch
    {
        CellKind.Empty => "",
        // What stands next to the token is what matters, so the text before it loses its beginning.
        CellKind.Text when column == "text_before" => console.Cut(cell.Text).AtBeginning(WidestText),
        CellKind.Text when column == "document_id" => console.Cut(cell.Text).InFolders(WidestText),
        CellKind.Text => console.Cut(cell.Text).AtEnd(WidestText),
        CellKind.Real or CellKind.Real32 => Figures.Short(cell.Number),
        _ => console.Shown(cell.ToString()),
    };
}
