using System.Text.Json.Nodes;
using NeuronProbe.Collectors;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Reports;
using NeuronProbe.Results;

namespace NeuronProbe.Scans;

/// <summary>Joins the shards of a scan into the scan that one machine would have made.</summary>
/// <remarks>Memory: that of all collectors once, and of one site of one shard.</remarks>
/// <param name="scan">The shards, none of which is missing.</param>
internal sealed class ShardMerge(ShardedScan scan)
{
    private readonly SavedScan[] shards = [.. scan.Shards.Select(shard => shard!)];
    private readonly List<string> warnings = [];

    /// <summary>Joins them, and writes the results.</summary>
    /// <param name="location">The folder for the results.</param>
    /// <param name="overwrite">Whether another scan that is there may be replaced.</param>
    /// <param name="cancellation">Stops it; nothing is written then.</param>
    /// <returns>The manifest that was written.</returns>
    /// <exception cref="ProbeException">A shard's state is damaged, or the results can't be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public ScanManifest Run(string location, bool overwrite, CancellationToken cancellation)
    {
        SavedScan first = shards[0];
        Collector[][] sites = Join(cancellation);
        Collector[] all = [.. sites.SelectMany(site => site)];
        IReadOnlyList<CollectorKind> kinds = CollectorCatalogue.KindsOf(first.Collect, first.Contents.Options);
        RunCorrections corrections = RunCorrections.Of(kinds, all);
        var findings = new Findings(
            [.. sites.Select((site, i) => new SiteFindings(first.Selections[i], site))],
            SavedScan.TablesOf(all, first.Collect),
            corrections);
        ScanManifest manifest = Manifest(kinds, all);
        ReportOptions reports = manifest.Reports with
        {
            Model = manifest.Model.Folder,
            SingleFile = manifest.Options[ReportOptions.SingleFileField.Description.Key]?.GetValue<bool>() == true,
        };
        IReportFormat[] formats =
        [
            .. (manifest.Options[ReportOptions.Formats.Key] as JsonArray ?? [])
                .Select(name => ReportFormatCatalogue.Create($"{name}", reports)),
        ];
        bool mayReplace = overwrite || ScanManifest.Find(location)?.Plan == scan.Plan.Hash;
        using OutputFolder folder = OutputFolder.ForScan(
            location, mayReplace, formats.SelectMany(format => format.FileNames(findings)));
        cancellation.ThrowIfCancellationRequested();
        SideBySide.Run(
        [
            .. SharedRows.Writes(formats, new Report(manifest, findings), folder),
            () => StateFolder.Save(folder, sites, first.Collect, first.Contents.Options, corrections),
        ]);
        folder.Create(SavedPlan.FileName, scan.Plan.Write);
        folder.CreateManifest((stream, files) => (manifest = manifest.WithFiles(files)).Write(stream));
        folder.Commit();
        return manifest;
    }

    /// <summary>The collectors of each site, with what all shards found.</summary>
    private Collector[][] Join(CancellationToken cancellation)
    {
        int siteCount = shards[0].Selections.Count;
        Collector[][] joined = [.. Enumerable.Range(0, siteCount).Select(site => shards[0].LoadCollectors(site))];
        for (int shard = 1; shard < shards.Length; shard++)
        {
            for (int site = 0; site < siteCount; site++)
            {
                cancellation.ThrowIfCancellationRequested();
                Collector[] own = shards[shard].LoadCollectors(site);
                for (int i = 0; i < own.Length; i++)
                {
                    Join(joined[site][i], own[i], shard);
                }
            }
        }
        return joined;
    }

    private void Join(Collector whole, Collector own, int shard)
    {
        try
        {
            whole.Merge(own);
        }
        catch (ArgumentException e)
        {
            throw new ProbeException(
                $"{scan.Folder}: expected shard {shard} to go with those before it, but got: {e.Message.TrimEnd('.')}. "
                + "Delete it, and run it again.",
                e);
        }
    }

    private ScanManifest Manifest(IReadOnlyList<CollectorKind> kinds, IReadOnlyList<Collector> collectors)
    {
        ScanManifest[] parts = [.. shards.Select(shard => shard.Manifest)];
        ScanManifest first = parts[0];
        CollectorOptions options = shards[0].Contents.Options;
        long documents = parts.Sum(part => part.Corpus.Documents);
        if (Shortfall(first, documents) is { } shortfall)
        {
            warnings.Add(shortfall);
        }
        warnings.AddRange(parts.SelectMany(part => part.Warnings).Distinct(StringComparer.Ordinal));
        TellOtherMachines(parts);
        IEnumerable<string> found = kinds.Where(kind => shards[0].Collect.Contains(kind.Name))
            .Select(kind => kind.WarnOfDocuments(options, documents)).OfType<string>();
        warnings.AddRange(found.Except(warnings));
        var counts = new RunCounts(documents, parts.Sum(part => part.Shard!.Counted), IsPart: false);
        warnings.AddRange(ScanWarnings.OfFindings(
            kinds, options, kind => [.. collectors.Where(c => c.Name == kind.Name)], counts));
        var settings = (JsonObject)first.Options.DeepClone();
        settings[RunOptions.ShardOption.Key] = null;
        double seconds = parts.Sum(SecondsOf);
        long tokens = parts.Sum(part => part.Corpus.Tokens);
        return first with
        {
            Status = ScanManifest.Complete,
            Options = settings,
            Corpus = first.Corpus with
            {
                Documents = documents,
                EmptyDocuments = parts.Sum(part => part.Corpus.EmptyDocuments),
                BadRecords = parts.Sum(part => part.Corpus.BadRecords),
                Tokens = tokens,
                Windows = parts.Sum(part => part.Corpus.Windows),
            },
            Masked = new ManifestMasked(
                parts.Sum(part => part.Masked.Special), parts.Sum(part => part.Masked.IgnoreFirst)),
            Timing = new ManifestTiming(
                Sum(part => part.LoadS),
                Sum(part => part.ForwardS),
                Sum(part => part.CollectS),
                Sum(part => part.TotalS),
                seconds > 0 ? Math.Round(tokens / seconds, 1) : 0),
            Warnings = warnings,
            Files = [],
            Shard = null,
            Shards = [.. parts.Select(part => part.Shard!)],
        };

        // A shard says how many tokens a second took.
        static double SecondsOf(ScanManifest part) =>
            part.Timing.TokensPerS > 0 ? part.Corpus.Tokens / part.Timing.TokensPerS : 0;

        double Sum(Func<ManifestTiming, double> figure) => Math.Round(parts.Sum(part => figure(part.Timing)), 3);
    }

    /// <summary>Why the results are not those of the whole corpus, or null where they are.</summary>
    private string? Shortfall(ScanManifest part, long documents) =>
        part.Corpus.Files.Any(file => file.Sha256 is null)
        && part.Options[CorpusFields.LimitDocuments.Description.Key]?.GetValue<long>() is { } limit
        && scan.Plan.Chunks!.Documents == limit
            ? SavedNotes.CutBy("documents", limit, documents)
            : null;

    private void TellOtherMachines(ScanManifest[] parts)
    {
        string[] machines = [.. parts.Select(part => part.Shard!.Processor).Distinct()];
        if (machines.Length > 1 && !parts.All(part => part.Shard!.IsFreeOfMachine))
        {
            warnings.Add(
                $"merge: expected shards from machines of one kind, but got {string.Join(" and ", machines)}: the last "
                + "digits of activations may differ. In float32, --matmul packed gives the same everywhere.");
        }
    }
}
