using System.CommandLine;
using System.Runtime.CompilerServices;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Cli.Views;
using NeuronProbe.Effects.Vocabulary;
using NeuronProbe.Hub;
using NeuronProbe.Probing;
using NeuronProbe.Reports;
using NeuronProbe.Scans;
using NeuronProbe.Sites;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>weights</c>: what neurons are made of and write to the vocabulary, without running the model.</summary>
internal static class WeightsCommand
{
    public const string Name = "weights";

    public const string Description =
        "Tells from a model's weights what its neurons read, and which tokens they promote and suppress.";

    private static readonly string[] OfNeurons =
        [$"{ScanOptionList.Layers.Name}: ", $"{ScanOptionList.Neurons.Name}: "];

    public static DescribedCommand Create(Terminal terminal)
    {
        var neuron = new Argument<string?>("SITE:NEURON")
        {
            Description = "A neuron, such as ffn.3.post:123, in place of --layer and --neuron.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var options = new OptionSet<WeightsRequest>(WeightsRequest.Fields, new WeightsRequest());
        var command = new DescribedCommand(Name, Description)
        {
            Examples =
            [
                "neuronprobe weights -m gpt2 -o out",
                "neuronprobe weights -m gpt2 ffn.11.post:584",
                "neuronprobe weights -m ./model -l ffn.3.post -n 0-99 -c texts/ --as csv",
            ],
        };
        command.Add(neuron, null);
        options.AddTo(command);
        command.OptionValues[ScanOptionList.Layers.Name] = ModelSites.NamesFor;
        command.Checks.Add(parsed => parsed.GetValue(neuron) is not { } typed ? []
            : options.IsGiven(parsed, ScanOptionList.Layers) || options.IsGiven(parsed, ScanOptionList.Neurons)
                ? [$"SITE:NEURON: expected it or --layer and --neuron, but got '{typed}' beside them. "
                    + "Leave one out."]
                : Problems.Of(() => With(new WeightsRequest(), typed)));
        command.Checks.Add(parsed => options.IsGiven(parsed, WeightsRequest.CorpusOption)
            ? []
            : WeightsRequest.OfCorpus.Where(option => options.IsGiven(parsed, option)).Select(
                option => $"{option.Name}: expected {WeightsRequest.CorpusOption.Name} beside it, of whose reading it "
                    + $"is, but got none. Name a corpus, or leave {option.Name} out."));
        command.SetAction(parsed =>
        {
            WeightsRequest asked = options.Read(parsed);
            asked = parsed.GetValue(neuron) is { } typed ? With(asked, typed) : asked;
            return Run(asked, new ProgressDisplay(terminal, asked.Scan.Display), terminal);
        });
        return command;
    }

    /// <summary>What is asked for, of one neuron alone.</summary>
    private static WeightsRequest With(WeightsRequest asked, string typed)
    {
        int colon = typed.LastIndexOf(':');
        string number = typed[(colon + 1)..];
        if (colon <= 0 || number.Length == 0 || !number.All(char.IsAsciiDigit))
        {
            throw new ProbeException($"SITE:NEURON: expected one neuron, but got '{typed}'. Name one, such as "
                + "ffn.3.post:123, or choose several with --layer and --neuron.");
        }
        return asked with { Typed = typed, Scan = asked.Scan with { Layers = [typed[..colon]], Neurons = number } };
    }

    /// <summary>What is wrong with a site or a number, by the word that was typed.</summary>
    private static ProbeException Named(ProbeException wrong, string typed) => new(
        [
            .. wrong.Problems.Select(problem => OfNeurons.FirstOrDefault(
                option => problem.StartsWith(option, StringComparison.Ordinal)) is { } option
                ? $"{typed}: {problem[option.Length..]}"
                : problem),
        ]);

    private static bool IsOfNeurons(ProbeException wrong) => wrong.Problems.Any(
        problem => OfNeurons.Any(option => problem.StartsWith(option, StringComparison.Ordinal)));

    // Apart, so that building the command line loads nothing of LibTorch.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(WeightsRequest asked, ProgressDisplay display, Terminal terminal)
    {
        if (asked.Out is { } folder)
        {
            SideFiles.DemandFree(folder, WeightFiles.What, WeightFiles.Names, asked.Overwrite);
        }
        using var signals = new InterruptSignals();
        ScanOptions options = asked.Opening(new HubEnvironment(terminal.Variable));
        try
        {
            using ScanPlan? plan = asked.Corpus is null ? null : new ScanPlan(options, terminal.Input, signals.Token);
            using OpenedModel? alone = plan is null ? Open(options, terminal) : null;
            Warn(plan?.Warnings, terminal);
            Run(asked, (plan?.Model ?? alone!, plan), display, terminal, signals.Token);
            return ExitCode.Done;
        }
        catch (ProbeException e) when (asked.Typed is not null && IsOfNeurons(e))
        {
            throw Named(e, asked.Typed);
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            terminal.Error.WriteLine("Interrupted before all weights were read: nothing was written.");
            return signals.ExitCode;
        }
    }

    private static void Warn(IEnumerable<string>? warnings, Terminal terminal)
    {
        foreach (string warning in warnings ?? [])
        {
            terminal.Error.WriteLine($"Warning: {warning}");
        }
    }

    private static OpenedModel Open(ScanOptions options, Terminal terminal)
    {
        _ = new NeuronList(options.Neurons);
        return OpenedModel.Open(
            ModelLocation.Find(options.Model, options.Hub), options.Compute,
            warning => terminal.Error.WriteLine($"Warning: {warning}"));
    }

    private static void Run(
        WeightsRequest asked, (OpenedModel Model, ScanPlan? Plan) opened, ProgressDisplay display, Terminal terminal,
        CancellationToken cancellation)
    {
        (OpenedModel model, ScanPlan? plan) = opened;
        IReadOnlyList<SiteChoice> choices = plan?.Choices ?? SiteChoice.Choose(
            model.Map, asked.Scan.Layers, new NeuronList(asked.Scan.Neurons),
            (model.Model.Architecture, asked.Scan.Model));
        IReadOnlyList<SiteSelection> selections = WeightReading.SelectionsOf(model, choices);
        Task<IReadOnlyList<ManifestFile>> files = ManifestFiles.HashAsync(ManifestFiles.OfModel(model));
        if (asked.Out is { } taken && ScanManifest.Find(taken) is not null)
        {
            SideFiles.DemandSameModel(taken, files.GetAwaiter().GetResult());
        }
        WeightFindings found = display.Show<WeightFindings>("weights", report =>
        {
            TokenFrequencies? frequencies = plan is null
                ? null
                : TokenFrequencies.Read(
                    plan, share => report(new TaskProgress("", share, "tokens counted")), cancellation);
            return new WeightReading(model, selections, asked.Tokens, frequencies)
                .Run(share => report(new TaskProgress("", share, "vocabulary")), cancellation);
        });
        Warn(plan?.Corpus.Files.Warnings, terminal);
        var origin = new WeightOrigin(
            model.Location.Name, model.Model.Architecture, files.GetAwaiter().GetResult(),
            plan is null ? [] : ManifestFiles.OfCorpus(plan.Corpus.Files), asked.ToJson());
        if (asked.Out is { } folder)
        {
            bool joined = WeightFiles.Write(folder, found, origin, asked.Scan.Reports);
            display.Note($"Wrote {string.Join(", ", WeightFiles.Names)} to {folder}"
                + (joined ? ", where show and report find them with the scan." : "."));
        }
        Print(asked, found, origin, terminal);
    }

    private static void Print(WeightsRequest asked, WeightFindings found, WeightOrigin origin, Terminal terminal)
    {
        if (asked.Format is not (WeightsRequest.AsJson or WeightsRequest.AsCsv))
        {
            new WeightsView(terminal.OutputConsole()).Write(found);
            return;
        }
        using var stream = new Utf8Output(terminal.ExactOutput);
        if (asked.Format == WeightsRequest.AsJson)
        {
            WeightJson.Write(stream, found, origin, withNeurons: true);
        }
        else
        {
            WeightFiles.WriteWeights(stream, found, asked.Scan.Reports);
        }
    }
}
