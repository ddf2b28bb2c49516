using System.CommandLine;
using System.Runtime.CompilerServices;
using NeuronProbe.Cli.Views;
using NeuronProbe.Hub;
using NeuronProbe.Results;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>scan</c>: runs the model over the corpus and collects.</summary>
internal static class ScanCommand
{
    /// <summary>Neurons that a table shows where nothing else is said.</summary>
    public const int TableLimit = 20;

    private static readonly string[] ProgressModes = ["auto", "plain", "none"];

    public static Command Create(Terminal terminal)
    {
        var scan = new ScanArguments();
        var print = new PrintArguments();
        var quiet = new Option<bool>("--quiet", "-q") { Description = "No progress and no notes; warnings and errors only." };
        Option<string> progress = OptionParsers.Choice("--progress", "How progress is shown on standard error.", ProgressModes, "auto");
        var command = new Command("scan", "Runs the model over the corpus and collects: top examples, statistics and histograms of all chosen neurons.");
        scan.AddTo(command);
        print.AddTo(command);
        command.Add(quiet);
        command.Add(progress);
        print.DemandCollected(scan.Collect);
        command.SetAction(parsed =>
        {
            ScanOptions options = scan.Read(parsed) with
            {
                Print = print.TableOf(parsed),
                PrintFormat = print.FormatOf(parsed),
                IsQuiet = parsed.GetValue(quiet),
                Progress = parsed.GetValue(progress)!,
                Hub = new HubEnvironment(terminal.Variable),
            };
            print.Check(parsed, options.Collect);
            var display = new ProgressDisplay(terminal, options.IsQuiet ? "none" : options.Progress, options.IsQuiet);
            bool isPrinted = options.Print is not null;
            return Run(options, display, terminal, Write);

            void Write(ScanOutcome outcome)
            {
                if (isPrinted)
                {
                    print.Write(parsed, outcome.Findings, options.Reports, terminal);
                }
                else if (options.Out is null)
                {
                    Summarise(outcome, terminal);
                }
            }
        });
        return command;
    }

    // Apart, so that building the command line loads nothing of LibTorch.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(ScanOptions options, ProgressDisplay display, Terminal terminal, Action<ScanOutcome> write)
    {
        using var signals = new InterruptSignals();
        try
        {
            if (options.Collect.Contains("concepts"))
            {
                display.Note("Reading the corpus once for its concepts.");
            }
            using var plan = new ScanPlan(options, terminal.Input, signals.Token);
            return Run(plan, display, terminal, write, signals);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            terminal.Error.WriteLine("Interrupted before the first chunk was finished: nothing was written.");
            return signals.ExitCode;
        }
    }

    private static int Run(ScanPlan plan, ProgressDisplay display, Terminal terminal, Action<ScanOutcome> write, InterruptSignals signals)
    {
        ScanOptions options = plan.Options;
        display.Note($"Memory: about {plan.Estimate}" + (plan.Estimate.BytesPerToken is > 0 and { } more ? $", and {MemoryEstimate.Format(more)} more with each token" : ""));
        int known = Warn(plan, 0, terminal);
        ScanOutcome outcome = display.Show(report => new Scan(plan).Run(report, signals.Token));
        Warn(plan, known, terminal);
        ManifestCorpus corpus = outcome.Manifest.Corpus;
        ManifestTiming timing = outcome.Manifest.Timing;
        display.Note(FormattableString.Invariant(
            $"Read {Figures.Count(corpus.Tokens, "token")} of {Figures.Count(corpus.Documents, "document")} in {timing.TotalS - timing.LoadS - timing.IntervalsS:0.0} s ({timing.TokensPerS:N0} tokens/s).")
            + (timing.IntervalsS > 0 ? FormattableString.Invariant($" Intervals took {timing.IntervalsS:0.0} s more.") : "")
            + (corpus.EmptyDocuments > 0 ? $" Skipped {Figures.Count(corpus.EmptyDocuments, "empty document")}." : "")
            + (corpus.BadRecords > 0 ? $" Skipped {Figures.Count(corpus.BadRecords, "bad record")}." : ""));
        if (options.Out is not null)
        {
            display.Note($"Wrote {options.Out}; look at it with "
                + $"{ShellCommand.Shown("neuronprobe", "show", ShellCommand.PathWord(options.Out))}.");
        }
        write(outcome);
        if (outcome.InterruptedIn is not { } stage)
        {
            return ExitCode.Done;
        }
        terminal.Error.WriteLine(stage == ScanStage.Pass
            ? "Interrupted: the results are those of the chunks that were finished."
            : "Interrupted: the results are complete but for intervals and what else a second reading finds.");
        return signals.ExitCode;
    }

    /// <summary>Prints the warnings behind the first ones, and says how many there are by now.</summary>
    private static int Warn(ScanPlan plan, int known, Terminal terminal)
    {
        foreach (string warning in plan.Warnings.Skip(known))
        {
            terminal.Error.WriteLine($"Warning: {warning}");
        }
        return plan.Warnings.Count;
    }

    private static void Summarise(ScanOutcome outcome, Terminal terminal)
    {
        Findings findings = outcome.Findings;
        if (findings.Sites.Sum(s => s.Selection.Neurons.Count) == 1)
        {
            new NeuronView(terminal.OutputConsole()).Write(NeuronFindings.Read(findings.Sites[0], 0), outcome.Manifest.Sites[0].Alias);
        }
        else
        {
            new NeuronTableView(terminal.OutputConsole()).Write(findings, TableLimit);
        }
    }
}
