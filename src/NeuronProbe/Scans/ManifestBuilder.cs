using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Probing;
using NeuronProbe.Sites;

namespace NeuronProbe.Scans;

/// <summary>Writes down what a scan did.</summary>
internal sealed class ManifestBuilder(ScanPlan plan, ScanTally tally, BatchProbe probe, (TimeSpan Pass, TimeSpan Intervals) elapsed, IReadOnlyList<ManifestFile> modelFiles)
{
    /// <summary>The program's name and version.</summary>
    public static string Tool { get; } =
        $"neuronprobe {typeof(ManifestBuilder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0"}";

    public ScanManifest Build(bool isInterrupted) => new()
    {
        Tool = Tool,
        Status = isInterrupted ? "interrupted" : "complete",
        Options = OptionsOf(),
        Model = new ManifestModel(
            plan.Location.Name, plan.Model.Architecture, plan.Model.LayerCount, plan.Model.HiddenWidth,
            plan.Model.FeedForwardWidth, plan.Model.VocabularySize, plan.Model.ParameterCount, modelFiles, plan.Location.Commit),
        Tokenizer = plan.Tokenizer is null ? null : new ManifestTokenizer(
            plan.Tokenizer.Description, ManifestFiles.HashAsync(plan.Tokenizer.Files).GetAwaiter().GetResult(), plan.Rounds.TextPrefix, plan.Rounds.TextSuffix),
        Corpus = new ManifestCorpus(ManifestFiles.OfCorpus(plan.Corpus), tally.Documents, tally.EmptyDocuments, tally.Tokens, tally.Windows, tally.BadRecords),
        Device = plan.Model.DeviceName,
        Dtype = plan.Options.Type,
        Matmul = plan.Model.Products.Name,
        MatmulByShape = plan.Model.Products.ByShape,
        Masked = new ManifestMasked(tally.Special, tally.Ignored),
        Timing = TimingOf(),
        Sites = [.. plan.Choices.Select(ToSite)],
        Warnings = [.. plan.Warnings],
        Files = [],
    };

    private ManifestTiming TimingOf()
    {
        double pass = elapsed.Pass.TotalSeconds;
        return new ManifestTiming(
            Seconds(plan.LoadTime), Seconds(probe.ForwardTime), Seconds(probe.CollectTime), Seconds(plan.LoadTime + elapsed.Pass + elapsed.Intervals),
            pass > 0 ? Math.Round(tally.Tokens / pass, 1) : 0, Seconds(elapsed.Intervals));

        static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
    }

    private static ManifestSite ToSite(SiteChoice choice) => new(
        choice.Site.Name, choice.Site.ModulePath, choice.Site.Side == SiteSide.Input ? "input" : "output", choice.Site.Layer, choice.Site.Width, choice.Site.PartStart,
        choice.Point.Aliases, choice.Selection.Neurons.Count == choice.Site.Width ? null : choice.Selection.Neurons);

    private JsonObject OptionsOf()
    {
        (ScanOptions scan, CorpusOptions corpus, CollectorOptions collectors) = (plan.Options, plan.Options.Corpus, plan.Options.Collectors);
        return new JsonObject
        {
            ["model"] = scan.Model,
            ["corpus"] = ListOf(corpus.Paths),
            ["corpus-format"] = corpus.Format,
            ["separator"] = corpus.Separator,
            ["text-field"] = corpus.TextField,
            ["id-field"] = corpus.IdField,
            ["label-field"] = corpus.LabelField,
            ["label-separator"] = corpus.LabelSeparator,
            ["quote"] = corpus.Quote,
            ["on-bad-record"] = corpus.SkipsBadRecords ? "skip" : "stop",
            ["max-bad"] = corpus.MaxBad.ToString(),
            ["max-document"] = corpus.DocumentLimit.Bytes,
            ["concept"] = ListOf(scan.Concepts.Names),
            ["concepts"] = scan.Concepts.Definitions,
            ["label-on"] = NameOf(scan.Concepts.LabelOn),
            ["held-out"] = scan.Concepts.HeldOut,
            ["negatives"] = scan.Concepts.MatchesNegatives ? "matched" : "all",
            ["bootstrap"] = scan.Concepts.Bootstrap,
            ["layer"] = ListOf(scan.Layers),
            ["neuron"] = scan.Neurons,
            ["collect"] = ListOf(scan.Collect),
            ["top"] = collectors.Top,
            ["tails"] = NameOf(collectors.Tails),
            ["per"] = NameOf(collectors.Per),
            ["context"] = collectors.Context,
            ["threshold"] = collectors.Threshold,
            ["exact"] = collectors.Exact,
            ["max-length"] = plan.WindowLength,
            ["bos"] = NameOf(scan.Bos),
            ["ignore-first"] = scan.IgnoreFirst,
            ["include-special"] = scan.IncludeSpecial,
            ["limit-documents"] = corpus.LimitDocuments,
            ["limit-tokens"] = scan.LimitTokens,
            ["device"] = plan.Model.DeviceName,
            ["dtype"] = scan.Type,
            ["matmul"] = plan.Model.Products.Name,
            ["threads"] = scan.Threads,
            ["batch-tokens"] = plan.BatchTokens,
            ["chunk"] = scan.Chunk,
            ["max-memory"] = scan.MaxMemory,
            ["out"] = scan.Out,
            ["format"] = ListOf(scan.Formats),
            [ScanManifest.CsvSafeOption] = scan.Reports.CsvSafe,
            ["overwrite"] = scan.Overwrite,
            ["print"] = scan.Print,
            ["as"] = scan.PrintFormat,
            ["quiet"] = scan.IsQuiet,
            ["progress"] = scan.Progress,
        };
    }

    private static JsonArray ListOf(IEnumerable<string> values) => [.. values.Select(v => JsonValue.Create(v))];

    private static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
