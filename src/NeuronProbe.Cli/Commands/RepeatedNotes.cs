using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;
using NeuronProbe.Reports;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary>Repeats what a scan said of itself, wherever its results are read again.</summary>
internal static class RepeatedNotes
{
    /// <summary>Before a view or a table for people on the same stream; beside data for programs on the error stream,
    /// so that they stay data.</summary>
    public static void Write(ScanManifest manifest, PrintOptions print, Terminal terminal)
    {
        if (print.Table is null || print.Format == PrintOptions.AsTable)
        {
            SavedNotes notes = SavedNotes.Of(manifest);
            // A console may ask the terminal for its background.
            if (notes.Lines.Any())
            {
                new NotesView(terminal.OutputConsole()).Write(notes);
            }
        }
        else
        {
            Tell(manifest, terminal);
        }
    }

    /// <summary>On the error stream.</summary>
    public static void Tell(ScanManifest manifest, Terminal terminal)
    {
        foreach (string line in SavedNotes.Of(manifest).Lines)
        {
            terminal.Error.WriteLine(line);
        }
    }
}
