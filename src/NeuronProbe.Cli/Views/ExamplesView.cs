using System.Globalization;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws a list of top examples: a line that says where each is, and below it the text, shaded by activation.
/// Those that look the same are drawn once, with their number.</summary>
internal sealed class ExamplesView(IAnsiConsole console)
{
    private const int Indent = 4;

    private readonly ExampleText text = new(console);

    /// <param name="tail">The end of the activations that they are of.</param>
    /// <param name="examples">The examples in order of rank;
    /// the largest magnitude among them gets the strongest shade.</param>
    public void Write(Tail tail, IReadOnlyList<TopExample> examples)
    {
        string title = tail == Tail.Low ? "Lowest activations" : "Highest activations";
        console.WriteParts((title, ConsoleLines.Heading));
        double largest = examples.Max(example => Math.Abs(example.Activation));
        int rankWidth = examples[^1].Rank.ToString(CultureInfo.InvariantCulture).Length;
        int activationWidth = examples.Max(example => Figures.Short(example.Activation).Length);
        foreach (RepeatedExample example in RepeatedExample.Of(examples))
        {
            WriteExample(example, largest, rankWidth, activationWidth);
        }
    }

    private void WriteExample(RepeatedExample repeated, double largest, int rankWidth, int activationWidth)
    {
        TopExample example = repeated.First;
        string times = repeated.Number == 1 ? "" : FormattableString.Invariant($"  x {repeated.Number}");
        string rank = example.Rank.ToString(CultureInfo.InvariantCulture).PadLeft(rankWidth);
        string activation = Figures.Short(example.Activation).PadLeft(activationWidth);
        TokenContext context = example.Context;
        string token = context.Token < 0
            ? "added token"
            : "token " + context.Token.ToString(CultureInfo.InvariantCulture);
        int room = console.Profile.Width - rank.Length - activation.Length - token.Length - times.Length - 6;
        string place = $"{console.Cut(context.DocumentId).InFolders(Math.Max(8, room))}, {token}";
        console.WriteParts(
            (rank + "  ", Style.Plain),
            (activation, ConsoleLines.Heading),
            ("  " + place, ConsoleLines.Aside),
            (times, Style.Plain));
        foreach (IReadOnlyList<Glyph> line in GlyphLines.Wrap(
            text.Draw(example, largest), console.Profile.Width - Indent))
        {
            console.WriteParts([(new string(' ', Indent), Style.Plain), .. ConsoleLines.Parts(line)]);
        }
    }
}
