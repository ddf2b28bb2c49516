using NeuronProbe.Cli.Terminals;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws the tokens that a neuron promotes and suppresses, a paragraph for each.</summary>
internal sealed class WrittenTokensView(IAnsiConsole console)
{
    private const int Digits = 3;

    public void Write(IReadOnlyList<WrittenTokens> tails)
    {
        foreach (WrittenTokens tail in tails)
        {
            string verb = tail.Tail switch
            {
                "high" => "promotes",
                "low" => "suppresses",
                _ => tail.Tail,
            };
            IEnumerable<string> tokens = tail.Tokens.Select((token, i) =>
                $"'{VisibleText.Of(token.Text)}' {Figures.Short(token.Effect, Digits)}"
                + (i + 1 < tail.Tokens.Count ? "," : ""));
            console.WriteWrapped(tokens.Prepend($"{verb}:"), Style.Plain);
        }
    }
}
