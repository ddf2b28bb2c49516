using System.CommandLine;
using System.Globalization;
using NeuronProbe.Cli.Syntax;
using NeuronProbe.Cli.Terminals;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Results;
using NeuronProbe.Results.Pictures;
using NeuronProbe.Scans;

namespace NeuronProbe.Cli.Commands;

/// <summary><c>plot</c>: results of a scan as a picture, without the model.</summary>
internal static class PlotCommand
{
    public const string Name = "plot";

    public const string Description =
        "Draws neurons or layers of a scan as a picture for a page: SVG or PNG, on a light background unless --theme "
        + "is dark.";

    private const string Histograms = "histogram";
    private const string Statistics = "stats";

    public static DescribedCommand Create(Terminal terminal)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder that 'scan --out' wrote." };
        var neurons = new Argument<string[]>("SITE:NEURON...")
        {
            Description = "Neurons, such as ffn.3.post:123, ffn.3.post:0-9 or 'ffn.*.post:57', "
                + $"at most {SheetSize.MostCharts}.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var options = new OptionSet<PlotRequest>(PlotRequest.Fields, new PlotRequest());
        var command = new DescribedCommand(Name, Description)
        {
            Examples =
            [
                "neuronprobe plot out ffn.3.post:123 -o neuron.svg",
                "neuronprobe plot out ffn.3.post:123 ffn.5.post:0-4 -o neurons.png",
                "neuronprobe plot out ffn.3.post:123 --concept upos=VERB -o verb.svg",
                "neuronprobe plot out --layers -o layers.svg",
            ],
        };
        command.Add(folder, null, isPath: true);
        command.Add(neurons, ScanSites.Of);
        command.OptionValues[PlotRequest.ConceptOption.Name] = ScanSites.ConceptsOf;
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            PlotRequest asked = options.Read(parsed);
            asked.Demand(TypedIn(parsed, neurons));
            var file = new PlotFile(asked.Out, asked.Overwrite);
            SavedScan scan = SavedScan.Open(parsed.GetRequiredValue(folder));
            PictureOptions look = asked.PictureFor(terminal.Options.Theme);
            Picture picture = asked.HasLayers
                ? Layers(scan, look)
                : Neurons(scan, [.. TypedIn(parsed, neurons).Select(scan.Choose)], asked.Concept, look);
            RepeatedNotes.Tell(scan.Manifest, terminal);
            file.Write(picture, asked.Scale, terminal);
            return ExitCode.Done;
        });
        return command;
    }

    private static string[] TypedIn(ParseResult parsed, Argument<string[]> neurons) => parsed.GetValue(neurons) ?? [];

    private static Picture Neurons(
        SavedScan scan, IReadOnlyList<NeuronChoice> choices, string? concept, PictureOptions look)
    {
        string? name = concept is null ? null : scan.DemandConcept(concept);
        IReadOnlyList<string> collect = name is null ? ForHistograms(scan) : [ConceptsKind.Kind.Name];
        DemandFew(choices.Sum(choice => choice.CountOf(scan.Selections)));
        Dictionary<int, Findings> loaded = choices.SelectMany(choice => choice.Sites).Distinct()
            .ToDictionary(site => site, site => scan.Load([site], collect));
        (Findings Findings, NeuronPlace Place)[] places =
        [
            .. choices.SelectMany(choice => choice.Sites.SelectMany(site => choice.Of(loaded[site]).Places.Select(
                    place => (Findings: loaded[site], Place: place))))
                .DistinctBy(one => one.Place.ShortName),
        ];
        return name is not null
            ? ConceptPicture.Of(
                name,
                [.. places.Select(one => ConceptDistribution.Read(one.Findings, one.Place, name))],
                look,
                scan.Concepts.Likeness)
            : HistogramPicture.Of(
                [.. places.Select(one => NeuronFindings.Read(one.Findings, one.Place.Site, one.Place.Index))],
                look,
                ThresholdOf(scan));
    }

    private static Picture Layers(SavedScan scan, PictureOptions look)
    {
        DemandCollected(scan, Statistics, PlotRequest.LayersOption.Name);
        // One site at a time, so that a large scan needs no more memory than its largest site.
        return LayersPicture.Of(
            LayerOverview.Read(
                Enumerable.Range(0, scan.Selections.Count).Select(site => scan.Load([site], [Statistics]))),
            look);
    }

    private static IReadOnlyList<string> ForHistograms(SavedScan scan)
    {
        DemandCollected(scan, Histograms, Name);
        return [.. scan.Collect.Intersect([Statistics, Histograms])];
    }

    private static void DemandCollected(SavedScan scan, string collector, string where)
    {
        if (!scan.Collect.Contains(collector))
        {
            throw new ProbeException($"{where}: expected '{collector}' to be collected, but --collect has only "
                + $"{string.Join(", ", scan.Collect)}. Scan with --collect {collector}.");
        }
    }

    private static void DemandFew(long count)
    {
        if (count > SheetSize.MostCharts)
        {
            throw new ProbeException(string.Create(
                CultureInfo.InvariantCulture,
                $"SITE:NEURON: expected at most {SheetSize.MostCharts} neurons in one picture, but got {count:N0}. ")
                + $"Name fewer, or draw whole layers with {PlotRequest.LayersOption.Name}.");
        }
    }

    private static double? ThresholdOf(SavedScan scan) =>
        scan.Manifest.Options[StatisticsOptions.Threshold.Key]?.GetValue<double>();
}
