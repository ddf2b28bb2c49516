using NeuronProbe.Cli.Terminals;
using NeuronProbe.Reports;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Says before all results of a scan that they are not complete, and what the scan warned of.</summary>
internal sealed class NotesView(IAnsiConsole console)
{
    /// <summary>Writes them with an empty line after them, or nothing where there are none.</summary>
    public void Write(SavedNotes notes)
    {
        string[] lines = [.. notes.Lines];
        foreach (string line in lines)
        {
            console.WriteWrapped(line, console.Palette().Warning);
        }
        if (lines.Length > 0)
        {
            console.WriteLine();
        }
    }
}
