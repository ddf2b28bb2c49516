using System.Diagnostics;
using NeuronProbe.Scans;
using Spectre.Console;

namespace NeuronProbe.Cli;

/// <summary>Progress of a scan on standard error: a bar on a terminal, a line now and then elsewhere, or nothing.</summary>
/// <param name="terminal">The streams.</param>
/// <param name="mode"><c>auto</c>, <c>plain</c> or <c>none</c>.</param>
/// <param name="isQuiet">Whether notes are left out too.</param>
internal sealed class ProgressDisplay(Terminal terminal, string mode, bool isQuiet)
{
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(10);

    /// <summary>Writes a line that is no result, unless quiet.</summary>
    public void Note(string line)
    {
        if (!isQuiet)
        {
            terminal.Error.WriteLine(line);
        }
    }

    /// <summary>Runs work that reports its progress.</summary>
    public T Show<T>(Func<Action<ScanProgress>, T> work)
    {
        if (mode == "none")
        {
            return work(_ => { });
        }
        return mode == "auto" && terminal.IsErrorTerminal ? ShowBar(work) : ShowLines(work);
    }

    private T ShowBar<T>(Func<Action<ScanProgress>, T> work) =>
        terminal.ErrorConsole().Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask("scan", maxValue: 1);
                task.IsIndeterminate = true;
                return work(progress =>
                {
                    task.Description = Describe(progress);
                    task.IsIndeterminate = progress.Fraction is null;
                    task.Value = progress.Fraction ?? 0;
                });
            });

    private T ShowLines<T>(Func<Action<ScanProgress>, T> work)
    {
        long last = Stopwatch.GetTimestamp();
        return work(progress =>
        {
            if (Stopwatch.GetElapsedTime(last) >= LineInterval)
            {
                last = Stopwatch.GetTimestamp();
                string share = progress.Fraction is double fraction ? FormattableString.Invariant($"{100 * fraction:0} %, ") : "";
                terminal.Error.WriteLine($"scan: {share}{Describe(progress)}");
            }
        });
    }

    /// <summary>A number with its noun: <c>1 document</c>, <c>1,200 documents</c>.</summary>
    public static string Count(long number, string noun) => FormattableString.Invariant($"{number:N0} {noun}{(number == 1 ? "" : "s")}");

    private static string Describe(ScanProgress progress)
    {
        double speed = progress.Elapsed.TotalSeconds > 0 ? progress.Tokens / progress.Elapsed.TotalSeconds : 0;
        return FormattableString.Invariant($"{Count(progress.Documents, "document")}, {Count(progress.Tokens, "token")}, {speed:N0} tokens/s");
    }
}
