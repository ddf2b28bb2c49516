using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuronProbe.Cli.Terminals;

/// <summary>Draws a task's progress as one line of the width that the terminal has at the moment.</summary>
/// <param name="columns">Gives that width.</param>
internal sealed class ProgressLineColumn(Func<int> columns) : ProgressColumn
{
    private const string Frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private const string AsciiFrames = "|/-\\";
    private const long FrameMilliseconds = 100;

    // A line that fills the last column makes some terminals begin another.
    private const int Spinner = 2;
    private const int Spare = 1;

    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        int width = Math.Min(columns(), options.ConsoleSize.Width) - Spare;
        if (width <= Spinner)
        {
            return new Text("");
        }
        double? fraction = task.IsIndeterminate ? null : task.Value;
        var line = ProgressLine.Fit(task.Description, fraction, task.RemainingTime, width - Spinner);
        var drawn = new Paragraph { Overflow = Overflow.Crop };
        string frames = options.Unicode ? Frames : AsciiFrames;
        drawn.Append(
            $"{frames[(int)(Environment.TickCount64 / FrameMilliseconds % frames.Length)]} {line.Description}");
        Append(drawn, line.Done, Palette.BarDone, " ");
        Append(drawn, line.Open, Palette.BarOpen, line.Done.Length > 0 ? "" : " ");
        Append(drawn, line.Figures, Style.Plain, " ");
        return drawn;
    }

    private static void Append(Paragraph line, string text, Style style, string before)
    {
        if (text.Length > 0)
        {
            line.Append(before).Append(text, style);
        }
    }
}
