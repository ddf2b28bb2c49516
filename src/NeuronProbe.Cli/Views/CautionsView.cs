using NeuronProbe.Cli.Terminals;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Says which rows of a table of concepts or of neurons for one are easily over-read, and why.</summary>
internal sealed class CautionsView(IAnsiConsole console)
{
    /// <summary>Writes it, or nothing where there is none.</summary>
    /// <param name="rows">All rows of the table, which numbers them where there are several.</param>
    public void Write(IReadOnlyList<ConceptFigures> rows)
    {
        string[] sentences =
        [
            .. ConceptCautions.Of(rows).Select(caution => RowNumbers.Text(caution.Rows, rows.Count)
                + $"{string.Join("; ", caution.Reasons)}."),
        ];
        if (sentences.Length > 0)
        {
            string[] capitals = [.. sentences.Skip(1).Select(text => char.ToUpperInvariant(text[0]) + text[1..])];
            string all = string.Join(' ', ["Careful:", sentences[0], .. capitals]);
            console.WriteWrapped(all, console.Palette().Warning);
        }
    }
}
