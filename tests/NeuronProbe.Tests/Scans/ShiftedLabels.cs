using System.Collections.Concurrent;
using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Models.Layers;
using NeuronProbe.Scans;
using NeuronProbe.Sites;
using NeuronProbe.Tests.Support;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Scans;

/// <summary>Something that a test found, or would have found.</summary>
internal readonly record struct ConceptTest(
    string Site, int Neuron, string Concept, long PositiveDocuments, double PValue);

/// <summary>A treebank's activations, computed once, and its labels,
/// which can be moved along the stream of all its tokens.</summary>
internal sealed class ShiftedLabels
{
    private const int WindowLength = 512;

    private readonly TokenizedDocument[] documents;
    private readonly bool[][] labels;
    private readonly AllActivations truth;
    private readonly string[] concepts;

    /// <param name="treebank">The file.</param>
    /// <param name="sentences">Sentences of it that are read.</param>
    public ShiftedLabels(string treebank, int sentences)
    {
        CorpusOptions options = new() { Paths = [treebank], ReadsLabels = true, LimitDocuments = sentences };
        using var plan = new ScanPlan(new ScanOptions
        {
            Model = StoriesJob.ModelFolder,
            Corpus = options,
            Collect = ["concepts"],
            Collectors = new() { Own = TypedValues.None.With(new ConceptOptions { Names = ["upos=*"], HeldOut = 0 }) },
            Threads = StoriesJob.Threads,
            MaxLength = WindowLength,
        });
        concepts = [.. ConceptsKind.PlanOf(plan.Options.Collectors).Concepts.Select(c => c.Name)];
        documents = [.. plan.Corpus.Reopen().Read(CancellationToken.None)];
        int tokens = documents.Sum(d => d.Tokens.Length);
        labels = [.. concepts.Select(_ => new bool[tokens])];
        int first = 0;
        foreach (TokenizedDocument document in documents)
        {
            for (int concept = 0; concept < concepts.Length; concept++)
            {
                foreach (int token in document.Marks!.Of(concept))
                {
                    labels[concept][first + token] = true;
                }
            }
            first += document.Tokens.Length;
        }
        set_num_threads(StoriesJob.Threads);
        truth = new AllActivations(
            plan.Model.Model,
            [.. documents.Select(d => new TokenDocument(d.Document.Id, [.. d.Tokens.Select(t => t.Id)]))],
            [.. plan.Corpus.Affixes.TextPrefix],
            WindowLength);
    }

    public int Tokens => labels[0].Length;

    public int Longest => documents.Max(d => d.Tokens.Length);

    /// <summary>All tests of all neurons, ascending by p-value, with labels that stand so many tokens further on, those
    /// of the end at the beginning.</summary>
    public (ConceptTest[] Tests, double[] QValues) Shift(int distance)
    {
        TokenizedDocument[] moved = Move(distance);
        ConceptPlan plan = new(
            [.. concepts.Select((name, i) =>
                new Concept(name, false, labels[i].Count(l => l), moved.Count(d => d.Marks!.Of(i).Length > 0)))],
            Tokens,
            documents.Length,
            0);
        BlockLayout[] layouts = [.. moved.Chunk(100).Select(some => LayOut(some, plan))];
        var tests = new ConcurrentBag<ConceptTest>();
        Parallel.ForEach(truth.Sites, new ParallelOptions { MaxDegreeOfParallelism = StoriesJob.Threads }, site =>
        {
            ConceptsCollector collector = Collect(site, plan, layouts);
            double[] pValues = collector.PValues();
            for (int i = 0; i < pValues.Length; i++)
            {
                if (!double.IsNaN(pValues[i]))
                {
                    tests.Add(new ConceptTest(
                        site.Site.Name,
                        i / concepts.Length,
                        concepts[i % concepts.Length],
                        plan.Concepts[i % concepts.Length].PositiveDocuments,
                        pValues[i]));
                }
            }
        });
        ConceptTest[] sorted = [.. tests.OrderBy(t => t.PValue)];
        return (sorted, BenjaminiHochberg.Adjust([.. sorted.Select(t => t.PValue)]));
    }

    private TokenizedDocument[] Move(int distance)
    {
        int first = 0;
        return [.. documents.Select(document =>
        {
            int start = first;
            first += document.Tokens.Length;
            return document.WithMarks(
                new ConceptMarks([.. labels.Select(of => Marked(of, document, start - distance))]));
        })];
    }

    private static int[] Marked(bool[] labels, TokenizedDocument document, int start) =>
        [.. Enumerable.Range(0, document.Tokens.Length).Where(
            t => labels[(start + t + labels.Length) % labels.Length])];

    private static BlockLayout LayOut(IEnumerable<TokenizedDocument> some, ConceptPlan plan)
    {
        var layout = new BlockLayout();
        foreach (TokenizedDocument document in some)
        {
            layout.Add(
                new Window(document, 0, document.Tokens.Length, [], []),
                0,
                [.. Enumerable.Range(0, document.Tokens.Length)]);
        }
        BlockConcepts.Annotate(layout, plan);
        return layout;
    }

    private ConceptsCollector Collect(HookPoint site, ConceptPlan plan, BlockLayout[] layouts)
    {
        SiteSelection selection = SiteSelection.All(site.Site);
        // Bins are not read here: with all values kept there are none to fill.
        var collector = new ConceptsCollector(
            selection, plan, new TopExamplesCollector(selection, new CollectorOptions()), int.MaxValue);
        foreach (BlockLayout layout in layouts)
        {
            int neurons = selection.Neurons.Count;
            float[] tile = new float[neurons * layout.Length];
            int place = 0;
            foreach (BlockWindow window in layout.Windows)
            {
                foreach (float[] row in truth[site.Site.Name, (int)window.Window.Document.Document.Index])
                {
                    for (int neuron = 0; neuron < neurons; neuron++)
                    {
                        tile[(neuron * layout.Length) + place] = row[neuron];
                    }
                    place++;
                }
            }
            collector.Begin([layout]);
            collector.Update(new ActivationBlock(tile, layout.Length, layout, 0, neurons));
        }
        collector.EndChunk(0);
        return collector;
    }
}
