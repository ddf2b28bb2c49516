using System.Runtime.CompilerServices;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;
using NeuronProbe.Effects.Probes;
using NeuronProbe.Hub;
using NeuronProbe.Reports;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>probe</c>: how well a few neurons together tell each concept.</summary>
internal static class ProbeCommand
{
    public const string Name = "probe";

    public const string Description =
        "Tells each concept of a labelled corpus by its best 1, 2, 4, 8 and 16 neurons together, beside random neurons "
        + "and labels dealt at random.";

    public static DescribedCommand Create(Terminal terminal)
    {
        var options = new OptionSet<ProbeRequest>(ProbeRequest.Fields, new ProbeRequest());
        var command = new DescribedCommand(Name, Description)
        {
            Examples =
            [
                "neuronprobe probe -m gpt2 -c treebank.conllu --concept 'upos=*' -o probes",
                "neuronprobe probe -m gpt2 -c texts --concepts concepts.json -k 1,16 --as csv",
            ],
        };
        options.AddTo(command);
        command.OptionValues[ScanOptionList.Layers.Name] = ModelSites.NamesFor;
        command.SetAction(parsed =>
        {
            ProbeRequest asked = options.Read(parsed);
            asked = asked with { Scan = asked.Scan with { Hub = new HubEnvironment(terminal.Variable) } };
            return Run(asked, new ProgressDisplay(terminal, asked.Scan.Display), terminal);
        });
        return command;
    }

    // Apart, so that building the command line loads nothing of LibTorch.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(ProbeRequest asked, ProgressDisplay display, Terminal terminal)
    {
        using var signals = new InterruptSignals();
        if (asked.Out is { } location)
        {
            SideFiles.DemandFree(location, ProbeFiles.What, ProbeFiles.Names, asked.Overwrite);
        }
        ScanOptions options = ProbeRun.OptionsOf(asked.Scan);
        try
        {
            foreach (string note in CollectorCatalogue.KindsOf(options.Collect, options.Collectors)
                .Select(kind => kind.PreparationNote).OfType<string>())
            {
                display.Note(note);
            }
            using var plan = new ScanPlan(options, terminal.Input, signals.Token);
            var run = new ProbeRun(plan, asked.Probes);
            Task<IReadOnlyList<ManifestFile>> model = ManifestFiles.HashAsync(ManifestFiles.OfModel(plan.Model));
            if (asked.Out is { } folder && ScanManifest.Find(folder) is not null)
            {
                SideFiles.DemandSameModel(folder, model.GetAwaiter().GetResult());
            }
            display.Note($"Memory: about {plan.Estimate}, and at most {MemoryEstimate.Format(run.ValueBytes)} for the "
                + "values of kept tokens.");
            int known = Warn(plan, 0, terminal);
            ProbeFindings found = display.Show<ProbeFindings>(
                Name, report => run.Run(progress => report(Tell(progress)), signals.Token));
            Warn(plan, known, terminal);
            ProbeOrigin origin = ProbeOrigin.Of(plan, asked.Probes, model.GetAwaiter().GetResult());
            Write(found, origin, asked, display, terminal);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            terminal.Error.WriteLine("Interrupted before all probes were fitted: nothing was written.");
            return signals.ExitCode;
        }
    }

    private static void Write(
        ProbeFindings found, ProbeOrigin origin, ProbeRequest asked, ProgressDisplay display, Terminal terminal)
    {
        foreach (SkippedConcept skipped in found.Skipped)
        {
            terminal.Error.WriteLine($"Warning: left out: '{skipped.Name}' {skipped.Reason}.");
        }
        if (asked.Out is { } folder)
        {
            ProbeFiles.Write(folder, found, origin);
            display.Note($"Wrote {ProbeFiles.Table} and {ProbeFiles.Manifest} to {folder}.");
        }
        switch (asked.Format)
        {
            case ProbeRequest.AsTable:
                new ProbesView(terminal.OutputConsole()).Write(found);
                break;
            case ProbeRequest.AsJson:
                terminal.ExactOutput.Write(WrittenText.Of(stream => ProbeJson.Write(stream, found, origin)));
                break;
            default:
                terminal.ExactOutput.Write(WrittenText.Of(stream => ProbeFiles.WriteCsv(stream, found)));
                break;
        }
    }

    private static TaskProgress Tell(ProbeProgress progress)
    {
        double speed = progress.Elapsed.TotalSeconds > 0 ? progress.Tokens / progress.Elapsed.TotalSeconds : 0;
        string read = FormattableString.Invariant(
            $"{Figures.Count(progress.Documents, "document")}, {Figures.Count(progress.Tokens, "token")}, ")
            + FormattableString.Invariant($"{speed:N0} tokens/s");
        return progress.Stage switch
        {
            ProbeStage.Differences => new TaskProgress(read, progress.Fraction, "first reading"),
            ProbeStage.Values => new TaskProgress(read, progress.Fraction, "second reading"),
            _ => new TaskProgress("", progress.Fraction, "fitting"),
        };
    }

    private static int Warn(ScanPlan plan, int known, Terminal terminal)
    {
        foreach (string warning in plan.Warnings.Skip(known))
        {
            terminal.Error.WriteLine($"Warning: {warning}");
        }
        return plan.Warnings.Count;
    }
}
