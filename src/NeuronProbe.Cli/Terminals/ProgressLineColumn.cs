using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuronProbe.Cli.Terminals;

/// <summary>Draws a task's progress as one line of the width that the terminal has at the moment.</summary>
/// <param name="columns">Gives that width.</param>
internal sealed class ProgressLineColumn(Func<int> columns) : ProgressColumn
{
    private const string Frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private const long FrameMilliseconds = 100;

    // A line that fills the last column makes some terminals begin another.
    private const int Spinner = 2;
    private const int Spare = 1;

    private static readonly Style Filled = new(Color.Yellow);
    private static readonly Style Empty = new(Color.Grey);

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
        drawn.Append(
            $"{Frames[(int)(Environment.TickCount64 / FrameMilliseconds % Frames.Length)]} {line.Description}");
        Append(drawn, line.Done, Filled, " ");
        Append(drawn, line.Open, Empty, line.Done.Length > 0 ? "" : " ");
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
