using NeuronProbe.Activations;
using NeuronProbe.Collectors;
using NeuronProbe.Concepts.Labels;
using NeuronProbe.Concepts.Measures;
using NeuronProbe.Corpora.Windows;
using NeuronProbe.Sites;

namespace NeuronProbe.Tests.Laws;

/// <summary>A token that counts.</summary>
/// <param name="Window">Index of its window in the sample.</param>
/// <param name="Position">Its position in the window, special tokens counted, from 0.</param>
/// <param name="Row">The row of its values.</param>
internal readonly record struct SampleToken(int Window, int Position, int Row);

/// <summary>Windows of a made-up corpus and the activations of a made-up site on them,
/// for tests to cut into blocks.</summary>
internal sealed class ActivationSample
{
    private readonly float[] values;
    private readonly (Window Window, int FirstRow)[] windows;

    private ActivationSample(
        SiteSelection selection, float[] values, (Window Window, int FirstRow)[] windows, SampleToken[] tokens)
    {
        Selection = selection;
        this.values = values;
        this.windows = windows;
        Tokens = tokens;
    }

    public SiteSelection Selection { get; }

    /// <summary>The concepts that blocks are marked with.</summary>
    public ConceptPlan Plan { get; private init; } = MadeUpDocument.Plan;

    /// <summary>The same marked with other concepts, unless null.</summary>
    public ActivationSample With(ConceptPlan? plan) =>
        new(Selection, values, windows, [.. Tokens]) { Plan = plan ?? Plan };

    /// <summary>The same values at a site whose values are products with a gate.</summary>
    public ActivationSample AsGatedProduct() => new(
        Selection with { Site = Selection.Site with { IsGatedProduct = true } }, values, windows, [.. Tokens])
    {
        Plan = Plan,
    };

    /// <summary>All tokens that count, those that the tool added among them.</summary>
    public IReadOnlyList<SampleToken> Tokens { get; }

    public static SiteSelection Neurons(int count) =>
        SiteSelection.All(new Site("blocks.0.up", SiteSide.Output, 0, count));

    /// <summary>Lays out windows with two rows of padding after each, filled with NaN that nothing may read.</summary>
    /// <param name="neurons">Width of the site.</param>
    /// <param name="windows">The windows.</param>
    /// <param name="value">A neuron's value at a position of a window.</param>
    public static ActivationSample Of(int neurons, IEnumerable<Window> windows, Func<Window, int, int, float> value)
    {
        List<(Window, int)> placed = [];
        List<SampleToken> tokens = [];
        List<float> values = [];
        foreach (Window window in windows)
        {
            int firstRow = values.Count / neurons;
            for (int position = 0; position < window.Ids.Length; position++)
            {
                tokens.Add(new(placed.Count, position, firstRow + position));
                values.AddRange(Enumerable.Range(0, neurons).Select(neuron => value(window, position, neuron)));
            }
            placed.Add((window, firstRow));
            values.AddRange(Enumerable.Repeat(float.NaN, 2 * neurons));
        }
        return new(Neurons(neurons), [.. values], [.. placed], [.. tokens]);
    }

    /// <summary>One column of values for each neuron, one token a value, in documents of a few windows.</summary>
    public static ActivationSample OfColumns(params float[][] columns)
    {
        int count = columns[0].Length;
        List<Window> windows = [];
        for (int first = 0; first < count; first += 10)
        {
            windows.Add(MadeUpDocument.Create(windows.Count, Math.Min(10, count - first)).Windows(10)[0]);
        }
        return Of(columns.Length, windows, (window, position, neuron) =>
            columns[neuron][(window.Document.Document.Index * 10) + position]);
    }

    /// <summary>Documents of up to three windows, and a neuron of each kind of
    /// <see cref="NeuronKinds"/> in turn.</summary>
    /// <param name="seed">Another seed, other values.</param>
    /// <param name="documents">How many documents.</param>
    /// <param name="neurons">How many neurons.</param>
    /// <param name="reversed">Whether the same documents come in the opposite order, and are numbered in it.</param>
    public static ActivationSample Varied(int seed, int documents = 24, int neurons = 40, bool reversed = false)
    {
        List<(int Source, Window Window)> windows = [];
        for (int source = 0; source < documents; source++)
        {
            int index = reversed ? documents - 1 - source : source;
            int tokens = 1 + ((source * 7) % 29);
            windows.AddRange(MadeUpDocument.Create(index, tokens, $"document {source}")
                .Windows(11, prefix: [1], suffix: source % 2 == 0 ? [2] : [])
                .Select(window => (source, window)));
        }
        Dictionary<Window, int> sources = windows.ToDictionary(pair => pair.Window, pair => pair.Source);
        IEnumerable<Window> ordered = windows.OrderBy(pair => pair.Window.Document.Document.Index)
            .Select(pair => pair.Window);
        return Of(neurons, ordered, (window, position, neuron) =>
        {
            Random random = new(HashCode(seed, sources[window], window.FirstToken + position, neuron));
            return NeuronKinds.Value(neuron % NeuronKinds.Count, random);
        });
    }

    /// <summary>Gives tokens to collectors as one block.</summary>
    public void Feed(IEnumerable<Collector> collectors, IEnumerable<SampleToken> tokens)
    {
        BlockLayout layout = LayOut(tokens);
        foreach (Collector collector in collectors)
        {
            collector.Begin([layout]);
            FeedRange(collector, layout, 0, Selection.Neurons.Count);
        }
    }

    /// <summary>Lays tokens out as one block.</summary>
    public BlockLayout LayOut(IEnumerable<SampleToken> tokens)
    {
        BlockLayout layout = new();
        foreach (IGrouping<int, SampleToken> own in tokens.GroupBy(token => token.Window))
        {
            layout.Add(windows[own.Key].Window, windows[own.Key].FirstRow, [.. own.Select(token => token.Position)]);
        }
        BlockConcepts.Annotate(layout, Plan);
        return layout;
    }

    /// <summary>Gives a range of neurons of one block to a collector that was told of it.</summary>
    public void FeedRange(Collector collector, BlockLayout layout, int firstNeuron, int neuronCount)
    {
        int[] rows = [.. layout.CountedRows, .. layout.ContextRows];
        // What stands between the neurons is not theirs.
        int stride = rows.Length + 3;
        float[] tile = new float[neuronCount * stride];
        Array.Fill(tile, float.NaN);
        for (int neuron = 0; neuron < neuronCount; neuron++)
        {
            for (int i = 0; i < rows.Length; i++)
            {
                tile[(neuron * stride) + i] = values[(rows[i] * Selection.Neurons.Count) + firstNeuron + neuron];
            }
        }
        collector.Update(new ActivationBlock(tile, stride, layout, firstNeuron, neuronCount));
    }

    public float ValueOf(SampleToken token, int neuron) => values[(token.Row * Selection.Neurons.Count) + neuron];

    public Window WindowOf(SampleToken token) => windows[token.Window].Window;

    /// <summary>The finite values of a neuron on all tokens.</summary>
    public float[] FiniteValues(int neuron) =>
        [.. Tokens.Select(token => ValueOf(token, neuron)).Where(float.IsFinite)];

    // System.HashCode differs from run to run.
    private static int HashCode(params ReadOnlySpan<int> parts)
    {
        uint hash = 2166136261;
        foreach (int part in parts)
        {
            hash = (hash ^ (uint)part) * 16777619;
            hash ^= hash >> 15;
        }
        return (int)(hash & int.MaxValue);
    }
}
