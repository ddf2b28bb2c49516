using NeuronProbe.Cli.Terminals;
using NeuronProbe.Gates;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws what became of rules, a line each.</summary>
/// <param name="console">How text is spelt.</param>
/// <param name="output">Where to.</param>
/// <param name="width">Columns that a line may take; no end in a log, where nothing is to be left out.</param>
internal sealed class VerdictView(IAnsiConsole console, TextWriter output, int width)
{
    private static readonly LineColumn<RuleOutcome>[] Columns =
    [
        new("rule", IsNumber: false, rule => PlainLine.Of(rule.Rule)),
        new("limit", IsNumber: false, rule => rule.Limit, Spare: 1),
        new("result", IsNumber: false, rule => rule.Passed ? "passed" : "failed"),
        new("found", IsNumber: false, rule => PlainLine.Of(rule.Value)),
        new("", IsNumber: false, rule => PlainLine.Of(rule.WorstText ?? ""), Spare: 2),
    ];

    public void Write(Verdict verdict)
    {
        if (verdict.Rules.Count == 0)
        {
            return;
        }
        var columns = new FittedColumns<RuleOutcome>(console, verdict.Rules, Columns, width);
        WriteLine(columns.Heading);
        for (int rule = 0; rule < verdict.Rules.Count; rule++)
        {
            WriteLine(columns.Line(rule));
        }
    }

    private void WriteLine(string line) => output.WriteLine(console.Cut(line.TrimEnd()).AtEnd(width));
}
