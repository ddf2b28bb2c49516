using System.Globalization;
using System.IO.Compression;
using NeuronProbe.Results;

namespace NeuronProbe.Reports;

/// <summary>The files of which Neuronpedia's bulk import makes a source: <c>neuronpedia/MODEL/SOURCE/</c> with what it
/// is of, its neurons and their activations.</summary>
/// <param name="options">The model's name.</param>
internal sealed class NeuronpediaFormat(ReportOptions options) : IReportFormat
{
    public const string FormatName = "neuronpedia";

    // As many as its own dashboards have; the import holds a batch in memory.
    private const int BatchLength = 128;

    private static readonly string[] Folders = ["features", "activations"];

    /// <summary>Windows of as many tokens, and as many of the strongest, as its own dashboards have.</summary>
    public static ExportNeeds Needs { get; } = new(FormatName)
    {
        Demanded = ["top", "stats", "histogram"],
        Tokens = 128,
        Kept = (20, 5, 8),
    };

    public string Name => FormatName;

    public IReadOnlyList<string> FileNames(Findings findings) =>
    [
        .. FeedForwardSites.Of(findings).SelectMany(found => Names(
            NeuronpediaSource.Of(options.Model, found.Site.Selection.Site, found.Part),
            found.Site.Selection.Neurons.Count)),
    ];

    public IEnumerable<string> Check(ScanContents contents) => Needs.Check(contents);

    public void Write(Report report, OutputFolder folder)
    {
        var cutter = new ExcerptCutter(report.Manifest);
        foreach ((SiteFindings site, string part) in FeedForwardSites.Of(report.Findings))
        {
            var source = NeuronpediaSource.Of(options.Model, site.Selection.Site, part);
            foreach ((string name, byte[] line) in NeuronpediaMetadata.Of(report.Manifest, source))
            {
                folder.Create($"{FolderOf(source)}/{name}", stream => stream.Write(line));
            }
            int[] neurons = [.. report.Findings.Neurons(site)];
            var rows = new NeuronpediaRows(report.Findings, site, source, cutter);
            SeveralAtOnce.Run(BatchesOf(neurons.Length), Environment.ProcessorCount, (batch, features) =>
            {
                int first = batch * BatchLength;
                int end = Math.Min(first + BatchLength, neurons.Length);
                folder.Create(
                    BatchNames(source, batch), streams => Write(rows, neurons.AsSpan(first..end), features, streams));
            });
        }
    }

    private static void Write(
        NeuronpediaRows rows, ReadOnlySpan<int> neurons, ByteBuffer features, IReadOnlyList<Stream> streams)
    {
        using var packed = new GZipStream(streams[1], CompressionLevel.Optimal, leaveOpen: true);
        var activations = new ByteBuffer();
        foreach (int neuron in neurons)
        {
            activations.Clear();
            rows.Write(features, activations, neuron);
            packed.Write(activations.WrittenSpan);
        }
        using var packedFeatures = new GZipStream(streams[0], CompressionLevel.Optimal, leaveOpen: true);
        packedFeatures.Write(features.WrittenSpan);
    }

    private static IEnumerable<string> Names(NeuronpediaSource source, int neurons) =>
    [
        .. NeuronpediaMetadata.FileNames.Select(name => $"{FolderOf(source)}/{name}"),
        .. Enumerable.Range(0, BatchesOf(neurons)).SelectMany(batch => BatchNames(source, batch)),
    ];

    private static string[] BatchNames(NeuronpediaSource source, int batch) => Array.ConvertAll(
        Folders,
        folder => string.Create(
            CultureInfo.InvariantCulture, $"{FolderOf(source)}/{folder}/batch-{batch}.jsonl.gz"));

    private static string FolderOf(NeuronpediaSource source) => $"neuronpedia/{source.Model}/{source.Id}";

    private static int BatchesOf(int neurons) => (neurons + BatchLength - 1) / BatchLength;
}
