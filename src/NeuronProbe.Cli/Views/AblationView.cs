using System.Globalization;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Effects.Ablation;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws what ablations change.</summary>
internal sealed class AblationView(IAnsiConsole console)
{
    // Neurons of which tokens are shown: more would push the table away.
    private const int MostWithTokens = 3;
    private const int ShownTokens = 5;

    private const string NotFinite =
        "The model's own loss is NaN or infinite on this corpus, so that no change of it can be told. 'neuronprobe "
        + "scan' counts NaN and infinite values of each neuron (nonfinite), and so tells where they come from: check "
        + "the checkpoint, and --dtype.";

    private static readonly LineColumn<FoundEffect>[] Columns =
    [
        new("neuron", false, effect => effect.Name),
        new("change", true, effect => effect.Corpus.Tokens > 0 && !double.IsFinite(effect.Corpus.Change)
            ? "not finite"
            : Signed(effect.Corpus.Change)),
        new("from", true, effect => Signed(effect.Corpus.Low), Spare: 3),
        new("to", true, effect => Signed(effect.Corpus.High), Spare: 3),
        new("on its top", true, effect => Signed(effect.On(AblationRow.Top)?.Change), Spare: 1),
        new("at random", true, effect => Signed(effect.On(AblationRow.Random)?.Change), Spare: 2),
    ];

    private static readonly LineColumn<(FoundEffect Effect, string Concept, LossChange Figures)>[] ConceptColumns =
    [
        new("concept", false, line => line.Concept),
        new("neuron", false, line => line.Effect.Name),
        new("change", true, line => Signed(line.Figures.Change)),
        new("from", true, line => Signed(line.Figures.Low), Spare: 2),
        new("to", true, line => Signed(line.Figures.High), Spare: 2),
        new("loss", true, line => line.Figures.Tokens == 0 ? "" : Plain(line.Figures.Loss), Spare: 3),
        new("tokens", true, line => Figures.Count(line.Figures.Tokens), Spare: 4),
    ];

    /// <summary>Draws the table, those that raise the loss most first.</summary>
    /// <param name="found">What was found.</param>
    /// <param name="options">What was asked for.</param>
    /// <param name="limit">Neurons at most.</param>
    public void Write(FoundEffects found, AblationOptions options, int limit)
    {
        FoundEffect[] shown = [.. found.Costliest.Take(limit)];
        LossChange corpus = found.Effects[0].Corpus;
        console.WriteParts(
            ($"Loss {Plain(corpus.Loss)} nats a token", ConsoleLines.Heading),
            ($"  {Figures.Count(corpus.Tokens, "token")}, {Figures.Count(corpus.Documents, "document")}", Style.Plain));
        if (!double.IsFinite(corpus.Loss) && corpus.Tokens > 0)
        {
            console.WriteWrapped(NotFinite, console.Palette().Warning);
            return;
        }
        if (shown.Length == 0)
        {
            console.WriteParts(
                ($"{Figures.Count(found.Effects.Count, "change")} of it, none of which is shown.", ConsoleLines.Aside));
            return;
        }
        string value = options.Value.Number is null ? "its mean" : $"{options.Value}";
        console.WriteWrapped(
            $"Its change with {Set(found)} set to {value}, and the 95 % interval by document:", Style.Plain);
        console.WriteLine();
        AlignedLines.Write(console, shown, Columns);
        if (shown.Length < found.Effects.Count)
        {
            console.WriteParts(
                ($"and {Figures.Count(found.Effects.Count - shown.Length)} more with lower changes",
                    ConsoleLines.Aside));
        }
        WriteConcepts(found, shown);
        foreach (FoundEffect effect in shown.Take(MostWithTokens))
        {
            WriteTokens(effect, "low", "less likely");
            WriteTokens(effect, "high", "more likely");
        }
    }

    private static string Set(FoundEffects found) =>
        found.Effects is [{ Neuron: not null } one] ? one.Name : "each";

    private void WriteConcepts(FoundEffects found, FoundEffect[] shown)
    {
        (FoundEffect, string, LossChange)[] lines =
        [
            .. found.Concepts.SelectMany(concept => shown.Select(
                effect => (effect, concept, effect.On(AblationRow.Corpus, concept)!.Value))),
        ];
        if (lines.Length > 0)
        {
            console.WriteLine();
            AlignedLines.Write(console, lines, ConceptColumns);
        }
    }

    private void WriteTokens(FoundEffect effect, string tail, string words)
    {
        string[] tokens =
        [
            .. effect.Tokens.Where(row => row.Tail == tail).Take(ShownTokens).Select(
                row => $"'{row.TokenText ?? row.TokenId.ToString(CultureInfo.InvariantCulture)}' {Signed(row.Change)}"),
        ];
        if (tokens.Length > 0)
        {
            console.WriteLine();
            console.WriteWrapped(
                [
                    .. $"{effect.Name}: {words} where they come:".Split(' '),
                    .. tokens.Select((token, i) => i + 1 < tokens.Length ? $"{token}," : token),
                ],
                Style.Plain);
        }
    }

    private static string Signed(double? value) => value is { } number && double.IsFinite(number)
        ? Figures.Change(number)
        : "";

    private static string Plain(double value) =>
        double.IsFinite(value) ? Figures.Loss(value) : "not finite";
}
