using System.CommandLine;
using System.Runtime.CompilerServices;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;
using NeuronProbe.Collectors;
using NeuronProbe.Hub;
using NeuronProbe.Reports;
using NeuronProbe.Results;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>scan</c>: runs the model over the corpus and collects.</summary>
internal static class ScanCommand
{
    public const string Name = "scan";

    public const string Description =
        "Runs the model over the corpus and collects: top examples, statistics and histograms of all chosen neurons.";

    /// <summary>Neurons that a table shows where nothing else is said.</summary>
    public const int TableLimit = 20;

    public static DescribedCommand Create(Terminal terminal)
    {
        var arguments = new ScanArguments();
        var command = new DescribedCommand(Name, Description)
        {
            Examples =
            [
                "neuronprobe scan -m gpt2 -c texts/ -o out",
                "neuronprobe scan -m ./model -c corpus.jsonl -l ffn.3.post -n 12",
                "neuronprobe scan -m gpt2 -c labelled.csv --concept 'upos=*' -o out",
                "neuronprobe scan --from out/scan.json -k 50 -o again --dry-run",
            ],
        };
        arguments.AddTo(command);
        command.OptionValues[ScanOptionList.Layers.Name] = ModelSites.NamesFor;
        command.SetAction(parsed => Run(parsed, arguments, terminal));
        return command;
    }

    private static int Run(ParseResult parsed, ScanArguments arguments, Terminal terminal)
    {
        ScanOptions options = arguments.Read(parsed, new HubEnvironment(terminal.Variable));
        var display = new ProgressDisplay(terminal, options.Display);
        try
        {
            return Run(options, display, terminal);
        }
        catch (ProbeException e)
            when (e.Problems.Any(IsOfPath) && arguments.EarlierWithRelativePaths(parsed) is { } earlier)
        {
            throw new ProbeException([.. e.Problems,
                $"{earlier}: its relative paths start where the program runs, in '{Environment.CurrentDirectory}'. "
                + "Run it where the earlier scan was run, or give the paths anew."]);
        }
    }

    private static bool IsOfPath(string problem) =>
        ScanFields.Inputs.Any(option => problem.StartsWith($"{option.Name}: ", StringComparison.Ordinal));

    // Apart, so that building the command line loads nothing of LibTorch.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(ScanOptions options, ProgressDisplay display, Terminal terminal)
    {
        using var signals = new InterruptSignals();
        try
        {
            IReadOnlyList<CollectorKind> kinds = CollectorCatalogue.KindsOf(options.Collect, options.Collectors);
            foreach (string note in kinds.Select(kind => kind.PreparationNote).OfType<string>().Distinct())
            {
                display.Note(note);
            }
            using var plan = new ScanPlan(options, terminal.Input, signals.Token);
            return options.IsDryRun ? Tell(plan, display, terminal, signals) : Run(plan, display, terminal, signals);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            terminal.Error.WriteLine("Interrupted before the first chunk was finished: nothing was written.");
            return signals.ExitCode;
        }
    }

    private static int Run(ScanPlan plan, ProgressDisplay display, Terminal terminal, InterruptSignals signals)
    {
        display.Note($"Memory: about {plan.Estimate}"
            + (plan.Estimate.BytesPerToken is > 0 and { } more
                ? $", and {MemoryEstimate.Format(more)} more with each token"
                : "")
            + (plan.Estimate is { Documents: 0, BytesPerDocument: > 0 and { } sums }
                ? $", and {MemoryEstimate.Format(sums)} more with each document"
                : ""));
        Func<IReadOnlyList<(string Name, byte[] Content)>>? weights = ScanWeights.Of(plan);
        int known = Warn(plan, 0, terminal);
        ScanOutcome outcome = display.Show<ScanOutcome>(
            "scan", report => new Scan(plan) { Beside = weights }.Run(
                progress => report(ScanProgressText.Of(progress)), signals.Token));
        Warn(plan, known, terminal);
        return outcome.Manifest is null || outcome.End == ScanEnd.CompleteBefore
            ? TellSaved(outcome, plan, terminal, signals)
            : Tell(outcome, outcome.Manifest, plan, display, terminal, signals);
    }

