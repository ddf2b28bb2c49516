using System.CommandLine;
using NeuronProbe.Cli.Views;
using NeuronProbe.Reports;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>--print TABLE --as FORMAT</c>: sends one table to standard output.</summary>
internal sealed class PrintArguments
{
    private const string AsTable = "table";

    // What the user calls a table, and the collector and the schema behind it.
    private static readonly Dictionary<string, (string Collector, string Schema)> Tables = new()
    {
        ["neurons"] = ("stats", "neurons"),
        ["top"] = ("top", "top_examples"),
        ["histogram"] = ("histogram", "histogram"),
    };

    private readonly Option<string> print = OptionParsers.Choice("--print", "Send that table to standard output, for pipes.", [.. Tables.Keys], null);
    private readonly Option<string> format = OptionParsers.Choice("--as", "How --print writes its table.", [AsTable, .. TableWriter.FormatNames], AsTable);

    public void AddTo(Command command)
    {
        command.Add(print);
        command.Add(format);
    }

    public bool IsAsked(ParseResult parsed) => parsed.GetValue(print) is not null;

    /// <summary>Refuses a table that is not collected, and a format without a table.</summary>
    /// <exception cref="ProbeException">The table can't be printed.</exception>
    public void Check(ParseResult parsed, IReadOnlyList<string> collect)
    {
        if (parsed.GetValue(print) is not { } name)
        {
            if (parsed.GetResult(format) is { Implicit: false })
            {
                throw new ProbeException($"--as: expected --print {string.Join('|', Tables.Keys)} beside it, but got none. Say which table to print.");
            }
            return;
        }
        if (!collect.Contains(Tables[name].Collector))
        {
            throw new ProbeException($"--print: expected '{name}' to be collected, but --collect has only {string.Join(", ", collect)}. Add {Tables[name].Collector}.");
        }
    }

    /// <summary>Writes the table.</summary>
    public void Write(ParseResult parsed, Findings findings, Terminal terminal)
    {
        TableSchema schema = findings.Schemas.First(s => s.Name == Tables[parsed.GetValue(print)!].Schema);
        string name = parsed.GetValue(format)!;
        if (name == AsTable)
        {
            new TableView(terminal.OutputConsole()).Write(findings, schema);
        }
        else
        {
            TableWriter.Write(terminal.Output, findings, schema, name);
        }
    }
}
