using System.Globalization;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Effects.Traces;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws a text once for each neuron, shaded by its activations, with the largest in words above it. Of a text
/// of more than a few lines what stands round the largest is drawn.</summary>
/// <param name="console">Where to.</param>
/// <param name="isWhole">Whether all of a long text is drawn.</param>
internal sealed class TraceView(IAnsiConsole console, bool isWhole = false)
{
    private const int Indent = 4;
    private const int MostLines = 5;

    private static readonly string Margin = new(' ', Indent);

    private readonly ExampleText text = new(console);

    public void Write(TextTrace trace)
    {
        console.WriteWrapped(SummaryOf(trace), Style.Plain);
        foreach (TracedNeuron neuron in trace.Neurons)
        {
            console.WriteLine();
            Write(trace, neuron);
        }
        if (trace.Expected is { } expected)
        {
            console.WriteLine();
            console.WriteParts(("Next tokens, by probability", ConsoleLines.Heading));
            for (int i = 0; i < expected.Count; i++)
            {
                Write(trace.Tokens[i], expected[i]);
            }
        }
    }

    private string SummaryOf(TextTrace trace)
    {
        int leftOut = trace.Tokens.Count(token => !token.IsCounted);
        string marked = console.IsInColour() ? "dim" : "in braces";
        return $"{Figures.Count(trace.Tokens.Count, "token")} in {Figures.Count(trace.WindowCount, "window")}"
            + (leftOut == 0
                ? "."
                : $"; {Figures.Count(leftOut)} of them, {marked}, {(leftOut == 1 ? "does" : "do")} not count.")
            + (trace.Top is not { } top ? ""
                : $" Of each site, the {Figures.Count(top, "neuron")} "
                    + (trace.Scan is null
                        ? "with the largest magnitude."
                        : "whose largest magnitude is the most unusual in the scan."));
    }

    private void Write(TextTrace trace, TracedNeuron neuron)
    {
        string name = NeuronPlace.NameOf(
            neuron.Selection.Site.Alias ?? neuron.Selection.Site.Name, neuron.Neuron);
        string path = neuron.Selection.Site.Alias is null ? "" : $"  {neuron.Selection.Site.Name}";
        console.WriteParts((console.Cut(name + path).AtEnd(console.Profile.Width), ConsoleLines.Heading));
        int width = console.Profile.Width - Indent;
        foreach (string line in WrappedText.Of(console.Shown(PeakOf(trace, neuron)), width, 0))
        {
            console.WriteParts((Margin + line, Style.Plain));
        }
        var example = new TracedExample(trace, neuron);
        IReadOnlyList<Glyph> glyphs = text.Draw(example, Math.Abs(example.Activation));
        if (!isWhole && GlyphLines.Wrap(glyphs, width).Skip(MostLines).Any())
        {
            // Lines that break between words are a little shorter than they may be.
            glyphs = GlyphLines.CutAroundPeak(glyphs, (MostLines - 1) * width, console.Spelt(VisibleText.CutMark));
        }
        foreach (IReadOnlyList<Glyph> line in GlyphLines.Wrap(glyphs, width))
        {
            console.WriteParts([(Margin, Style.Plain), .. ConsoleLines.Parts(line)]);
        }
    }

    private static string PeakOf(TextTrace trace, TracedNeuron neuron)
    {
        if (neuron is not { Peak: { } peak, Max: { } max })
        {
            return trace.Tokens.Any(token => token.IsCounted)
                ? "No finite value on a token that counts."
                : "No value, since no token counts.";
        }
        string where = trace.WindowCount == 1
            ? ""
            : FormattableString.Invariant($" of window {trace.Tokens[peak].Window}");
        string value = max == 0
            ? "0 on all tokens"
            : $"{Figures.Short(max)} on {NameOf(trace.Tokens[peak])}{where}";
        return neuron.Scanned is { } scanned ? $"{value}, {HeldAgainst(scanned, max)}" : value;
    }

    private static string HeldAgainst(ScannedValues scanned, float value)
    {
        if (scanned.Count == 0)
        {
            return "of which the scan has no value";
        }
        (double below, double above) = (scanned.Below(value), scanned.Above(value));
        bool isHigh = below >= above;
        string share = below == 1 || above == 1
            ? $"all {Figures.Count(scanned.Count, "token")} of the scan"
            : $"{PercentOf(isHigh ? below : above)} % of the scan's tokens";
        return isHigh
            ? $"above {share}, whose largest was {Figures.Short(scanned.Max)}"
            : $"below {share}, whose smallest was {Figures.Short(scanned.Min)}";
    }

    /// <summary>A share rounded down, so that it is never all of them.</summary>
    private static string PercentOf(double share)
    {
        double percent = Math.Floor(share * 1e4) / 1e2;
        percent = percent < 99.99 ? percent : Math.Floor(share * 1e6) / 1e4;
        return percent.ToString("0.####", CultureInfo.InvariantCulture);
    }

    private static string NameOf(TracedToken token) => token.Token < 0
        ? $"'{token.Text ?? Id(token.Id)}', which was added"
        : $"'{token.Text ?? Id(token.Id)}' (token {token.Token.ToString(CultureInfo.InvariantCulture)})";

    private static string Id(int id) => "#" + id.ToString(CultureInfo.InvariantCulture);

    private void Write(TracedToken token, IReadOnlyList<ExpectedToken> next)
    {
        string list = next.Any(one => !double.IsFinite(one.Token.Probability))
            ? "none, since the logits are not all finite numbers"
            : string.Join(
                ", ", next.Select(one => $"'{one.Text ?? Id(one.Token.Id)}' {Figures.Share(one.Token.Probability)}"));
        console.WriteParts((
            console.Cut($"{Margin}'{token.Text ?? Id(token.Id)}': {list}").AtEnd(console.Profile.Width), Style.Plain));
    }
}
