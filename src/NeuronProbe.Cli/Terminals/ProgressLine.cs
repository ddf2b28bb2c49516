using System.Globalization;
using Spectre.Console;

namespace NeuronProbe.Cli.Terminals;

/// <summary>A line that tells how far a task has come, cut so that it fits: what matters least goes first.</summary>
/// <param name="Description">In words.</param>
/// <param name="Done">The part of the bar that is filled.</param>
/// <param name="Open">The part of the bar that is not.</param>
/// <param name="Figures">The share and the remaining time.</param>
internal readonly record struct ProgressLine(string Description, string Done, string Open, string Figures)
{
    private const int WidestBar = 40;
    private const int NarrowestBar = 10;
    private const int LeastDescription = 12;

    /// <summary>Fits it into a width.</summary>
    /// <param name="description">In words, on one line.</param>
    /// <param name="fraction">The share that is done, or null where nobody knows.</param>
    /// <param name="remaining">How long it will take, or null where nobody knows.</param>
    /// <param name="width">Columns, at least 1.</param>
    public static ProgressLine Fit(string description, double? fraction, TimeSpan? remaining, int width)
    {
        if (fraction is not { } share)
        {
            return new ProgressLine(VisibleText.Cut(description, width), "", "", "");
        }
        string percent = string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * share),3:0} %");
        string figures = remaining is { } time ? $"{percent} {Format(time)}" : percent;
        int wanted = Math.Min(description.GetCellWidth(), LeastDescription);
        // The first of them that leaves room for some words.
        (string last, int bar) = new[] { (figures, NarrowestBar), (figures, 0), (percent, 0) }
            .FirstOrDefault(part => Taken(part.Item1, part.Item2) + wanted <= width, (percent, 0));
        int room = width - Taken(last, bar);
        if (room < 1)
        {
            return new ProgressLine("", "", "", VisibleText.Cut(percent.TrimStart(), width));
        }
        string words = VisibleText.Cut(description, room);
        bar = bar == 0 ? 0 : Math.Min(WidestBar, bar + room - words.GetCellWidth());
        int done = (int)Math.Round(bar * Math.Clamp(share, 0, 1));
        return new ProgressLine(words, new string('━', done), new string('━', bar - done), last);
    }

    public override string ToString() =>
        string.Join(' ', new[] { Description, Done + Open, Figures }.Where(part => part.Length > 0));

    private static int Taken(string figures, int bar) => 1 + figures.Length + (bar > 0 ? 1 + bar : 0);

    private static string Format(TimeSpan time) => time.TotalHours < 100
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0} days");
}
