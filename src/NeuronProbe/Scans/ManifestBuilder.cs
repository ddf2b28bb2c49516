using System.Text.Json;
using System.Text.Json.Nodes;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Models.Layers;
using NeuronProbe.Probing;
using NeuronProbe.Sites;

namespace NeuronProbe.Scans;

/// <summary>Writes down what a scan did.</summary>
internal sealed class ManifestBuilder(
    ScanPlan plan, Pass pass, (TimeSpan Pass, TimeSpan Intervals) elapsed, IReadOnlyList<ManifestFile> modelFiles)
{
    private readonly TransformerModel model = plan.Model.Model;
    private readonly ScanTally tally = pass.Tally;

    public ScanManifest Build(bool isInterrupted) => new()
    {
        Tool = $"neuronprobe {ToolVersion.Text}",
        Status = isInterrupted ? "interrupted" : "complete",
        Options = OptionsOf(),
        Model = new ManifestModel(
            plan.Model.Location.Name, model.Architecture, model.LayerCount, model.HiddenWidth,
            model.FeedForwardWidth, model.VocabularySize, model.ParameterCount, modelFiles, plan.Model.Location.Commit),
        Tokenizer = plan.Model.Tokenizer is not { } tokenizer ? null : new ManifestTokenizer(
            tokenizer.Description, ManifestFiles.HashAsync(tokenizer.Files).GetAwaiter().GetResult(),
            plan.Corpus.Rounds.TextPrefix, plan.Corpus.Rounds.TextSuffix),
        Corpus = new ManifestCorpus(ManifestFiles.OfCorpus(plan.Corpus.Files), tally.Documents, tally.EmptyDocuments, tally.Tokens, tally.Windows, tally.BadRecords),
        Device = model.DeviceName,
        Dtype = plan.Options.Type,
        Matmul = model.Products.Name,
        MatmulByShape = model.Products.ByShape,
        Masked = new ManifestMasked(tally.Special, tally.Ignored),
        Timing = TimingOf(),
        Sites = [.. plan.Choices.Select(ToSite)],
        Warnings = [.. plan.Warnings],
        Files = [],
    };

    private ManifestTiming TimingOf()
    {
        double seconds = elapsed.Pass.TotalSeconds;
        return new ManifestTiming(
            Seconds(plan.LoadTime), Seconds(pass.ForwardTime), Seconds(pass.CollectTime), Seconds(plan.LoadTime + elapsed.Pass + elapsed.Intervals),
            seconds > 0 ? Math.Round(tally.Tokens / seconds, 1) : 0, Seconds(elapsed.Intervals));

        static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
    }

    private static ManifestSite ToSite(SiteChoice choice) => new(
        choice.Site.Name, choice.Site.ModulePath, choice.Site.Side == SiteSide.Input ? "input" : "output", choice.Site.Layer, choice.Site.Width, choice.Site.PartStart,
        choice.Point.Aliases, choice.Selection.Neurons.Count == choice.Site.Width ? null : choice.Selection.Neurons);

    private JsonObject OptionsOf()
    {
        (ScanOptions scan, CorpusOptions corpus, CollectorOptions collectors) = (plan.Options, plan.Corpus.Options, plan.Options.Collectors);
        ConceptOptions concepts = ConceptOptions.Of(collectors);
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
            ["concept"] = ListOf(concepts.Names),
            ["concepts"] = concepts.Definitions,
            ["label-on"] = NameOf(concepts.LabelOn),
            ["held-out"] = concepts.HeldOut,
            ["negatives"] = concepts.MatchesNegatives ? "matched" : "all",
            ["bootstrap"] = concepts.Bootstrap,
            ["layer"] = ListOf(scan.Layers),
            ["neuron"] = scan.Neurons,
            ["collect"] = ListOf(scan.Collect),
            ["top"] = collectors.Top,
            ["tails"] = NameOf(collectors.Tails),
            ["per"] = NameOf(collectors.Per),
            ["context"] = collectors.Context,
            ["threshold"] = collectors.Threshold,
            ["exact"] = collectors.Exact,
            ["max-length"] = plan.Corpus.WindowLength,
            ["bos"] = NameOf(scan.Bos),
            ["ignore-first"] = scan.IgnoreFirst,
            ["include-special"] = scan.IncludeSpecial,
            ["limit-documents"] = corpus.LimitDocuments,
            ["limit-tokens"] = scan.LimitTokens,
            ["device"] = model.DeviceName,
            ["dtype"] = scan.Type,
            ["matmul"] = model.Products.Name,
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
