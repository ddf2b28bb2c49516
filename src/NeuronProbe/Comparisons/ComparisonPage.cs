using NeuronProbe.Gates;
using NeuronProbe.Reports;
using NeuronProbe.Reports.Html;

namespace NeuronProbe.Comparisons;

/// <summary>The page of a comparison for a browser: all neurons in a list, and those that changed most with what both
/// scans have of them.</summary>
/// <param name="found">The comparison.</param>
/// <param name="verdict">What it comes to.</param>
internal sealed class ComparisonPage(ScanComparison found, Verdict verdict)
{
    /// <summary>Neurons that have distributions and top lists on the page: the largest changes.</summary>
    public const int MostNeurons = 500;

    // A file of a block is read whole when a neuron of it is opened.
    private const int BlockLength = 8;

    private static readonly HtmlPage Page = HtmlPage.Named(ComparisonFiles.Name);

    /// <summary>Writes the page to a folder, and removes what an earlier one has left beside it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="mostInOne">Bytes of the data up to which it is one file.</param>
    /// <exception cref="StorageException">A file can't be written.</exception>
    public void Write(string folder, long mostInOne = HtmlFiles.MostInOne)
    {
        HashSet<string> written = [];
        var files = new HtmlFiles(
            Page,
            $"{found.Pair.OtherFolder} against {found.Pair.Folder} - NeuronProbe",
            (name, write) =>
            {
                lock (written)
                {
                    written.Add(name);
                }
                SideFiles.Write(folder, name, write);
            });
        files.Write(Write, mostInOne);
        foreach (string part in (string[])["sites", "neurons"])
        {
            SideFiles.RemoveOthers(folder, $"{Page.FolderName}/{part}", written);
        }
    }

    /// <summary>Puts all data; memory beyond the comparison is that of one site of both scans.</summary>
    /// <param name="data">Where to.</param>
    public void Write(HtmlData data)
    {
        ILookup<int, NeuronChange> shown = found.Largest.Take(MostNeurons).ToLookup(change => change.Site);
        var sites = new ComparisonPageSite[found.Sites.Count];
        long[][] ranks = Ranks();
        using var atlas = new DataText();
        atlas.Json.WriteStartObject();
        atlas.Json.WriteStartArray("sites");
        IReadOnlyList<PageColumn> columns = [];
        for (int site = 0; site < sites.Length; site++)
        {
            NeuronChange[] own = [.. shown[site].OrderBy(change => change.Index)];
            if (own.Length > 0)
            {
                columns = WriteNeurons(data, site, own, columns);
            }
            sites[site] = new(found.Sites[site]);
            data.Put($"sites/{site}", sites[site].WriteList(site, ranks[site]));
            atlas.Json.WriteStartObject();
            atlas.PackedWhole("rank", ranks[site]);
            atlas.PackedWhole("shown", [.. own.Select(change => (long)change.Index)]);
            atlas.Json.WriteEndObject();
        }
        atlas.Json.WriteEndArray();
        atlas.Json.WriteEndObject();
        data.Put("atlas", atlas.Finish());
        data.Put("run", new ComparisonPageRun(found, verdict, columns, sites).Write(BlockLength));
    }

    /// <summary>Of each neuron of each site its place among all, 1 for the largest change.</summary>
    private long[][] Ranks()
    {
        long[][] ranks = [.. found.Sites.Select(site => new long[site.Changes.Count])];
        for (int i = 0; i < found.Largest.Count; i++)
        {
            ranks[found.Largest[i].Site][found.Largest[i].Index] = i + 1;
        }
        return ranks;
    }

    /// <summary>Writes blocks of those neurons of a site that have pages.</summary>
    /// <returns>The figures that both scans have of a neuron.</returns>
    private IReadOnlyList<PageColumn> WriteNeurons(
        HtmlData data, int site, NeuronChange[] changes, IReadOnlyList<PageColumn> known)
    {
        (ComparedSite baseline, ComparedSite other) = found.Pair.Load(site);
        baseline.Statistics.BeforeAllRows();
        other.Statistics.BeforeAllRows();
        IReadOnlyList<PageColumn> columns = known.Count > 0 ? known : PageColumn.Of(NeuronPair.FindingsOf(baseline));
        var blocks = new ComparisonPageNeurons(columns);
        int first = 0;
        foreach ((int block, NeuronChange[] own) in changes.Chunk(BlockLength).Index())
        {
            NeuronPair[] pairs = [.. own.Select(change => NeuronPair.Of(found.Pair, change, baseline, other))];
            data.Put($"neurons/{site}/{block}", blocks.Write(site, first, pairs));
            first += own.Length;
        }
        return columns;
    }
}
