using NeuronProbe.Cli.Terminals;
using NeuronProbe.Collectors;
using NeuronProbe.Results.Drawing;
using Spectre.Console;

namespace NeuronProbe.Cli.Views;

/// <summary>Draws a neuron's samples, those of all tokens first, then those of its intervals from the highest one on:
/// the first draws of each, a line a draw.</summary>
internal sealed class SamplesView(IAnsiConsole console)
{
    private const int MostDraws = 2;

    private readonly ExampleText text = new(console);

    /// <param name="samples">The samples, at least one; the largest magnitude among them gets the strongest
    /// shade.</param>
    public void Write(IReadOnlyList<Sample> samples)
    {
        console.WriteParts(("Samples", ConsoleLines.Heading));
        double largest = samples.Max(sample => Math.Abs(sample.Activation));
        int activationWidth = samples.Max(sample => Figures.Short(sample.Activation).Length);
        int left = 0;
        foreach (IGrouping<SampleInterval?, Sample> drawn in samples
            .GroupBy(sample => sample.Interval)
            .OrderByDescending(drawn => drawn.Key?.Number ?? int.MaxValue))
        {
            console.WriteParts((Title(drawn.First(), samples[0].Tokens), ConsoleLines.Aside));
            foreach (Sample sample in drawn.Take(MostDraws))
            {
                WriteSample(sample, largest, activationWidth);
            }
            left += Math.Max(0, drawn.Count() - MostDraws);
        }
        if (left > 0)
        {
            string note = $"{Figures.Count(left, "more draw")}; --print {SamplesCollector.Kind.PrintName} gives all.";
            console.WriteParts((note, ConsoleLines.Aside));
        }
    }

    private static string Title(Sample sample, long all) => sample.Interval is { } interval
        ? $"{Figures.Short(interval.Lower)} to {Figures.Short(interval.Upper)}: "
            + $"{Figures.Count(sample.Tokens, "token")}, {Figures.Percent((double)sample.Tokens / all)}"
        : $"at random: {Figures.Count(sample.Tokens, "token")}";

    private void WriteSample(Sample sample, double largest, int activationWidth)
    {
        string activation = $"  {Figures.Short(sample.Activation).PadLeft(activationWidth)}";
        IReadOnlyList<Glyph> line = GlyphLines.CutAroundPeak(
            text.Draw(sample, largest), console.Profile.Width - activation.Length - 2, console.CutMark());
        console.WriteParts([(activation + "  ", Style.Plain), .. ConsoleLines.Parts(line)]);
    }
}
