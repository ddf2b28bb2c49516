using NeuronProbe.Activations;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Corpora.Documents;
using NeuronProbe.Corpora.Readers;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Scans;
using NeuronProbe.Tests.Support;
using static TorchSharp.torch;

namespace NeuronProbe.Tests.Scans;

/// <summary>What a test of one neuron comes to.</summary>
/// <param name="SquaredT">The square of t; null where there is no test.</param>
/// <param name="Counts">Tokens and documents of either side.</param>
internal readonly record struct NeuronTest(double? SquaredT, ClusterCounts Counts);

/// <summary>A treebank and the activations of a trained model's neurons on it, computed once; any labels can be put
/// on its tokens, and all neurons tested for them as a scan does.</summary>
internal sealed class TreebankActivations
{
    private const int WindowLength = 512;
    private const int BlockDocuments = 100;

    private readonly TokenizedDocument[][] blocks;
    private readonly Dictionary<int, long> typeCounts;

    // Of each block, neuron by neuron, its values on all tokens.
    private readonly float[][] tiles;
    private readonly double[] spreads;

    /// <param name="treebank">The file.</param>
    /// <param name="sentences">Sentences of it that are read.</param>
    public TreebankActivations(string treebank, int sentences)
    {
        using var plan = new ScanPlan(new ScanOptions
        {
            Model = StoriesJob.ModelFolder,
            Corpus = new CorpusOptions { Paths = [treebank], ReadsLabels = true, LimitDocuments = sentences },
            Collect = ["concepts"],
            Collectors = new() { Own = TypedValues.None.With(new ConceptOptions { Names = ["upos=*"], HeldOut = 0 }) },
            Threads = StoriesJob.Threads,
            MaxLength = WindowLength,
        });
        Concepts = [.. ConceptsKind.PlanOf(plan.Options.Collectors).Concepts.Select(c => c.Name)];
        Documents = [.. plan.Corpus.Reopen().Read(CancellationToken.None)];
        typeCounts = TypeCounts.Of(Documents);
        blocks = [.. Documents.Chunk(BlockDocuments)];
        set_num_threads(StoriesJob.Threads);
        var truth = new AllActivations(
            plan.Model.Model,
            [.. Documents.Select(d => new TokenDocument(d.Document.Id, [.. d.Tokens.Select(t => t.Id)]))],
            [.. plan.Corpus.Affixes.TextPrefix],
            WindowLength);
        Neurons = truth.Sites.Sum(site => site.Site.Width);
        tiles = [.. blocks.Select(block => Tile(truth, block))];
        spreads = [.. Enumerable.Range(0, Neurons).Select(Spread)];
    }

    /// <summary>The documents, marked with the treebank's tags.</summary>
    public TokenizedDocument[] Documents { get; }

    /// <summary>The treebank's tags.</summary>
    public string[] Concepts { get; }

    /// <summary>Neurons of all layers.</summary>
    public int Neurons { get; }

    public int Tokens => Documents.Sum(d => d.Tokens.Length);

    /// <summary>Tests all neurons.</summary>
    /// <param name="labels">By document, the numbers of the tokens that are labelled, ascending.</param>
    /// <param name="control">In what the tokens that are compared are alike.</param>
    /// <param name="effect">How many standard deviations labelled tokens are higher, by neuron; none by
    /// default.</param>
    public NeuronTest[] Test(int[][] labels, IReadOnlyList<TokenTrait> control, Func<int, double>? effect = null)
    {
        TokenizedDocument[] marked =
            [.. Documents.Zip(labels, (document, own) => document.WithMarks(new ConceptMarks([own])))];
        MatchedTokens? matched = control.Count == 0
            ? null
            : MatchedTokens.Read(marked.Select(WindowOf), 1, control, typeCounts);
        var plan = new ConceptPlan(
            [new Concept("c", false, labels.Sum(own => own.Length), labels.Count(own => own.Length > 0))],
            Tokens, Documents.Length, 0, matched?.Rates)
        {
            Control = control,
            Matched = matched,
        };
        var sums = new DocumentSums(Neurons, 1);
        foreach ((int block, TokenizedDocument[] own) in marked.Chunk(BlockDocuments).Index())
        {
            Add(sums, plan, own, tiles[block], effect);
        }
        sums.EndChunk();
        return [.. Enumerable.Range(0, Neurons).Select(neuron => Test(sums, neuron))];
    }

    private static NeuronTest Test(DocumentSums sums, int neuron)
    {
        ClusterCounts counts = sums.CountsOf(0);
        (NeuronSums all, ConceptSums own) = sums.Of(neuron, 0);
        return new(ClusterRobustWaldTest.SquaredT(counts, all, own), counts);
    }

    private void Add(
        DocumentSums sums, ConceptPlan plan, TokenizedDocument[] own, float[] tile, Func<int, double>? effect)
    {
        var layout = new BlockLayout();
        foreach (TokenizedDocument document in own)
        {
            layout.Add(WindowOf(document), 0, [.. Enumerable.Range(0, document.Tokens.Length)]);
        }
        BlockConcepts.Annotate(layout, plan);
        BlockConcepts marks = BlockConcepts.Of(layout).Single();
        sums.Begin([marks]);
        float[] raised = new float[layout.Length];
        for (int neuron = 0; neuron < Neurons; neuron++)
        {
            ReadOnlySpan<float> values = tile.AsSpan(neuron * layout.Length, layout.Length);
            if (effect?.Invoke(neuron) is { } size and not 0)
            {
                values.CopyTo(raised);
                int first = 0;
                foreach (TokenizedDocument document in own)
                {
                    foreach (int number in document.Marks!.Of(0))
                    {
                        raised[first + number] += (float)(size * spreads[neuron]);
                    }
                    first += document.Tokens.Length;
                }
                values = raised;
            }
            sums.Add(neuron, marks, marks.TakesAll ? values : marks.Choose(values));
        }
    }

    private static Window WindowOf(TokenizedDocument document) => new(document, 0, document.Tokens.Length, [], []);

    private float[] Tile(AllActivations truth, TokenizedDocument[] block)
    {
        int length = block.Sum(document => document.Tokens.Length);
        float[] tile = new float[(long)Neurons * length];
        int place = 0;
        foreach (TokenizedDocument document in block)
        {
            int firstNeuron = 0;
            foreach (string site in truth.Sites.Select(point => point.Site.Name))
            {
                float[][] rows = truth[site, (int)document.Document.Index];
                for (int token = 0; token < rows.Length; token++)
                {
                    for (int neuron = 0; neuron < rows[token].Length; neuron++)
                    {
                        tile[((firstNeuron + neuron) * length) + place + token] = rows[token][neuron];
                    }
                }
                firstNeuron += rows.Length == 0 ? 0 : rows[0].Length;
            }
            place += document.Tokens.Length;
        }
        return tile;
    }

    private double Spread(int neuron)
    {
        (double sum, double squares) = (0, 0);
        foreach (float[] tile in tiles)
        {
            int length = tile.Length / Neurons;
            foreach (float value in tile.AsSpan(neuron * length, length))
            {
                sum += value;
                squares += (double)value * value;
            }
        }
        return Math.Sqrt((squares / Tokens) - Math.Pow(sum / Tokens, 2));
    }
}
