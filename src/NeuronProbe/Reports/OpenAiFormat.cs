using System.Collections.Concurrent;
using System.Globalization;
using NeuronProbe.Results;
using NeuronProbe.Sites;

namespace NeuronProbe.Reports;

/// <summary>A <c>NeuronRecord</c> for each neuron, as OpenAI's neuron explainer and its Transformer Debugger load it:
/// <c>openai/LAYER/NEURON.json</c>.</summary>
/// <remarks>
/// The neurons themselves (<c>ffn.N.post</c>) are in the folder <c>openai</c>, other values of the network in a folder
/// in it named after them (<c>openai/pre</c>), each laid out alike, so that each is a data set of its own for a loader.
/// The many files are listed in one, in the form of <c>sha256sum</c>, and the manifest names that one alone.
/// </remarks>
internal sealed class OpenAiFormat : IReportFormat
{
    public const string FormatName = "openai";

    private const string Root = "openai";
    private const string ListName = $"{Root}/{HashList.FileName}";

    // Each waits for the disk longer than it computes.
    private const int FilesAtOnce = 8;

    /// <summary>Windows of 64 tokens, as its own data are; five of the strongest for each of four splits, and five at
    /// random for each of three, as its demonstration takes them.</summary>
    public static ExportNeeds Needs { get; } = new(FormatName)
    {
        Demanded = ["top", "samples"],
        Tokens = 64,
        Kept = (20, 15, 0),
        LeastTop = 20,
        LeastDraws = 15,
    };

    public string Name => FormatName;

    public IReadOnlyList<string> FileNames(Findings findings) =>
    [
        .. FeedForwardSites.Of(findings).SelectMany(
            found => found.Site.Selection.Neurons.Select(
                neuron => FileName(found.Site.Selection.Site, found.Part, neuron))),
        ListName,
    ];

    public IEnumerable<string> Check(ScanContents contents) => Needs.Check(contents);

    public void Write(Report report, OutputFolder folder)
    {
        var record = new OpenAiRecord(report.Findings, new ExcerptCutter(report.Manifest));
        var files = new ConcurrentBag<OutputFile>();
        foreach ((SiteFindings site, string part) in FeedForwardSites.Of(report.Findings))
        {
            int[] neurons = [.. report.Findings.Neurons(site)];
            SeveralAtOnce.Run(neurons.Length, FilesAtOnce, (i, bytes) =>
            {
                record.Write(bytes, site, neurons[i]);
                string name = FileName(site.Selection.Site, part, site.Selection.Neurons[neurons[i]]);
                files.Add(folder.CreateListed(name, stream => stream.Write(bytes.WrittenSpan)));
            });
        }
        folder.Create(ListName, stream => HashList.Write(stream, Root, files));
    }

    private static string FileName(Site site, string part, int neuron) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Root}/{(part == FeedForwardSites.Post ? "" : $"{part}/")}{site.Layer}/{neuron}.json");
}