    /// <summary>What is said where nothing new was written but what was saved.</summary>
    private static int TellSaved(ScanOutcome outcome, ScanPlan plan, Terminal terminal, InterruptSignals signals)
    {
        string folder = plan.Folders.Results!;
        if (outcome.End == ScanEnd.CompleteBefore)
        {
            terminal.Error.WriteLine($"Complete already: {folder} holds this scan.");
            if (plan.Options.Print.Table is not null)
            {
                Findings found = SavedScan.Open(folder).LoadAll();
                PrintTable.Write(plan.Options.Print, found, plan.Options.Reports, terminal);
            }
            return ExitCode.Done;
        }
        string done = Figures.Count(outcome.Tally.Documents, "document");
        bool isOutOfTime = outcome.End == ScanEnd.OutOfTime;
        terminal.Error.WriteLine(
            $"{(isOutOfTime ? "Stopped by --max-time" : "Interrupted")}: what was collected of {done} is saved in "
            + $"{folder}. Run the same command with --resume to go on.");
        return isOutOfTime ? ExitCode.RunAgain : signals.ExitCode;
    }

    private static int Tell(
        ScanOutcome outcome,
        ScanManifest manifest,
        ScanPlan plan,
        ProgressDisplay display,
        Terminal terminal,
        InterruptSignals signals)
    {
        ScanOptions options = plan.Options;
        ManifestCorpus corpus = manifest.Corpus;
        ManifestTiming timing = manifest.Timing;
        double seconds = timing.TotalS - timing.LoadS - timing.IntervalsS;
        display.Note(
            $"Read {Figures.Count(corpus.Tokens, "token")} of {Figures.Count(corpus.Documents, "document")} "
            + FormattableString.Invariant($"in {seconds:0.0} s ({timing.TokensPerS:N0} tokens/s).")
            + (timing.IntervalsS > 0
                ? FormattableString.Invariant($" Intervals took {timing.IntervalsS:0.0} s more.")
                : "")
            + (corpus.EmptyDocuments > 0 ? $" Skipped {Figures.Count(corpus.EmptyDocuments, "empty document")}." : "")
            + (corpus.BadRecords > 0 ? $" Skipped {Figures.Count(corpus.BadRecords, "bad record")}." : ""));
        if (options.Run.Place is { } place)
        {
            display.Note($"Wrote {plan.Folders.Results}; when all {place.Count} shards are done, join them with "
                + $"{ShellCommand.Shown("neuronprobe", "merge", ShellCommand.PathWord(options.Out!))}."
                + ScanWeights.AfterMerge(plan));
        }
        else if (options.Out is not null)
        {
            display.Note($"Wrote {options.Out}; look at it with "
                + $"{ShellCommand.Shown("neuronprobe", "show", ShellCommand.PathWord(options.Out))}.");
            if (plan.LeftOut is { } left)
            {
                display.Note(left);
            }
        }
        Write(outcome, options, terminal);
        if (outcome.InterruptedIn is not { } stage)
        {
            return ExitCode.Done;
        }
        terminal.Error.WriteLine(
            stage == ScanStage.Pass ? SavedNotes.InterruptedInPass : SavedNotes.InterruptedLater);
        return signals.ExitCode;
    }

    /// <summary>What <c>--dry-run</c> does.</summary>
    private static int Tell(ScanPlan plan, ProgressDisplay display, Terminal terminal, InterruptSignals signals)
    {
        CorpusCount count = display.Show<CorpusCount>(
            "documents",
            report => CorpusCount.Read(plan, progress => report(ScanProgressText.Of(progress)), signals.Token));
        Warn(plan, 0, terminal);
        PlanView.Write(plan, count, terminal.Output, terminal.LineWidth);
        return ExitCode.Done;
    }

    private static void Write(ScanOutcome outcome, ScanOptions options, Terminal terminal)
    {
        if (options.Print.Table is not null)
        {
            PrintTable.Write(options.Print, outcome.Findings, options.Reports, terminal);
        }
        else if (options.Out is null)
        {
            Summarise(outcome, terminal);
        }
    }

    /// <summary>Prints the warnings after the first ones, and says how many there are by now.</summary>
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
            new NeuronView(terminal.OutputConsole()).Write(
                NeuronFindings.Read(findings, findings.Sites[0], 0), outcome.Manifest!.Sites[0].Alias);
        }
        else
        {
            new NeuronTableView(terminal.OutputConsole()).Write(findings, TableLimit);
        }
    }
}
