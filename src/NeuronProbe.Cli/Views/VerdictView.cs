using NeuronProbe.Gates;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws what became of rules, a line each.</summary>
internal sealed class VerdictView(IAnsiConsole console)
{
    private static readonly LineColumn<RuleOutcome>[] Columns =
    [
        new("rule", IsNumber: false, rule => rule.Rule),
        new("limit", IsNumber: false, rule => rule.Limit, Spare: 1),
        new("result", IsNumber: false, rule => rule.Passed ? "passed" : "failed"),
        new("found", IsNumber: false, rule => rule.Value),
        new("", IsNumber: false, rule => rule.WorstText ?? "", Spare: 2),
    ];

    public void Write(Verdict verdict)
    {
        if (verdict.Rules.Count > 0)
        {
            AlignedLines.Write(console, verdict.Rules, Columns);
        }
    }
}
