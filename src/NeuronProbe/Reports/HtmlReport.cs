using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Reports.Html;
using NeuronProbe.Results;

namespace NeuronProbe.Reports;

/// <summary>The data of the report for a browser, site by site.</summary>
/// <param name="report">What is shown.</param>
internal sealed class HtmlReport(Report report)
{
    // A file of a block is read whole when a neuron of it is opened.
    private const int MostNeurons = 128;
    private const int TokensOfBlock = 1 << 17;

    private readonly Findings findings = report.Findings;
    private readonly IReadOnlyList<PageColumn> columns = PageColumn.Of(report.Findings);
    private readonly ConceptPages concepts = new(ConceptsOf(report.Findings), new SavedProbes(report.Findings.Beside));

    /// <summary>Writes all of it; memory grows with the neurons of a site and a few bytes with those of all.</summary>
    /// <param name="data">Where to.</param>
    public void Write(HtmlData data)
    {
        int blockLength = BlockLength();
        using var atlas = new DataText();
        var sites = new SiteFigures[findings.Sites.Count];
        atlas.Json.WriteStartObject();
        atlas.Json.WriteStartArray("sites");
        for (int site = 0; site < sites.Length; site++)
        {
            sites[site] = WriteSite(site, blockLength, data);
            sites[site].WriteAtlas(atlas);
        }
        atlas.Json.WriteEndArray();
        atlas.Json.WriteEndObject();
        for (int concept = 0; concept < concepts.Numbers.Count; concept++)
        {
            data.Put($"concepts/{concept}", concepts.Write(concept));
        }
        data.Put("atlas", atlas.Finish());
        data.Put("run", new HtmlRun(report, columns, concepts, sites).Write(blockLength));
    }

    /// <summary>Every neuron has a row for each concept, in their order.</summary>
    private static string[] ConceptsOf(Findings findings) => findings.Places.Take(1).ToArray() is [var place]
        ? [.. findings.Rows<ConceptFigures>(place.Site, place.Index).Select(row => row.Concept)]
        : [];

    /// <summary>Neurons of a block: fewer where they have long lists.</summary>
    private int BlockLength()
    {
        if (findings.Places.Take(1).ToArray() is not [var place])
        {
            return MostNeurons;
        }
        int tokens = findings.Rows<TopExample>(place.Site, place.Index).Cast<Example>()
            .Concat(findings.Rows<Sample>(place.Site, place.Index))
            .Sum(example => example.ContextActivations.Length);
        return Math.Clamp(TokensOfBlock / Math.Max(1, tokens), 1, MostNeurons);
    }

    private SiteFigures WriteSite(int site, int blockLength, HtmlData data)
    {
        SiteFindings own = findings.Sites[site];
        int[] neurons = [.. findings.Neurons(own)];
        var figures = new SiteFigures(columns, concepts.Numbers, neurons.Length);
        var words = new WordIndex();
        SiteCoverage? coverage = own.ReadCoverage?.Invoke();
        int blocks = (neurons.Length + blockLength - 1) / blockLength;
        for (int first = 0; first < blocks; first += Environment.ProcessorCount)
        {
            var made = new MadeBlock[Math.Min(Environment.ProcessorCount, blocks - first)];
            int from = first;
            SideBySide.Run([.. made.Index().Select(block => (Action)(() =>
                made[block.Index] = Make(site, from + block.Index, blockLength, neurons, figures, coverage)))]);
            Put(data, [.. made.Index().Select(block => ($"neurons/{site}/{from + block.Index}", block.Item.Json))]);
            foreach (MadeNeuron neuron in made.SelectMany(block => block.Neurons))
            {
                words.Add(neuron.Words);
                int index = neuron.Words.Index;
                concepts.Add(new PagePlace(site, index, own.Selection.Neurons[index]), neuron.Concepts);
            }
            concepts.Prune();
        }
        concepts.EndSite(site, own);
        data.Put($"sites/{site}", figures.WriteList(site));
        data.Put($"words/{site}", words.Write(site));
        return figures;
    }

    /// <summary>Puts data in their order, or, where that does not matter, waits for the disk but once.</summary>
    private static void Put(HtmlData data, IReadOnlyList<(string Name, ReadOnlyMemory<byte> Json)> files)
    {
        Action[] puts = [.. files.Select(file => (Action)(() => data.Put(file.Name, file.Json)))];
        if (data.IsOrdered)
        {
            Array.ForEach(puts, put => put());
        }
        else
        {
            SideBySide.Run(puts);
        }
    }

    private MadeBlock Make(
        int site, int block, int blockLength, int[] neurons, SiteFigures figures, SiteCoverage? coverage)
    {
        int first = block * blockLength;
        int[] own = neurons[first..Math.Min(neurons.Length, first + blockLength)];
        NeuronFindings[] found = [.. own.Select(index => Find(findings.Sites[site], index, coverage))];
        for (int i = 0; i < own.Length; i++)
        {
            figures.Set(first + i, found[i]);
        }
        return new MadeBlock(
            new NeuronBlock(columns, concepts.Numbers).Write(site, first, found),
            [
                .. found.Zip(own, (neuron, index) =>
                    new MadeNeuron(WordIndex.Neuron.Of(index, neuron), neuron.Concepts)),
            ]);
    }

    private NeuronFindings Find(SiteFindings site, int index, SiteCoverage? coverage)
    {
        NeuronFindings found = NeuronFindings.Read(findings, site, index);
        return coverage is null ? found : found with { Coverage = coverage.Of(index, found.Examples) };
    }

    private sealed record MadeBlock(ReadOnlyMemory<byte> Json, IReadOnlyList<MadeNeuron> Neurons);

    private sealed record MadeNeuron(WordIndex.Neuron Words, IReadOnlyList<ConceptFigures> Concepts);
}
