using System.Reflection;
using System.Text.Json.Nodes;
using NeuronProbe.Corpora;
using NeuronProbe.Options;
using NeuronProbe.Probing;

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
        Settled = [.. SettledOptions().Select(option => option.Key)],
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
        choice.Aliases, choice.Selection.Neurons.Count == choice.Site.Width ? null : choice.Selection.Neurons);

    private JsonObject OptionsOf()
    {
        ScanOptions resolved = plan.Options with
        {
            Corpus = plan.Options.Corpus with { MaxDocument = plan.Options.Corpus.DocumentLimit.Bytes },
            MaxLength = plan.WindowLength,
            Device = plan.Model.DeviceName,
            MatrixProduct = plan.Model.Products.Name,
            BatchTokens = plan.BatchTokens,
        };
        return new(ScanFields.All.Select(field => KeyValuePair.Create(field.Description.Key, field.ToJson(resolved))));
    }

    /// <summary>What nobody gave, and model, device or machine settled.</summary>
    private IEnumerable<OptionDescription> SettledOptions()
    {
        (bool IsSettled, OptionDescription Option)[] options =
        [
            (plan.Options.Corpus.DocumentLimit.Bytes < plan.Options.Corpus.MaxDocument, CorpusFields.MaxDocument),
            (plan.Options.MaxLength is null, ScanOptionList.MaxLength),
            (plan.Options.Device == ScanOptionList.Device.Default, ScanOptionList.Device),
            (plan.Options.MatrixProduct == ScanOptionList.MatrixProduct.Default, ScanOptionList.MatrixProduct),
            (plan.Options.BatchTokens is null, ScanOptionList.BatchTokens),
        ];
        return options.Where(option => option.IsSettled).Select(option => option.Option);
    }
}
