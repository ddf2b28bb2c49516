using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Scans;
using NeuronProbe.Tables;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>--print TABLE --as FORMAT</c>: sends one table to standard output.</summary>
internal static class PrintTable
{
    /// <summary>Refuses a format without a table.</summary>
    public static IEnumerable<string> CheckFormat(bool isTableGiven, bool isFormatGiven) =>
        isFormatGiven && !isTableGiven
            ? [$"--as: expected --print {PrintOptions.TableOption.ValueName} beside it, but got none. "
                + "Say which table to print."]
            : [];

    /// <summary>Writes the table.</summary>
    public static void Write(PrintOptions print, Findings findings, ReportOptions options, Terminal terminal)
    {
        string collector = PrintOptions.KindOf(print.Table!).Name;
        TableSchema schema = findings.Sites[0].Collectors.First(c => c.Name == collector).Schema;
        if (print.Format == PrintOptions.AsTable)
        {
            new TableView(terminal.OutputConsole()).Write(findings, schema);
        }
        else
        {
            TableWriter.Write(terminal.ExactOutput, findings, schema, print.Format, options);
        }
    }
}
