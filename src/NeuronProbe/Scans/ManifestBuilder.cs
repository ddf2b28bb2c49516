using System.Text.Json.Nodes;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Models.Layers;
using NeuronProbe.Options;
using NeuronProbe.Probing;
using NeuronProbe.Reports;
using NeuronProbe.Sites;

namespace NeuronProbe.Scans;

/// <summary>Writes down what a scan did.</summary>
internal sealed class ManifestBuilder(
    ScanPlan plan, Pass pass, TimeSpan intervals, IReadOnlyList<ManifestFile> modelFiles)
{
    private readonly TransformerModel model = plan.Model.Model;
    private readonly ScanTally tally = pass.Tally;

    private IEnumerable<string> LastingWarnings =>
        plan.Warnings.Where(warning => !plan.PassingWarnings.Contains(warning));

    /// <summary>The program and its version.</summary>
    public static string Tool { get; } = $"neuronprobe {ToolVersion.Text}";

    /// <param name="interruptedIn">Where it was stopped, or null.</param>
    /// <param name="attempt">The attempt, where results go to a folder.</param>
    public ScanManifest Build(ScanStage? interruptedIn, ScanAttempt? attempt) => new()
    {
        Tool = Tool,
        Status = interruptedIn is null ? ScanManifest.Complete : ScanManifest.Interrupted,
        Options = OptionsOf(),
        Settled = [.. SettledOptions().Select(option => option.Key)],
        Model = ModelOf(plan, modelFiles),
        Tokenizer = plan.Model.Tokenizer is not { } tokenizer ? null : new ManifestTokenizer(
            tokenizer.Description, ManifestFiles.HashAsync(tokenizer.Files).GetAwaiter().GetResult(),
            plan.Corpus.Affixes.TextPrefix, plan.Corpus.Affixes.TextSuffix),
        Corpus = new ManifestCorpus(
            CorpusFilesOf(attempt),
            tally.Documents,
            tally.EmptyDocuments,
            tally.Tokens,
            tally.Windows,
            tally.BadRecords),
        Device = model.DeviceName,
        Dtype = plan.Options.Type,
        Matmul = model.Products.Name,
        MatmulByShape = model.Products.ByShape,
        Machine = new ManifestMachine(ProcessorKind.OfMachine, plan.Options.Threads, plan.IsFreeOfMachine),
        BaseFolder = BaseFolderOf(),
        Definitions = PlanContents.DefinitionsOf(plan),
        ChunkBytes = plan.Corpus.Files.Rule.Bytes,
        Masked = new ManifestMasked(tally.Special, tally.Ignored),
        Timing = TimingOf(),
        Sites = [.. plan.Choices.Select(ToSite)],
        Warnings = [.. Shortfall(interruptedIn) is { } shortfall ? [shortfall] : (string[])[], .. LastingWarnings],
        Files = [],
        Plan = attempt?.Plan.Hash,
        Shard = plan.Options.Run.Place is { } place && attempt is not null
            ? new ManifestShard(
                place.Index,
                place.Count,
                attempt.FirstChunk,
                pass.NextChunk,
                tally.Counted,
                $"{attempt.Plan.Machine}",
                plan.IsFreeOfMachine)
            : null,
    };

    /// <summary>A plan's model.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="files">The model's files with their hashes.</param>
    public static ManifestModel ModelOf(ScanPlan plan, IReadOnlyList<ManifestFile> files)
    {
        TransformerModel model = plan.Model.Model;
        return new ManifestModel(
            plan.Model.Location.Name,
            model.Architecture,
            model.LayerCount,
            model.HiddenWidth,
            model.FeedForwardWidth,
            model.VocabularySize,
            model.ParameterCount,
            files,
            plan.Model.Location.Commit);
    }

    /// <summary>Where relative paths among the options start; null where none is relative. A name in the hub is no
    /// path.</summary>
    private string? BaseFolderOf()
    {
        if (plan.Options.Earlier is { } earlier)
        {
            return earlier.BaseFolder;
        }
        JsonObject given = ScanFields.ToJson(plan.Options);
        if (!Directory.Exists(plan.Options.Model))
        {
            given.Remove(ScanOptionList.Model.Key);
        }
        return EarlierScan.HasRelativePathsIn(given) ? Environment.CurrentDirectory : null;
    }

    /// <summary>The corpus's files. Those that were not read to their ends are known by what the plan has of
    /// them.</summary>
    private IReadOnlyList<ManifestFile> CorpusFilesOf(ScanAttempt? attempt)
    {
        IReadOnlyList<ManifestFile> files = ManifestFiles.OfCorpus(plan.Corpus.Files);
        return attempt is null || files.All(file => file.Sha256 is not null)
            ? files
            : [.. files.Zip(PlanContents.SamplesOf(attempt.Plan.DependsOn), (file, sample) =>
                file.Sha256 is null ? file with { Sample = sample } : file)];
    }

    /// <summary>Why the results are not those of the whole corpus, or null where they are.</summary>
    private string? Shortfall(ScanStage? interruptedIn)
    {
        if (interruptedIn is { } stage)
        {
            return stage == ScanStage.Pass ? SavedNotes.InterruptedInPass : SavedNotes.InterruptedLater;
        }
        // Of parts 'merge' says it, which knows how many documents they have together.
        if (plan.Options.Run.Place is not null || plan.Corpus.Files.Files.All(file => file.Sha256 is not null))
        {
            return null;
        }
        return plan.Corpus.Files.IsCutByDocuments
            ? SavedNotes.CutBy("documents", plan.Options.Corpus.LimitDocuments, tally.Documents)
            : plan.Options.LimitTokens is { } tokens ? SavedNotes.CutBy("tokens", tokens, tally.Documents) : null;
    }

    private ManifestTiming TimingOf()
    {
        ScanTimes times = pass.Times;
        return new ManifestTiming(
            Seconds(plan.LoadTime.TotalSeconds),
            Seconds(times.Forward),
            Seconds(times.Collect),
            Seconds(plan.LoadTime.TotalSeconds + times.Pass + intervals.TotalSeconds),
            times.Pass > 0 ? Math.Round(tally.Tokens / times.Pass, 1) : 0,
            Seconds(intervals.TotalSeconds));

        static double Seconds(double time) => Math.Round(time, 3);
    }

    private static ManifestSite ToSite(SiteChoice choice) => new(
        choice.Site.Name,
        choice.Site.ModulePath,
        choice.Site.Side == SiteSide.Input ? "input" : "output",
        choice.Site.Layer,
        choice.Site.Width,
        choice.Site.PartStart,
        choice.Point.Aliases,
        choice.Selection.Neurons.Count == choice.Site.Width ? null : choice.Selection.Neurons,
        choice.Site.IsGatedProduct);

    private JsonObject OptionsOf() => ScanFields.ToJson(plan.Resolved with
    {
        Corpus = plan.Corpus.Options with { MaxDocument = plan.Corpus.Options.DocumentLimit.Bytes },
    });

    /// <summary>What nobody gave, and model, device or machine settled, now or for the earlier scan.</summary>
    private IEnumerable<OptionDescription> SettledOptions()
    {
        (bool IsSettled, OptionDescription Option)[] options =
        [
            (plan.Corpus.Options.DocumentLimit.Bytes < plan.Options.Corpus.MaxDocument, CorpusFields.MaxDocument),
            (plan.Options.MaxLength is null, ScanOptionList.MaxLength),
            (plan.Options.Device == ScanOptionList.Device.Default, ScanOptionList.Device),
            (plan.Options.MatrixProduct == ScanOptionList.MatrixProduct.Default, ScanOptionList.MatrixProduct),
            (plan.Options.BatchTokens is null, ScanOptionList.BatchTokens),
            (plan.LeftOut is not null, ReportOptions.Formats),
        ];
        return options
            .Where(option => option.IsSettled || plan.Options.Settled.Contains(option.Option.Key))
            .Select(option => option.Option);
    }
}
