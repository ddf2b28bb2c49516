using System.Runtime.CompilerServices;
using NeuronProbe.Cli.Commands;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Hub;
using NeuronProbe.Options;
using NeuronProbe.Probing;
using NeuronProbe.Results.Drawing;
using NeuronProbe.Scans;
using NeuronProbe.Sites;

namespace NeuronProbe.Tests.Cli.Commands;

/// <summary><c>dead</c>: how many neurons of each site no token makes active.</summary>
internal static class DeadCommand
{
    public const string Name = "dead";

    public const string Description = "Counts the neurons of each site that no token of the corpus makes active.";

    // Those of a scan that make sense here, as they are.
    private static readonly OptionDescription[] Taken =
    [
        ScanOptionList.Model, ScanOptionList.Layers, ScanOptionList.Neurons, StatisticsOptions.Threshold,
        .. CorpusFields.All.Append(CorpusFields.LimitDocuments).Select(field => field.Description),
        ScanOptionList.LimitTokens, ScanOptionList.Threads,
        .. DisplayOptions.Fields.Select(field => field.Description),
    ];

    public static DescribedCommand Create(Terminal terminal)
    {
        var options = new OptionSet<ScanOptions>(
            ScanFields.All.Where(field => Taken.Contains(field.Description)), ScanFields.Defaults);
        var command = new DescribedCommand(Name, Description)
        {
            Examples = ["neuronprobe dead -m gpt2 -c texts/ --threshold 0.1"],
        };
        options.AddTo(command);
        command.OptionValues[ScanOptionList.Layers.Name] = ModelSites.NamesFor;
        command.SetAction(parsed => Run(
            options.Read(parsed) with { Hub = new HubEnvironment(terminal.Variable) }, terminal));
        return command;
    }

    // Apart, so that building the command line loads nothing of LibTorch.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Run(ScanOptions options, Terminal terminal)
    {
        using var signals = new InterruptSignals();
        using OpenedModel model = OpenedModel.Open(
            ModelLocation.Find(options.Model, options.Hub), options.Compute, Warn);
        var corpus = new OpenedCorpus(
            new Corpus(options.Corpus, terminal.Input), options.Reading, model, options.Model);
        ProbedSite[] sites =
        [
            .. SiteChoice.Choose(
                model.Map,
                options.Layers,
                new NeuronList(options.Neurons),
                (model.Model.Architecture, options.Model)).Select(choice => new ProbedSite(
                    choice,
                    CollectorCatalogue.Create(["stats"], choice.Selection, options.Collectors))),
        ];
        using var pass = new Pass(
            model,
            corpus,
            corpus.Open(),
            sites,
            new PassOptions(
                ScanPlan.DefaultBatchTokens(model.DeviceName),
                KeepsDocuments: false,
                options.Threads,
                options.IgnoreFirst,
                IncludeSpecial: false));
        try
        {
            new ProgressDisplay(terminal, options.Display).Show(Name, report =>
            {
                pass.Read(position => report(new(Figures.Count(position.Tokens, "token"), null)), null, signals.Token);
                return pass.Tally;
            });
        }
        catch (OperationCanceledException) when (signals.Token.IsCancellationRequested)
        {
            terminal.Error.WriteLine("Interrupted: nothing was counted.");
            return signals.ExitCode;
        }
        foreach (ProbedSite site in sites)
        {
            StatisticsCollector statistics = site.Collectors.OfType<StatisticsCollector>().Single();
            int neurons = site.Choice.Selection.Neurons.Count;
            int dead = Enumerable.Range(0, neurons).Count(i => statistics.Statistics(i).ActiveFraction == 0);
            terminal.Output.WriteLine($"{site.Choice.Site.Name}: {dead} of {Figures.Count(neurons, "neuron")}");
        }
        return ExitCode.Done;

        void Warn(string warning) => terminal.Error.WriteLine($"Warning: {warning}");
    }
}
