using System.Diagnostics;
using NeuronProbe.Options;
using Spectre.Console;

namespace NeuronProbe.Cli.Terminals;

/// <summary>Progress of a long task on standard error: a bar on a terminal, a line now and then elsewhere,
/// or nothing.</summary>
/// <param name="terminal">The streams.</param>
/// <param name="options">What is shown.</param>
internal sealed class ProgressDisplay(Terminal terminal, DisplayOptions options)
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    /// <summary>Writes a line that is no result, unless quiet.</summary>
    public void Note(string line)
    {
        if (!options.IsQuiet)
        {
            terminal.Error.WriteLine(line);
        }
    }

    /// <summary>Runs a task that reports its progress.</summary>
    /// <param name="name">What the task is called.</param>
    /// <param name="work">The task.</param>
    public T Show<T>(string name, Func<Action<TaskProgress>, T> work)
    {
        if (options.IsQuiet || options.Progress == "none")
        {
            return work(_ => { });
        }
        return options.Progress == "auto" && terminal.CanRedrawError ? ShowBar(name, work) : ShowLines(name, work);
    }

    private T ShowBar<T>(string name, Func<Action<TaskProgress>, T> work) =>
        terminal.ErrorConsole().Progress()
            .AutoClear(true)
            .Columns(new ProgressLineColumn(() => terminal.ColumnsOf(WindowSize.StandardError)))
            .Start(context =>
            {
                ProgressTask task = context.AddTask(name, maxValue: 1);
                task.IsIndeterminate = true;
                return work(progress =>
                {
                    task.Description = VisibleText.Of(progress.ToString(withShare: false));
                    task.IsIndeterminate = progress.Fraction is null;
                    task.Value = progress.Fraction ?? 0;
                });
            });

    private T ShowLines<T>(string name, Func<Action<TaskProgress>, T> work)
    {
        long last = Stopwatch.GetTimestamp();
        string? stage = null;
        return work(progress =>
        {
            if (Stopwatch.GetElapsedTime(last) >= LineInterval || progress.Stage != stage)
            {
                last = Stopwatch.GetTimestamp();
                stage = progress.Stage;
                terminal.Error.WriteLine($"{name}: {progress.ToString(withShare: true)}");
            }
        });
    }
}
