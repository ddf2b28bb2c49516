using System.CommandLine;
using System.CommandLine.Parsing;
using NeuronProbe.Cli.Views;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Tables;

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
        ["concepts"] = ("concepts", "concepts"),
    };

    private readonly Option<string> print = OptionParsers.Choice("--print", "Send that table to standard output, for pipes.", [.. Tables.Keys], null);
    private readonly Option<string> format = OptionParsers.Choice("--as", "How --print writes its table.", [AsTable, .. TableWriter.FormatNames], AsTable);

    public void AddTo(Command command)
    {
        command.Add(print);
        command.Add(format);
    }

    /// <summary>The table that is asked for, or null.</summary>
    public string? TableOf(ParseResult parsed) => parsed.GetValue(print);

    public string FormatOf(ParseResult parsed) => parsed.GetValue(format)!;

    /// <summary>Has the command line refused where a table is not collected, or a format stands without a table.</summary>
    /// <param name="collect">Says what is collected.</param>
    public void DemandCollected(Option<string[]> collect)
    {
        // Validators of options, not of the command: those of the command would hide what is wrong with other options.
        print.Validators.Add(result => OptionParsers.Report(result, () => Check(FirstWord(result), false, Collected(result))));
        format.Validators.Add(result => OptionParsers.Report(result, () => Check(FirstWord(result.GetResult(print)), !result.Implicit, null)));

        string[]? Collected(OptionResult result) =>
            result.GetResult(collect)?.Tokens is { Count: > 0 } tokens ? OptionParsers.SplitWords(tokens) : null;
    }

    /// <summary>Refuses a table that was not collected, and a format without a table.</summary>
    /// <exception cref="ProbeException">The table can't be printed.</exception>
    public void Check(ParseResult parsed, IReadOnlyList<string> collected) =>
        Check(parsed.GetValue(print), parsed.GetResult(format) is { Implicit: false }, collected);

    /// <summary>Refuses any other table beside the choice of a concept.</summary>
    /// <exception cref="ProbeException">Another table is asked for.</exception>
    public void DemandConcepts(ParseResult parsed)
    {
        if (TableOf(parsed) is { } table and not "concepts")
        {
            throw new ProbeException($"--print: expected 'concepts' beside --concept, but got '{table}'. Leave one of them out.");
        }
    }

    private static string? FirstWord(OptionResult? result) => result?.Tokens is [{ } token, ..] ? token.Value : null;

    private static void Check(string? table, bool isFormatGiven, IReadOnlyList<string>? collected)
    {
        if (table is null)
        {
            if (isFormatGiven)
            {
                throw new ProbeException($"--as: expected --print {string.Join('|', Tables.Keys)} beside it, but got none. Say which table to print.");
            }
        }
        else if (collected is not null && Tables.TryGetValue(table, out (string Collector, string Schema) names) && !collected.Contains(names.Collector))
        {
            throw new ProbeException($"--print: expected '{table}' to be collected, but --collect has only {string.Join(", ", collected)}. Add {names.Collector}.");
        }
    }

    /// <summary>Writes the table.</summary>
    public void Write(ParseResult parsed, Findings findings, ReportOptions options, Terminal terminal)
    {
        TableSchema schema = findings.Schemas.First(s => s.Name == Tables[parsed.GetValue(print)!].Schema);
        string name = parsed.GetValue(format)!;
        if (name == AsTable)
        {
            new TableView(terminal.OutputConsole()).Write(findings, schema);
        }
        else
        {
            TableWriter.Write(terminal.ExactOutput, findings, schema, name, options);
        }
    }
}
