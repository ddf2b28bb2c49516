using System.CommandLine;
using System.Runtime.CompilerServices;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Effects.Ablation;
using NeuronProbe.Hub;
using NeuronProbe.Reports;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>ablate</c>: what the model's loss becomes where neurons are set.</summary>
internal static class AblateCommand
{
    public const string Name = "ablate";

    public const string Description =
        "Sets neurons to zero, to their mean or to a number, and tells how the loss of the next token changes.";

    public static DescribedCommand Create(Terminal terminal)
    {
        var neurons = new Argument<string[]>("SITE:NEURON")
        {
            Description = "Neurons, each set by itself: ffn.3.post:12, 'ffn.*.post:0-99', or a site alone for all of "
                + "its neurons.",
            Arity = ArgumentArity.OneOrMore,
        };
        var options = new OptionSet<AblateRequest>(AblateRequest.Fields, new AblateRequest(), takesOneEach: true);
        var command = new DescribedCommand(Name, Description)
        {
            Examples =
            [
                "neuronprobe ablate -m gpt2 -c texts/ ffn.3.post:12",
                "neuronprobe ablate -m gpt2 -c texts/ 'ffn.*.post:0-99' --value mean -o out",
                "neuronprobe ablate -m gpt2 -c labelled.csv --concept verb ffn.3.post:12-13",
                "neuronprobe ablate -m gpt2 -c texts/ attn.3.head.5 --together --as csv",
            ],
        };
        command.Add(neurons, ModelSites.NamesFor);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            AblateRequest asked = options.Read(parsed);
            return Run(
                asked with
                {
                    Ablation = asked.Ablation with
                    {
                        Neurons = parsed.GetRequiredValue(neurons),
                        Scan = asked.Ablation.Scan with { Hub = new HubEnvironment(terminal.Variable) },
                    },
                },
                terminal);
        });
        return command;
    }

    // Apart, so that building the command line loads nothing of LibTorch.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(AblateRequest asked, Terminal terminal)
    {
        if (asked.Out is { } folder)
        {
            SideFiles.DemandFree(folder, AblationFiles.What, AblationFiles.Names, asked.Overwrite);
        }
        using var signals = new InterruptSignals();
        try
        {
            var display = new ProgressDisplay(terminal, asked.Ablation.Scan.Display);
            if (asked.Ablation.HasConcepts)
            {
                display.Note(ConceptsKind.Kind.PreparationNote!);
            }
            using var plan = new AblationPlan(asked.Ablation, terminal.Input, signals.Token);
            if (asked.Out is { } taken)
            {
                SideFiles.DemandSameModel(taken, plan.ModelFiles);
            }
            Write(plan, asked, display, terminal, signals);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            terminal.Error.WriteLine("Interrupted before all neurons had read all of the corpus: nothing was written.");
            return signals.ExitCode;
        }
    }

    private static void Write(
        AblationPlan plan, AblateRequest asked, ProgressDisplay display, Terminal terminal, InterruptSignals signals)
    {
        display.Note($"Memory: about {plan.Estimate}");
        int known = Warn(plan.Scan, 0, terminal);
        string what = Figures.Count(plan.NeuronCount, "neuron");
        FoundEffects found = display.Show<FoundEffects>(
            Name, report => new AblationReading(plan).Run(progress => report(TextOf(progress, what)), signals.Token));
        plan.Scan.Warnings.AddRange(plan.Scan.Corpus.Files.Warnings);
        Warn(plan.Scan, known, terminal);
        if (asked.Out is { } folder)
        {
            bool hasJoined = AblationFiles.Write(folder, found, asked.ToJson(plan));
            display.Note($"Wrote {string.Join(", ", AblationFiles.Names)} to {folder}"
                + (hasJoined ? ", beside the scan that it holds." : "."));
        }
        switch (asked.Format)
        {
            case "json":
                terminal.ExactOutput.Write(
                    WrittenText.Of(stream => AblationJson.Write(stream, found, asked.ToJson(plan))));
                break;
            case "csv":
                terminal.ExactOutput.Write(WrittenText.Of(stream => AblationFiles.WriteCsv(stream, found)));
                break;
            default:
                new AblationView(terminal.OutputConsole()).Write(found, asked.Ablation, asked.Limit);
                break;
        }
    }

    private static TaskProgress TextOf(AblationProgress progress, string what) => new(
        $"{what}, {Figures.Count(progress.Documents, "document")}, {Figures.Count(progress.Tokens, "token")}",
        progress.Fraction,
        progress.IsFirstReading ? "first reading for means" : null);

    private static int Warn(ScanPlan plan, int known, Terminal terminal)
    {
        foreach (string warning in plan.Warnings.Skip(known))
        {
            terminal.Error.WriteLine($"Warning: {warning}");
        }
        return plan.Warnings.Count;
    }
}
